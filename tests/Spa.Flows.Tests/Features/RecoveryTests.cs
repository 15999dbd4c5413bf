using System.Text;
using Spa.Gateway.Ports;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>R03: whatever keeps a unit from its provider, its page and its light say so, its phone has tone, and it comes back by itself.</summary>
public class RecoveryTests
{
    public static TheoryData<NetworkState, string, string, int[][]> Networks => new()
    {
        { NetworkState.NoLink, "The network cable is out", "no network cable", [[500, 300], [100, 100], [100, 2000]] },
        { NetworkState.SeekingDhcp, "Looking for a network address", "looking for an address (DHCP)", [[500, 500]] },
        { NetworkState.NoDhcp, "No network address: no DHCP server answers", "no DHCP server", [[500, 500]] },
        { NetworkState.AddressConflict, "Another machine has this unit's address", "another machine has this address", [[100, 100], [100, 100], [500, 200], [500, 2000]] },
    };

    [Theory]
    [Feature("R03")]
    [MemberData(nameof(Networks))]
    public Task A_trouble_of_the_network_is_on_the_page_and_in_the_light_and_the_phone_has_tone(NetworkState state, string sentence, string light, int[][] blinks) => Proof.Shown(async broken =>
    {
        // Broken: all is well, and the page must not say otherwise.
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No"]);
        await unit.PlugIn(null, new NetworkFacts(broken ? NetworkState.Up : state, string.Empty, string.Empty));
        var status = await unit.Until("the page says why", s => s.Headline == sentence);
        Assert.Equal(light, status.Light);
        Assert.Equal(blinks, Blinks(status));
        await unit.Hears((350, -19), (440, -19));
    });

    [Fact]
    [Feature("R03")]
    public Task A_unit_without_its_server_says_why_and_recovers_when_the_server_is_back() => Proof.Shown(async broken =>
    {
        var wire = Wire.Open();
        await using var site = await WebSite.Open();
        site.Files["/spa3102.cfg"] = Encoding.ASCII.GetBytes("<flat-profile><Dial_Tone>425@-15;*(*/0/1)</Dial_Tone><Resync_Periodic>0</Resync_Periodic></flat-profile>");
        try
        {
            wire.ServerPort = new Uri(site.Address).Port;
            wire.Set(new WireRule("/", WireRuleKind.Drop));
            await using var unit = await Home.Make(broken, settings: ["Resync_Error_Retry_Delay=1"]);
            await unit.PlugIn($"http://127.0.0.1:{wire.Port}");
            var status = await unit.Until("the page says why", s => s.LastResync is { Good: false } && s.Headline.StartsWith("No settings yet: http_get failed (", StringComparison.Ordinal));
            Assert.Equal("ready", status.Light);
            Assert.Empty(Blinks(status));
            await unit.Hears((350, -19), (440, -19));

            // Broken: the server stays away.
            if (!broken)
            {
                wire.Set();
            }

            await unit.Until("it recovers by itself", s => s is { LastResync.Good: true, Headline: "Ready for calls" });
            await unit.Hears((425, -15));
        }
        finally
        {
            await wire.DisposeAsync();
        }
    });

    private static int[][] Blinks(DeviceStatus status)
        => [.. status.Document.GetProperty("light").GetProperty("blinks").EnumerateArray().Select(b => b.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
}
