using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Fleet.Acs;
using Spa.Flows.Tests.Faults;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Flows.Tests.Features;

/// <summary>An ACS can do all that a profile can: each setting of the catalogue is read from a running unit and written to it by what the server's pages do, and stands on the unit's page.</summary>
public class EveryParameterTests
{
    private const string Vendor = "Device.X_000E08_Profile.";

    // Most parameters that one task may name.
    private const int Most = 250;

    // What the unit is reached by, and reaches its server by: written last, with the answer on its way already.
    private static readonly ImmutableHashSet<string> Lifeline =
    [
        "CWMP_Enable", "CWMP_ACS_URL", "CWMP_ACS_Username", "CWMP_ACS_Password", "CWMP_Data_Model", "CWMP_Connection_Request_Enable", "CWMP_Connection_Request_Port", "CWMP_Connection_Request_Username",
        "CWMP_Connection_Request_Password",
    ];

    // What the layer of all devices, or the server itself, says is changed in the layer: a task may not contradict it.
    private static readonly ImmutableHashSet<string> Layered = ["Resync_Periodic", "Resync_Error_Retry_Delay", "Resync_Random_Delay", "Upgrade_Error_Retry_Delay", "Syslog_Server"];

    // The first that is a value of the setting, and another than it has, is written.
    private static readonly ImmutableArray<string> Candidates =
    [
        "no", "yes", "7", "3", "20", "40", "75", "120", "600", "4000", "0.03", "0.5", "1.5", "-7", "*77", "9", "(8xx)", "425@-15;*(.4/.6/1)", "30(1/2)", "425@-12", "192.0.2.7", "192.0.2.7-192.0.2.9", "255.255.255.0", "unit.example",
        "http://192.0.2.7/x.xml", "0715", "3-4", ".1/.1", "GMT+02:00", "start=4/1/7;end=10/1/7;save=1", "0a1b2c3d4e5f", "boot", "$REGTMR1 gt 300", "0.02", "0.2", "*78", "03/04", "10/11", ".2/.2", "2026-01-31T03:00:00Z", "*", "another",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ];

    [Fact]
    public async Task Every_setting_is_read_and_written_through_the_server()
    {
        await using var provider = await Provider.Open();
        await using var unit = await Home.Make(
            false, provider.Ca, null, null, "Profile_Rule=", "Resync_On_Reset=no", "CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1");
        await unit.PlugIn(null);
        await unit.Until("it has its own password", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: 1, Settled.Device: >= 0 }));

        // Read: each is there, with what the unit has.
        Assert.Equal((AcsTaskState.Done, string.Empty), await Done(provider, unit, new AcsWish(AcsTaskKind.Refresh) { Paths = [Vendor] }));
        var known = provider.Values(unit.Mac);
        var before = Unit.Settings(unit.Files.Root);
        Assert.Empty(Catalogue.All.Where(p => !known.TryGetValue(Vendor + p.Name, out var kept) || (!p.Kind.IsSecret && !p.SaysTheSame(kept.Text, Unit.Text(before, p.Name)))).Select(p => p.Name));
        using var page = await provider.Open($"/devices/{unit.Mac}");
        foreach (var setting in Catalogue.All)
        {
            Assert.Contains($">{setting.Name}<", await page.Part("Parameters", $"parameter={Vendor}{setting.Name}"), StringComparison.Ordinal);
        }

        // Written: each gets a value that it had not.
        var wished = Catalogue.All.ToDictionary(p => p.Name, p => Other(p, Unit.Text(before, p.Name)));
        Assert.All(wished, w => Assert.True(w.Value is not null, $"{w.Key}: no other value for {Catalogue.Find(w.Key)!.Kind.Description}"));
        var refused = await provider.Refused(unit.Mac, Vendor + "Syslog_Server", "unit.example");
        Assert.Equal("Syslog_Server is what this server gives to all its devices: name another in a layer, and the device gets it with its next session.", refused);
        await provider.Set([.. wished.Where(w => Layered.Contains(w.Key)).Select(w => $"{w.Key}={w.Value}")]);
        await page.Send("Ask", new("kind", "Set"), new("parameter", Vendor + "Dial_Plan_1_"), new("value", wished["Dial_Plan_1_"]!));
        Assert.Equal(Vendor + "Dial_Plan_1_", provider.Tasks(unit.Mac)[0].About);
        foreach (var some in wished.Where(w => !Layered.Contains(w.Key) && !Lifeline.Contains(w.Key)).Chunk(Most).Append([.. wished.Where(w => Lifeline.Contains(w.Key))]))
        {
            Assert.Equal((AcsTaskState.Done, string.Empty), await Done(provider, unit, new AcsWish(AcsTaskKind.Set) { Values = some.ToDictionary(s => Vendor + s.Key, s => s.Value!) }));
        }

        var after = Unit.Settings(unit.Files.Root);
        Assert.Empty(Catalogue.All.Where(p => wished.TryGetValue(p.Name, out var value) && !p.SaysTheSame(value!, Unit.Text(after, p.Name))).Select(p => $"{p.Name}: {Unit.Text(after, p.Name)} instead of {wished[p.Name]}"));
    }

    // Another value would close the way on which the next is written.
    private static string? Other(Parameter parameter, string now) => parameter.Name == "Restricted_Access_Domains" ? "127.0.0.1,unit.example" : parameter.Kind.Choices.Concat(Candidates).FirstOrDefault(text => text.Length > 0 && parameter.Check(text) is null && !parameter.SaysTheSame(text, now));

    private static async Task<(AcsTaskState State, string Result)> Done(Provider provider, Home unit, AcsWish wish)
    {
        var task = await provider.Ask(unit.Mac, wish);
        var said = new HashSet<string>();
        await unit.Until("the task has ended", async () =>
        {
            if (provider.Task(unit.Mac, task.Number) is { IsOpen: true })
            {
                said.Add(await provider.Call(unit.Mac));
                return false;
            }

            return true;
        }, () => string.Join(' ', said) + " " + unit.Said[Math.Max(0, unit.Said.Length - 3000)..]);
        var ended = provider.Task(unit.Mac, task.Number)!;
        return (ended.State, ended.State == AcsTaskState.Done ? string.Empty : ended.Result);
    }
}
