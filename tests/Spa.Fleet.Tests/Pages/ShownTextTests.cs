using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Spa.Cwmp;
using Spa.Fleet.Acs;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Pages;

/// <summary>Whatever a unit says of itself, in each place where a page shows it, is text. Each word of it is another element of its own, so that every place is looked at by itself: one that no page shows would show nothing.</summary>
public sealed partial class ShownTextTests : IAsyncLifetime, IDisposable
{
    private const string Name = "000e08400021";
    private static readonly MacAddress Other = MacAddress.Of("000e08400022");
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    // All that is looked for.
    private static readonly string[] Shown =
    [
        "address", "call-cause", "call-party", "call-start", "call-lost", "cwmp-class", "cwmp-fault", "customer", "diagnosed-object", "diagnosed-host", "diagnosis-result", "event", "job-parameter", "job-reason", "job-result", "leaf", "message",
        "model", "node", "note", "object", "offer", "parameter", "refused-serial", "report-value", "resync", "serial", "several", "site", "software", "tag", "task-about", "task-result", "upgrade", "value", "waiting-address", "waiting-model", "waiting-reason",
        "waiting-serial", "way",
    ];

    private readonly RunningServer server = new();
    private string[] addresses = [];

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    [Fact]
    [Attack("C9")]
    public async Task What_a_unit_says_is_text_in_each_place_of_each_page()
    {
        await Said();
        using var browser = await LoggedIn.To(server);
        var (raw, shown) = await Look(browser);
        Assert.Empty(raw);
        Assert.Equal(Shown.Order(StringComparer.Ordinal), shown.Intersect(Shown).Order(StringComparer.Ordinal));
    }

    // Ends a text in either quotes and begins an element, without a blank: names and tags have none.
    private static string Evil(string name) => $"\"'><i/id={name}>";

    [GeneratedRegex("\"'>|<i/(id=[a-z-]+)?")]
    private static partial Regex Raw();

    [GeneratedRegex("&lt;i/id=([a-z-]+)&gt;")]
    private static partial Regex AsText();

    private async Task<(IReadOnlyList<string> Raw, IReadOnlySet<string> Shown)> Look(LoggedIn browser)
    {
        var (raw, shown) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        var pages = new List<(string Address, string Text)>();
        foreach (var address in addresses)
        {
            pages.Add((address, await browser.Get(address)));
        }

        pages.Add(("several", await (await browser.Post($"/devices/{Name}", $"/devices/{Name}?handler=Several", ("lines", $"{Evil("several")}\n{Evil("several")}"))).Content.ReadAsStringAsync()));
        foreach (var (address, page) in pages)
        {
            raw.AddRange(Raw().Matches(page).Select(m => $"{address}: {m.Value}"));
            shown.UnionWith(AsText().Matches(page).Select(m => m.Groups[1].Value));
        }

        return (raw, shown);
    }

    // As it would stand in the store after the unit has said it: the ways in, which take less of it, have their own tests.
    private async Task Said()
    {
        var (mac, key) = await server.Enrolled(Name);
        await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, 1, "1.0", Evil("report-value"))));
        var store = server.Store;
        await store.Write(on =>
        {
            Devices.Put(on, Devices.Find(on, mac)! with
            {
                Serial = Evil("serial"), Model = Evil("model"), Customer = Evil("customer"), Site = Evil("site"), Tags = [Evil("tag")], Note = Evil("note"),
            });
            Healths.Seen(on, mac, Evil("address"), Evil("software"), Now);
            Healths.Resynced(on, mac, Evil("resync"));
            Healths.Upgraded(on, mac, Evil("upgrade"));
            Cwmps.Bind(on, mac, new AcsIdentity("000E08", Evil("cwmp-class"), "1"));
            on.Execute("update cwmp_device set root = 'Device.', url = @url", new { url = "http://192.0.2.1/" });
            Cwmps.Refused(on, mac, AcsRefusals.Fail(ImmutableDictionary<string, string>.Empty.Add("Device.C", "x"), "Device.C", Evil("cwmp-fault")));
            Cwmps.LogUntil(on, mac, Now.AddHours(1));
            store.CwmpMessages.Add(on, mac, false, Encoding.UTF8.GetBytes($"<a>{Evil("message")}</a>"), Now);
            store.CwmpLevels.Put(on, mac, "Device.", new(Now, ImmutableSortedDictionary<string, bool>.Empty.Add($"Device.{Evil("leaf")}", true).Add($"Device.c{Evil("leaf")}", false).Add($"Device.{Evil("node")}.", true)));
            var call = $"Device.{Evil("object")}.CallLog.1.";
            store.Cwmps.PutValues(on, mac, CwmpValues.Of(Values(
                ($"Device.{Evil("leaf")}", Evil("value")), ($"Device.c{Evil("leaf")}", Evil("value")), ($"Device.X.{Evil("parameter")}", Evil("value")), ($"Device.{Evil("offer")}.IPPing.DiagnosticsState", "None"), (call + "Direction", "Outgoing"),
                (call + "RemoteParty", Evil("call-party")), (call + "Start", Evil("call-start")), (call + "CallTerminationCause", Evil("call-cause")), (call + "Session.1.Destination.RTP.ReceivePacketLossRate", Evil("call-lost")),
                ("Device.ManagementServer.UDPConnectionRequestAddress", Evil("way")), ("Device.ManagementServer.NATDetected", "1"))), Now);
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Refresh, [$"Device.{Evil("task-about")}"]).End(AcsTaskState.Failed, Evil("task-result"), Now) with { Job = "job", Faults = [new(9007, $"Device.{Evil("job-parameter")}")] });
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Refresh, ["Device."]).End(AcsTaskState.Failed, Evil("job-result"), Now) with { Job = "job" });
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments($"Device.{Evil("diagnosed-object")}.", [new("Host", Evil("diagnosed-host"))])).End(AcsTaskState.Done, Evil("diagnosis-result"), Now));
            BulkJobs.Add(on, "job", BulkOrder.Ask(new AcsWish(AcsTaskKind.Reboot), null, [mac]), 1, Actors.Eve, Now);
            BulkJobs.Advance(on, "job", null, 1, [Evil("job-reason")], Now);
            DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, Evil("event"));
            WaitingUnits.Put(on, new WaitingUnit(Other, new string('b', 64)) { Serial = Evil("waiting-serial"), Model = Evil("waiting-model"), Reason = Evil("waiting-reason"), Address = Evil("waiting-address"), FirstSeen = Now, LastSeen = Now });
            WaitingUnits.Put(on, new WaitingUnit(Other, new string('c', 64)) { Serial = Evil("refused-serial"), Address = Evil("waiting-address"), Refused = true, FirstSeen = Now, LastSeen = Now });
        });
        var here = $"/devices/{Name}";
        addresses =
        [
            here, "/", "/waiting", "/fleet/groups", "/fleet/jobs/job", "/fleet/jobs", $"{here}?handler=Wrong", $"{here}?handler=Facts", $"{here}?handler=Cwmp", $"{here}?handler=Diagnoses", $"{here}?handler=Events", $"{here}?handler=Level&path=Device.", $"{here}?handler=Level&path={Uri.EscapeDataString($"Device.{Evil("node")}.")}",
            $"{here}?handler=Parameter&parameter={Uri.EscapeDataString($"Device.{Evil("leaf")}")}", $"{here}?handler=Parameter&parameter={Uri.EscapeDataString($"Device.c{Evil("leaf")}")}", $"{here}?handler=Parameters", $"{here}?handler=Messages",
            $"{here}?handler=Report", $"{here}?handler=Values&all=true&name=Display",
        ];

        static IEnumerable<KeyValuePair<string, CwmpKept>> Values(params (string Path, string Text)[] values) => values.Select(v => KeyValuePair.Create(v.Path, new CwmpKept(CwmpType.Text, v.Text)));
    }
}
