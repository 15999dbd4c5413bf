using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Device.Tests.Provisioning;

public class StatusLightTests
{
    /// <summary>provisioning 4: code, and when the light is on in the first 4 s, in steps of 100 ms (FAST in steps of 62.5 ms would need finer ones).</summary>
    public static TheoryData<bool, NetworkState, UpgradePhase, bool, bool, bool, string, string> Patterns => new()
    {
        { false, NetworkState.Up, UpgradePhase.Resting, false, false, false, "0000", "1111100000" },
        { true, NetworkState.Up, UpgradePhase.Resting, false, false, false, "1000", "1111111111" },
        { true, NetworkState.Up, UpgradePhase.Resting, false, false, true, "1001", "1111111111" },
        { true, NetworkState.Up, UpgradePhase.Fetching, false, false, true, "1100", "1111100000" },
        { true, NetworkState.Up, UpgradePhase.Fetching, true, false, false, "1101", "1101011" },
        { true, NetworkState.Up, UpgradePhase.Staged, false, false, false, "1000", "1111111111" },
        { true, NetworkState.Up, UpgradePhase.Staged, false, true, false, "HB2", "1010100000000000010101" },
        { true, NetworkState.SeekingDhcp, UpgradePhase.Resting, false, false, false, "2000", "1111100000" },
        { true, NetworkState.LastKnownAddress, UpgradePhase.Resting, false, false, false, "2001", "1010111110000000000000000000010101" },
        { true, NetworkState.AddressConflict, UpgradePhase.Resting, false, false, false, "2002", "1010111110011111000000000000000000001010" },
        { true, NetworkState.NoDhcp, UpgradePhase.Resting, false, false, false, "2999", "1111100000" },
        { true, NetworkState.NoLink, UpgradePhase.Fetching, true, false, true, "5000", "11111000101000000000000000000001111100010" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Each_state_has_its_code_and_rhythm(bool started, NetworkState network, UpgradePhase upgrade, bool writing, bool restarting, bool offHook, string code, string rhythm)
    {
        var light = StatusLight.Of(started, network, upgrade, writing, restarting, offHook);
        Assert.Equal(code, light.Code);
        Assert.Equal(rhythm, string.Concat(Enumerable.Range(0, rhythm.Length).Select(i => light.IsOnAt((i * 100).Milliseconds) ? '1' : '0')));
    }

    [Fact]
    public void Writing_blinks_eight_times_a_second_half()
        => Assert.Equal([true, true, false, false, true], new[] { 0, 124, 125, 249, 250 }.Select(ms => StatusLight.Writing.IsOnAt(ms.Milliseconds)));
}
