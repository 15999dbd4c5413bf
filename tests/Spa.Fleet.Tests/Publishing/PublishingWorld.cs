using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Publishing;

/// <summary>A store with enrolled devices that fetch and report when a test says so, at the time that it says.</summary>
internal sealed class PublishingWorld : IDisposable
{
    private readonly Time time;

    private PublishingWorld(Store store, Time time)
    {
        (Store, this.time) = (store, time);
        Publishes = new PublishWork(store, time);
        Layers = new LayerWork(store, Publishes, time);
        Maker = new ProfileMaker(store, time) { Addresses = new("prov.example.net", 8080, 8443, 5514) };
    }

    public Store Store { get; }

    public PublishWork Publishes { get; }

    public LayerWork Layers { get; }

    public ProfileMaker Maker { get; }

    /// <summary>Opens a store where devices may stand already.</summary>
    public static PublishingWorld Open(string folder, DateTimeOffset now)
    {
        var time = new Time { Now = now };
        return new(Store.Open(folder, null, time), time);
    }

    /// <summary>A fresh store with devices 0 to <paramref name="count"/> - 1, all of customer acme, heard a moment ago.</summary>
    public static async Task<PublishingWorld> Start(Place place, int count)
    {
        var time = new Time { Now = DateTimeOffset.UtcNow };
        var world = new PublishingWorld(place.Open(time), time);
        await world.Store.Write(on =>
        {
            for (var i = 0; i < count; i++)
            {
                Devices.Put(on, new Device(Mac(i)) { State = DeviceState.Enrolled, PublicKey = new string('a', 64), Customer = "acme", Tags = i % 3 == 0 ? ["pilot"] : [] });
                Enrolments.NewKey(world.Store, on, Mac(i), time.Now);
                Healths.Seen(on, Mac(i), "192.0.2.1", null, time.Now);
            }
        });
        foreach (var i in Enumerable.Range(0, count))
        {
            await world.Fetch(i);
            await world.Report(i);
        }

        return world;
    }

    public static MacAddress Mac(int number) => MacAddress.Of($"000e08{number:x6}");

    public void Wait(TimeSpan span) => time.Now += span;

    public DateTimeOffset Now => time.Now;

    /// <summary>A device takes its profile; what is in it of a parameter.</summary>
    public async Task<string> Fetch(int number, string parameter = "Display_Name_1_")
    {
        var (device, key) = Store.Read(on => (Devices.Find(on, Mac(number))!, Store.Keys.Of(on, Mac(number))[0]));
        var made = (await Maker.Make(device, key, key))!;
        await Store.Write(device.Mac, on =>
        {
            Healths.Seen(on, device.Mac, "192.0.2.1", null, time.Now);
            Healths.ProfileTaken(on, device.Mac, made.Sequence, true, time.Now);
            ProvisioningServer.Storage.PublishTurns.Taken(on, device.Mac, made.Publishes, made.Sequence, time.Now);
        });
        return ProfileTests.Open(made.File, key.Key)[parameter];
    }

    /// <summary>A device reports the profile that it took last in force.</summary>
    public Task Report(int number, string fault = "", string refused = "") => Store.Write(Mac(number), on =>
    {
        var sequence = Devices.Find(on, Mac(number))!.Health.SequenceTaken;
        Healths.Reported(on, Mac(number), sequence, time.Now);
        ProvisioningServer.Storage.PublishTurns.Told(on, Mac(number), sequence, fault, refused);
    });

    public long Sequence(int number) => Store.Read(on => Devices.Find(on, Mac(number)))!.Sequence;

    public Publication Publication(long id) => Store.Read(on => ProvisioningServer.Storage.Publishes.Find(on, id))!;

    public PublishProgress Progress(long id) => Store.Read(on => ProvisioningServer.Storage.PublishStages.Progress(on, ProvisioningServer.Storage.Publishes.Find(on, id)!, time.Now));

    /// <summary>The watch looks once, and how the publish stands then.</summary>
    public async Task<PublishStanding> Count(long id)
    {
        if (Publication(id).Standing.State == PublishState.Running)
        {
            await Publishes.Count(Publication(id));
        }

        return Publication(id).Standing;
    }

    public async Task<DraftToken> Draft(string text, LayerScope? scope = null)
    {
        Assert.Empty((await Layers.Edit(scope ?? LayerScope.All, [new LayerChange.SetEntry(new("Display_Name_1_", text, null))], null, Actors.Eve)).Faults);
        return Layers.Look(scope ?? LayerScope.All, Actors.Eve).Draft.Token;
    }

    public async Task<long> Publish(params StageTarget[] first)
    {
        var outcome = await Layers.Publish(LayerScope.All, new("a new name", [.. first], PublishLimits.Usual with { Failures = 2, Silent = 2 }, null), Actors.Eve);
        Assert.Empty(outcome.Refusals);
        return outcome.Publish!.Value;
    }

    public void Dispose() => Store.Dispose();

    private sealed class Time : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
