using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;
using Spa.Fleet.Acs;
using Spa.Flows.Tests.Faults;

namespace Spa.Flows.Tests.Features;

/// <summary>An ACS can do all that a profile can: each setting of the catalogue is read from a running unit and written to it by the forms of the server's page, and stands on that page and with the unit.</summary>
public class EveryParameterTests
{
    private const string Vendor = "Device.X_000E08_Profile.";

    // Tasks that wait at once: fewer than are told of at once.
    private const int AtOnce = 45;

    // Parameters that are set together.
    private const int Together = 200;

    // What the unit reaches its server by, and that it does so at all: written last, with the answer on its way already.
    private static readonly ImmutableHashSet<string> Lifeline =
    [
        "CWMP_Enable", "CWMP_ACS_URL", "CWMP_ACS_Username", "CWMP_ACS_Password", "CWMP_Data_Model", "CWMP_Periodic_Inform_Enable", "CWMP_Periodic_Inform_Interval",
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
    public async Task Every_setting_is_read_and_written_through_the_page()
    {
        await using var provider = await Provider.Open();
        await using var unit = await Home.Make(
            false, provider.Ca, null, null, "Profile_Rule=", "Resync_On_Reset=no", "CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1",
            "CWMP_Periodic_Inform_Interval=1");
        await unit.PlugIn(null);
        await unit.Until("it has its own password", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: 1, Settled.Device: >= 0 }));
        using var page = await provider.Open($"/devices/{unit.Mac}");

        // Read: each is on the page, with what the unit has.
        var before = Unit.Settings(unit.Files.Root);
        await Read(provider, unit, page);
        Assert.Empty(await Differing(page, Catalogue.All.ToDictionary(p => p.Name, p => Unit.Text(before, p.Name))));

        var wished = Catalogue.All.ToDictionary(p => p.Name, p => Other(p, Unit.Text(before, p.Name)));
        Assert.All(wished, w => Assert.True(w.Value is not null, $"{w.Key}: no other value for {Catalogue.Find(w.Key)!.Kind.Description}"));
        var refused = await provider.Refused(unit.Mac, Vendor + "Syslog_Server", "unit.example");
        Assert.Equal("Syslog_Server is what this server gives to all its devices: name another in a layer, and the device gets it with its next session.", refused);
        await provider.Set([.. wished.Where(w => Layered.Contains(w.Key)).Select(w => $"{w.Key}={w.Value}")]);

        // Written, each alone: the unit is not lost by any of them, and the page shows what it has then.
        var alone = wished.Where(w => !Layered.Contains(w.Key) && !Lifeline.Contains(w.Key)).ToList();
        foreach (var some in alone.Chunk(AtOnce))
        {
            var first = provider.Tasks(unit.Mac)[0].Number;
            foreach (var (name, value) in some)
            {
                await page.Send("Ask", new("kind", "Set"), new("parameter", Vendor + name), new("value", value!));
            }

            Assert.Equal(some.Select(s => Vendor + s.Key), await Ended(provider, unit, first));
        }

        await Read(provider, unit, page);
        Assert.Empty(await Differing(page, alone.ToDictionary(w => w.Key, w => w.Value!)));
        Assert.Empty(Differing(unit, wished.Where(w => !Lifeline.Contains(w.Key)).ToDictionary(w => w.Key, w => w.Value!)));

        // Written back, many together; a password is not taken away again.
        var back = alone.ToDictionary(w => w.Key, w => Catalogue.Find(w.Key)!.Kind.IsSecret ? w.Value! : Unit.Text(before, w.Key));
        foreach (var some in alone.Chunk(Together))
        {
            var first = provider.Tasks(unit.Mac)[0].Number;
            await page.Send("Several", new KeyValuePair<string, string>("lines", string.Join("\r\n", some.Select(s => $"{s.Key} = {back[s.Key]}"))));
            Assert.Equal([string.Join(", ", some.Select(s => Vendor + s.Key))], await Ended(provider, unit, first));
        }

        Assert.Empty(Differing(unit, back));

        // What it is reached by, in one task: it says that it has taken it, and is gone.
        var last = provider.Tasks(unit.Mac)[0].Number;
        await page.Send("Several", new KeyValuePair<string, string>("lines", string.Join('\n', Lifeline.Select(name => $"{name}={wished[name]}"))));
        Assert.Single(await Ended(provider, unit, last));
        Assert.Empty(Differing(unit, Lifeline.ToDictionary(name => name, name => wished[name]!)));
    }

    // Another value would close the way on which the next is written.
    private static string? Other(Parameter parameter, string now) => parameter.Name == "Restricted_Access_Domains" ? "127.0.0.1,unit.example" : parameter.Kind.Choices.Concat(Candidates).FirstOrDefault(text => text.Length > 0 && parameter.Check(text) is null && !parameter.SaysTheSame(text, now));

    private static async Task Read(Provider provider, Home unit, OperatorPages page)
    {
        var first = provider.Tasks(unit.Mac) is [var newest, ..] ? newest.Number : 0;
        await page.Send("Ask", new KeyValuePair<string, string>("kind", "Refresh"));
        Assert.Single(await Ended(provider, unit, first));
    }

    // What the tasks after one were about, once all of them have gone well.
    private static async Task<IEnumerable<string>> Ended(Provider provider, Home unit, long after)
    {
        IReadOnlyList<AcsTask> tasks = [];
        await unit.Until("its tasks have ended", () => Task.FromResult((tasks = [.. provider.Tasks(unit.Mac).Where(t => t.Number > after).OrderBy(t => t.Number)]).All(t => !t.IsOpen)),
            () => $"{string.Join("; ", tasks.Where(t => t.IsOpen).Take(3).Select(t => $"{t} {t.About}"))} {unit.Said[Math.Max(0, unit.Said.Length - 3000)..]}");
        Assert.True(tasks.All(t => t.State == AcsTaskState.Done), string.Join("; ", tasks.Where(t => t.State != AcsTaskState.Done).Select(t => $"{(t.About.Length > 100 ? t.About[..100] : t.About)}: {t.Result}")));
        return tasks.Select(t => t.About);
    }

    // Settings that the page shows with another value than they should have.
    private static async Task<List<string>> Differing(OperatorPages page, Dictionary<string, string> wanted)
    {
        var differing = new List<string>();
        foreach (var (name, value) in wanted)
        {
            var parameter = Catalogue.Find(name)!;
            var shown = Regex.Match(await page.Part("Parameters", $"parameter={Vendor}{name}"), $""">{Regex.Escape(name)}</td><td class="mono value">([^<]*)</td>""");
            if (!shown.Success || !(parameter.Kind.IsSecret ? shown.Groups[1].Value == "***" : parameter.SaysTheSame(WebUtility.HtmlDecode(shown.Groups[1].Value), value)))
            {
                differing.Add($"{name}: {(shown.Success ? shown.Groups[1].Value : "not there")} instead of {value}");
            }
        }

        return differing;
    }

    // Settings that the unit itself has otherwise.
    private static List<string> Differing(Home unit, Dictionary<string, string> wanted)
    {
        var now = Unit.Settings(unit.Files.Root);
        return [.. Catalogue.All.Where(p => wanted.TryGetValue(p.Name, out var value) && !p.SaysTheSame(value, Unit.Text(now, p.Name))).Select(p => $"{p.Name}: {Unit.Text(now, p.Name)} instead of {wanted[p.Name]}")];
    }
}
