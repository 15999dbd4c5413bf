using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Web;

namespace Spa.Fleet.Tests.Storage;

public class TimelineTests
{
    private static readonly MacAddress Mac = MacAddress.Of("000e08f00001");

    [Fact]
    public async Task Lines_are_narrowed_by_kind_and_weight_and_read_page_by_page()
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        await store.Write(on =>
        {
            Devices.Put(on, new(Mac));
            for (var i = 0; i < 30; i++)
            {
                DeviceEvents.Add(on, Mac, i % 3 == 0 ? "syslog" : "report", i % 5 == 0 ? Severity.Problem : Severity.Fine, $"line {i}");
            }
        });
        Assert.Equal(["line 29", "line 28"], Texts([], Severity.Fine, 2));
        Assert.Equal(["line 27", "line 24", "line 21"], Texts(["syslog"], Severity.Fine, 3));
        Assert.Equal(["line 15", "line 0"], Texts(["syslog"], Severity.Warning, 10));
        Assert.Equal(["line 27", "line 24"], Texts(["syslog", "nonsense"], Severity.Fine, 2));
        var all = new List<string>();
        for (IReadOnlyList<Timeline.Line> page = Lines(null); page.Count > 0; page = Lines(page[^1].Id))
        {
            all.AddRange(page.Select(l => l.Event.Text));
        }

        Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(i => $"line {i}"), all);

        IReadOnlyList<Timeline.Line> Lines(long? before) => store.Read(on => Timeline.Of(on, Mac, [], Severity.Fine, before, 7));

        IEnumerable<string> Texts(string[] kinds, Severity least, int limit) => store.Read(on => Timeline.Of(on, Mac, kinds, least, null, limit)).Select(l => l.Event.Text);
    }

    [Fact]
    public void Charts_are_what_was_counted_hour_by_hour_and_say_where_nobody_looked()
    {
        FleetHours.Figure[] figures =
        [
            new(100, FleetHours.Enrolled, "", 9), new(100, FleetHours.Online, "", 7), new(100, FleetHours.Version, "1.0", 9),
            new(101, FleetHours.Resyncs, "", 40), new(101, FleetHours.ResyncFailures, "", 2),
            new(102, FleetHours.Enrolled, "", 10), new(102, FleetHours.Online, "", 10), new(102, FleetHours.Version, "2.0", 10), new(102, FleetHours.GoneSilent, "", 1), new(102, FleetHours.Resyncs, "", 3),
        ];
        var charts = FleetFigures.Of(figures, 100, 102);
        Assert.Equal([[360000, 363600, 367200], [7, null, 10], [9, null, 10]], charts["online"].Columns);
        Assert.Equal([[360000, 363600, 367200], [0, 40, null], [0, 0, null]], charts["resyncs"].Columns);
        Assert.Equal([[360000, 363600, 367200], [0, 2, 0], [0, 0, 0], [0, 0, 1]], charts["failures"].Columns);
        Assert.Equal(["2.0", "1.0"], charts["versions"].Names);
        Assert.Equal([[360000, 363600, 367200], [0, null, 10], [9, null, 0]], charts["versions"].Columns);
    }
}
