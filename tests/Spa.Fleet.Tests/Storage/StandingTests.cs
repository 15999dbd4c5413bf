using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>What is wrong with a device is kept beside it: the same as a fresh look says, and told when it changes.</summary>
public sealed class StandingTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Of("000e08c50001");

    private readonly Folder folder = new();
    private readonly Store store;
    private readonly SetClock clock = new(DateTimeOffset.UtcNow);
    private readonly FleetWatch watch;

    public StandingTests()
    {
        store = Store.Open(folder.Path);
        watch = new FleetWatch(store, new Traffic(clock), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<FleetWatch>.Instance);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
        watch.Dispose();
    }

    [Fact]
    public async Task It_follows_what_the_device_does_and_tells_each_change_once()
    {
        await store.Write(on => Devices.Put(on, new(Mac)));
        Assert.Equal(Trouble.NeverSeen, Kept());
        var now = clock.GetUtcNow();
        await store.Write(on =>
        {
            Devices.Put(on, new(Mac) { State = DeviceState.Enrolled, PublicKey = "a", EnrolledAt = now });
            Healths.Seen(on, Mac, "192.0.2.1", "1.0", now);
        });
        Assert.Equal(Trouble.Fresh, Kept());
        await store.Write(on =>
        {
            Devices.NextSequence(on, Mac, TimeSpan.FromHours(1));
            Healths.ProfileTaken(on, Mac, 1, true, now);
        });
        Assert.Equal(Trouble.ReportPending, Kept());
        await store.Write(on => Healths.Reported(on, Mac, 1, now));
        Assert.Equal(Trouble.None, Kept());
        await store.Write(on => Healths.Resynced(on, Mac, "timeout"));
        await store.Write(on => Healths.Resynced(on, Mac, "timeout"));
        Assert.Equal(Trouble.ResyncFailing, Kept());
        await store.Write(on => Healths.Resynced(on, Mac, string.Empty));
        Assert.Equal(Trouble.None, Kept());
        Assert.Equal(
            ["fault: No longer failing to resync, after 0 s.", "fault: Its last resync failed: timeout; a firewall stands between it and this server, or the server was down."],
            Lines());
        Assert.Equal(1, Figure(FleetHours.ResyncFailures));
        await store.Write(on => Devices.Remove(on, Mac));
        Assert.Null(store.Read(on => Standings.Find(on, Mac)));
    }

    [Fact]
    public async Task Silence_comes_by_time_alone_and_ends_when_it_is_heard()
    {
        await Well();
        clock.Now += TimeSpan.FromMinutes(59);
        await watch.Round();
        Assert.Equal(Trouble.None, Kept());
        clock.Now += TimeSpan.FromMinutes(2);
        await watch.Round();
        Assert.Equal(Trouble.Silent, Kept());
        Assert.Equal(1, Figure(FleetHours.GoneSilent));

        // A plain sign of life is the hot path of the server: it judges nothing, the watch finds it.
        clock.Now += TimeSpan.FromMinutes(9);
        await store.Write(on => Healths.Seen(on, Mac, "192.0.2.1", null, clock.Now));
        Assert.Equal(Trouble.Silent, Kept());
        await watch.Round();
        Assert.Equal(Trouble.None, Kept());
        Assert.Equal(["fault: Heard again after 9 min.", "fault: Silent for 61 min: it is off, or cut off from the network."], Lines());
        await watch.Round();
        Assert.Equal(2, Lines().Count);
    }

    [Fact]
    public async Task A_version_that_is_assigned_to_a_model_is_judged_for_all_its_devices()
    {
        var macs = Enumerable.Range(0, 1200).Select(i => MacAddress.Of($"000e08d{i:x5}")).ToList();
        await store.Write(on => macs.ForEach(mac =>
        {
            Devices.Put(on, new(mac) { State = DeviceState.Enrolled, PublicKey = "a", EnrolledAt = clock.Now });
            Healths.Seen(on, mac, "192.0.2.1", "1.0", clock.Now);
            Healths.ProfileTaken(on, mac, 0, true, clock.Now);
            Healths.Reported(on, mac, 0, clock.Now);
        }));
        await Settled();
        Assert.Empty(store.Read(Standings.Counts));
        await store.Write(on => FirmwareImages.Assign(on, ModelName.Default, "2.0", "eve", clock.Now));
        await Settled();
        Assert.Equal(1200, store.Read(Standings.Counts)[Trouble.UpgradePending]);
        await store.Write(on => FirmwareImages.Assign(on, ModelName.Default, null, "eve", clock.Now));
        await Settled();
        Assert.Empty(store.Read(Standings.Counts));
    }

    [Fact]
    public async Task Work_that_failed_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Write(on =>
        {
            Devices.Put(on, new(Mac));
            throw new InvalidOperationException("on purpose");
        }));
        Assert.Null(store.Read(on => Standings.Find(on, Mac)));
    }

    [Fact]
    public async Task The_hours_count_what_happened_and_look_how_things_stand()
    {
        await Well();
        var traffic = new Traffic(clock);
        using var counting = new FleetWatch(store, traffic, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<FleetWatch>.Instance);
        Enumerable.Range(0, 5).ToList().ForEach(_ => traffic.Resynced());
        traffic.Reported();
        await counting.Round();
        traffic.Resynced();
        clock.Now += TimeSpan.FromSeconds(6);
        await counting.Round();
        Assert.Equal((6, 1, 1, 1), (Figure(FleetHours.Resyncs), Figure(FleetHours.Reports), Figure(FleetHours.Online), Figure(FleetHours.Enrolled)));
        var version = Assert.Single(store.Read(on => FleetHours.Since(on, 0)), f => f.What == FleetHours.Version);
        Assert.Equal(("1.0", 1L), (version.Name, version.Value));

        clock.Now += TimeSpan.FromHours(2);
        await counting.Round();
        Assert.Equal((0L, 1L), (Figure(FleetHours.Online, FleetHours.Hour(clock.Now)), Figure(FleetHours.Enrolled, FleetHours.Hour(clock.Now))));

        clock.Now += FleetHours.Kept + TimeSpan.FromHours(1);
        await counting.Round();
        Assert.All(store.Read(on => FleetHours.Since(on, 0)), f => Assert.Equal(FleetHours.Hour(clock.Now), f.Hour));
    }

    private async Task Well()
    {
        await store.Write(on =>
        {
            Devices.Put(on, new(Mac) { State = DeviceState.Enrolled, PublicKey = "a", EnrolledAt = clock.Now });
            Healths.Seen(on, Mac, "192.0.2.1", "1.0", clock.Now);
            Devices.NextSequence(on, Mac, TimeSpan.FromHours(1));
            Healths.ProfileTaken(on, Mac, 1, true, clock.Now);
            Healths.Reported(on, Mac, 1, clock.Now);
        });
        Assert.Equal(Trouble.None, Kept());
    }

    private async Task Settled()
    {
        while (await watch.Round())
        {
        }
    }

    private Trouble? Kept() => store.Read(on => Standings.Find(on, Mac))?.Trouble;

    private long Figure(string what, long hour = 0) => store.Read(on => FleetHours.Since(on, hour)).Where(f => f.What == what).Sum(f => f.Value);

    private List<string> Lines() => [.. store.Read(on => DeviceEvents.Of(on, Mac)).Select(e => $"{e.Kind}: {e.Text}")];

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
