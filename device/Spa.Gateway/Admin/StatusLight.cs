using System.Collections.Immutable;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Admin;

/// <summary>How the unit's one light blinks: a run of times on and off that begins again (provisioning 4).</summary>
/// <param name="Code">The unit's state code: "1000".</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Blinks">Pairs of on and off; empty = steady on.</param>
public sealed record StatusLight(string Code, string Meaning, ImmutableArray<Blink> Blinks)
{
    private static readonly ImmutableArray<Blink> Slow = [Blink.Of(500, 500)];
    private static readonly ImmutableArray<Blink> Fast = [Blink.Of(125, 125)];

    /// <summary>The unit is starting.</summary>
    public static StatusLight Initialising { get; } = new("0000", "starting", Slow);

    /// <summary>All is well, all on hook.</summary>
    public static StatusLight Normal { get; } = new("1000", "ready", []);

    /// <summary>A line is off hook.</summary>
    public static StatusLight OffHook { get; } = new("1001", "a line is in use", []);

    /// <summary>An image is being fetched.</summary>
    public static StatusLight Downloading { get; } = new("1100", "fetching new firmware", Slow);

    /// <summary>An image is being written.</summary>
    public static StatusLight Writing { get; } = new("1101", "writing new firmware", Fast);

    /// <summary>Looking for DHCP.</summary>
    public static StatusLight SeekingDhcp { get; } = new("2000", "looking for an address (DHCP)", Slow);

    /// <summary>The last known address is used.</summary>
    public static StatusLight LastKnownAddress { get; } = new("2001", "no DHCP server, using the last known address", [Blink.Of(100, 100), Blink.Of(100, 100), Blink.Of(500, 2000)]);

    /// <summary>Another machine has the address.</summary>
    public static StatusLight AddressConflict { get; } = new("2002", "another machine has this address", [Blink.Of(100, 100), Blink.Of(100, 100), Blink.Of(500, 200), Blink.Of(500, 2000)]);

    /// <summary>No DHCP server.</summary>
    public static StatusLight NoDhcp { get; } = new("2999", "no DHCP server", Slow);

    /// <summary>The cable is out.</summary>
    public static StatusLight NoLink { get; } = new("5000", "no network cable", [Blink.Of(500, 300), Blink.Of(100, 100), Blink.Of(100, 2000)]);

    /// <summary>The step to another version is under way.</summary>
    public static StatusLight StartingFirmware { get; } = new("HB2", "starting new firmware", [Blink.Of(100, 100), Blink.Of(100, 100), Blink.Of(100, 1200)]);

    /// <summary>Both versions kept failing: the unit waits for one that works. SOS in Morse code.</summary>
    public static StatusLight SafeMode { get; } = new(
        "SOS",
        "firmware keeps failing, waiting for another (safe mode)",
        [
            Blink.Of(150, 150), Blink.Of(150, 150), Blink.Of(150, 450),
            Blink.Of(450, 150), Blink.Of(450, 150), Blink.Of(450, 450),
            Blink.Of(150, 150), Blink.Of(150, 150), Blink.Of(150, 1500),
        ]);

    /// <summary>The pattern for a state. The network comes first, because nothing else works without it; then the firmware; then the lines.</summary>
    /// <param name="started">False until the gateway has been started.</param>
    /// <param name="network">How the WAN side stands.</param>
    /// <param name="upgrade">How the upgrade stands.</param>
    /// <param name="writing">True while the fetched image is being written.</param>
    /// <param name="restarting">True once the restart into another version has begun.</param>
    /// <param name="offHook">True while a line is off hook.</param>
    /// <param name="safeMode">True in safe mode.</param>
    public static StatusLight Of(bool started, NetworkState network, UpgradePhase upgrade, bool writing, bool restarting, bool offHook, bool safeMode = false)
        => (started, network) switch
        {
            (false, _) => Initialising,
            _ when restarting => StartingFirmware,
            (_, NetworkState.NoLink) => NoLink,
            (_, NetworkState.SeekingDhcp) => SeekingDhcp,
            (_, NetworkState.NoDhcp) => NoDhcp,
            (_, NetworkState.AddressConflict) => AddressConflict,
            (_, NetworkState.LastKnownAddress) => LastKnownAddress,
            _ when upgrade == UpgradePhase.Fetching => writing ? Writing : Downloading,
            _ when safeMode => SafeMode,
            _ => offHook ? OffHook : Normal,
        };

    /// <summary>Whether the light is on at a time since the pattern began.</summary>
    public bool IsOnAt(TimeSpan time)
    {
        if (Blinks.IsEmpty)
        {
            return true;
        }

        var round = TimeSpan.Zero;
        foreach (var blink in Blinks)
        {
            round += blink.On + blink.Off;
        }

        var left = TimeSpan.FromTicks(time.Ticks % round.Ticks);
        foreach (var blink in Blinks)
        {
            if (left < blink.On)
            {
                return true;
            }

            left -= blink.On + blink.Off;
            if (left < TimeSpan.Zero)
            {
                return false;
            }
        }

        return false;
    }
}

/// <summary>Once on, once off.</summary>
/// <param name="On">Time on.</param>
/// <param name="Off">Time off.</param>
public readonly record struct Blink(TimeSpan On, TimeSpan Off)
{
    internal static Blink Of(int on, int off) => new(TimeSpan.FromMilliseconds(on), TimeSpan.FromMilliseconds(off));
}
