using System.Net;
using Spa.Fleet.Acs;
using Spa.Fleet.Tests.Nat;
using Spa.Flows.Tests.Faults;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Flows.Tests.Features;

/// <summary>A unit that knows an ACS and nothing else: no profile rule, no server named by the network.</summary>
public class ManagedTests
{
    [Fact]
    [Feature("G09")]
    public Task A_unit_reaches_full_service_by_its_ACS_alone_with_no_hand_on_it() => Proof.Shown(async broken =>
    {
        await using var provider = await Provider.Open("Dial_Tone=425@-15;*(*/0/1)", "Dial_Plan_1_=(11x)");

        // Broken: the factory did not sign the unit's certificate, so a hand is needed: an operator's.
        var authority = await File.ReadAllTextAsync(Path.Combine(provider.Ca, "ca.crt"));
        await using var unit = await Home.Make(
            broken, broken ? null : provider.Ca, null, authority, "Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1");
        await unit.PlugIn(null);

        // Nothing touches the unit from here on.
        await unit.Until("it has its own password", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: 1, Settled.Device: >= 0 }));
        Assert.Equal("(11x)", Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_"));
        await unit.Until("it is ready", status => status.Headline == "Ready for calls" && status.Health.Count == 0);
        await unit.Hears((425, -15));
    });

    [Fact]
    public async Task A_unit_is_known_by_its_certificate_gets_its_settings_and_comes_when_it_is_asked()
    {
        await using var provider = await Provider.Open("Dial_Tone=425@-15;*(*/0/1)", "Dial_Plan_1_=(11x)");
        await provider.Set("Resync_Periodic=0");
        await using var unit = await Home.Make(
            false, provider.Ca, null, null, "Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1");
        await unit.PlugIn(null);
        await unit.Until("it has its own password", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: 1, Settled.Device: >= 0 }));
        Assert.Equal("(11x)", Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_"));
        await unit.Hears((425, -15));

        // A change of the layer, and the unit is asked to come for it.
        await provider.Set("Dial_Tone=350@-19;10(*/0/1)", "Dial_Plan_1_=(22x)");
        await Called();
        await unit.Until("it has the new dial plan", () => Task.FromResult(Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_") == "(22x)"));
        await unit.Hears((350, -19));

        // Its settings as a file, by a link that is good once; and its own file back.
        await provider.Set("Dial_Plan_1_=(33x)");
        var (download, upload, wrong) = (
            await provider.Ask(unit.Mac, new AcsWish(AcsTaskKind.Download)), await provider.Ask(unit.Mac, new AcsWish(AcsTaskKind.Upload)),
            await provider.Ask(unit.Mac, new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Time.NTPServer1"] = "ntp.example", ["Device.Nothing"] = "1" } }));
        await Called();
        await unit.Until("the unit has told that the transfers have ended", () => Task.FromResult(
            new[] { download, upload }.All(t => provider.Task(unit.Mac, t.Number) is { IsOpen: false })), () => $"{provider.Task(unit.Mac, download.Number)} {provider.Task(unit.Mac, download.Number)?.Result} {provider.Task(unit.Mac, upload.Number)}");
        Assert.Equal((AcsTaskState.Done, AcsTaskState.Done), (provider.Task(unit.Mac, download.Number)!.State, provider.Task(unit.Mac, upload.Number)!.State));
        Assert.Equal("(33x)", Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_"));
        Assert.StartsWith("Device.Nothing: 9005", provider.Task(unit.Mac, wrong.Number)!.Result, StringComparison.Ordinal);

        async Task Called()
        {
            var said = new HashSet<string>();
            await unit.Until("the unit takes the request", async () =>
            {
                var answer = await provider.Call(unit.Mac);
                said.Add(answer);
                return answer == "The unit begins a session.";
            }, () => string.Join(' ', said) + provider.Managed(unit.Mac)?.Url);
        }
    }

    [Fact]
    public async Task A_unit_behind_an_address_translation_is_told_to_find_out_how_it_is_seen_and_comes_when_it_is_asked()
    {
        await using var nat = new NatRelay(new IPEndPoint(IPAddress.Loopback, 9));
        await using var provider = await Provider.Open(o => o with { StunPort = 0, PublicStunPort = nat.Inside.Port }, "Dial_Plan_1_=(11x)");
        nat.Server = new IPEndPoint(IPAddress.Loopback, provider.Report.StunPort);
        await provider.Set("Resync_Periodic=0");
        await using var unit = await Home.Make(
            false, provider.Ca, null, null, "Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1", "CWMP_Periodic_Inform_Enable=no");
        await unit.PlugIn(null);
        await unit.Until("the server knows how it is reached", () => Task.FromResult(provider.Managed(unit.Mac) is not null && provider.Way(unit.Mac) == new AcsWay.Nat(nat.Outside)), () => provider.Managed(unit.Mac) is null ? "not heard" : provider.Way(unit.Mac).Spoken);
        Assert.Equal(("yes", "127.0.0.1", $"{nat.Inside.Port}"), (Unit.Text(Unit.Settings(unit.Files.Root), "CWMP_STUN_Enable"), Unit.Text(Unit.Settings(unit.Files.Root), "CWMP_STUN_Server"), Unit.Text(Unit.Settings(unit.Files.Root), "CWMP_STUN_Port")));

        // What it should be changes, and nothing but a datagram tells it.
        await provider.Set("Dial_Plan_1_=(22x)");
        Assert.DoesNotContain(nat.Passed, IsRequest);
        Assert.Equal("The unit begins a session.", await provider.Call(unit.Mac));
        Assert.Contains(nat.Passed, IsRequest);
        await unit.Until("it has the new dial plan", () => Task.FromResult(Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_") == "(22x)"));

        Assert.Contains("A connection request reaches it through its address translation (UDP)", await provider.Page($"/devices/{unit.Mac}"), StringComparison.Ordinal);

        static bool IsRequest(byte[] datagram) => datagram.AsSpan().StartsWith("GET "u8);
    }
}
