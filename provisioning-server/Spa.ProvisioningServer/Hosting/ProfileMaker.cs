using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data;
using System.Security.Cryptography;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Makes the profiles of devices out of the store, numbers each new content, and keeps the last good one.</summary>
internal sealed class ProfileMaker(Store store, TimeProvider clock)
{
    // Revisions of shared layers that are kept ready; crude and bounded, as the cache is.
    private const int MostShared = 10_000;

    private static readonly DeviceKey NoKey = new(new string('0', 32), new string('0', 64), 0);

    private readonly ProfileCache cache = new();
    private readonly AcsCredentials credentials = new(store.Box, new AcsOptions(), clock);

    /// <summary>Profiles that are ready.</summary>
    public ProfileCache Cache => cache;

    private readonly ConcurrentDictionary<(LayerScope Scope, long Revision), Layer> shared = new();

    /// <summary>Where units reach the server; null until it listens.</summary>
    public ServerAddresses? Addresses { get; set; }

    /// <summary>The layers of a device as it gets them now, empty ones included.</summary>
    public ImmutableArray<Layer> LayersOf(IDbConnection on, Device device) => LayersOf(on, Storage.Layers.Served(on, device));

    private ImmutableArray<Layer> LayersOf(IDbConnection on, ImmutableArray<ServedLayer> served) => [.. served.Select(one => Get(on, one.Scope, one.Revision))];

    /// <summary>The image that a device shall run; null = none assigned, or it is not in the store any more. By its campaign document, where it has one.</summary>
    private FirmwareOffer? Offer(IDbConnection on, Device device)
        => new BesideFirmware(store, clock).ByCampaign((device.Firmware ?? FirmwareImages.Assigned(on, device.Model)) is { } version && FirmwareImages.Find(on, device.Model, version) is { } image
            ? new FirmwareOffer(image.Version, image.File)
            : null);

    /// <summary>What a device's profile would say now.</summary>
    public ProfilePlan Plan(IDbConnection on, Device device, ServerAddresses addresses) => Plan(on, device, LayersOf(on, device), addresses);

    /// <summary>What a device's profile would say with other layers.</summary>
    public ProfilePlan Plan(IDbConnection on, Device device, ImmutableArray<Layer> layers, ServerAddresses addresses)
    {
        var keys = store.Keys.Of(on, device.Mac);
        var key = keys.Count > 0 ? keys[0] : NoKey;
        return ProfileRendering.Plan(new(device, layers, addresses.For(RuleOf(on, device)), Offer(on, device), key, key) { Acs = AccessOf(on, device, addresses) });
    }

    /// <summary>What a device's layers say that are served to it, and what it has where they say nothing: without key and access, and for the usual way to fetch, which only say how it gets to its profile.</summary>
    public ProfilePlan Settings(IDbConnection on, Device device, ImmutableArray<ServedLayer> served, FirmwareOffer? offer, ServerAddresses addresses)
        => ProfileRendering.Plan(new(device, LayersOf(on, served), addresses, offer, NoKey, NoKey));

    /// <summary>The file for a device and one of its keys; null = there is none, not even an older one. Durable when it returns.</summary>
    public async Task<ProfileCache.Entry?> Make(Device device, DeviceKey fitting, DeviceKey newest)
    {
        if (Addresses is not { } reached)
        {
            return null;
        }

        var (inputs, offer, served, rule, access) = store.Read(on =>
        {
            var found = Storage.Layers.Served(on, device);
            var image = Offer(on, device);
            var spoken = RuleOf(on, device);
            return (Inputs(device, found, reached.For(spoken), image, newest) + '\n' + spoken.Digest + '\n' + Cwmps.Generation(on, device.Mac) + '\n' + Cwmps.IsReached(on, device.Mac), image, found, spoken, AccessOf(on, device, reached));
        });
        var addresses = reached.For(rule);
        var publishes = served.Where(one => one.Publish is not null).Select(one => one.Publish!.Value).ToImmutableArray();
        if (cache.Find(device.Mac, fitting.Number, inputs) is { } ready)
        {
            return publishes.IsEmpty ? ready : ready with { Publishes = publishes };
        }

        // A revision never changes: what was decided above can be read in a second look.
        var layers = store.Read(on => served.Select(one => Get(on, one.Scope, one.Revision)).ToImmutableArray());
        var plan = ProfileRendering.Plan(new(device, layers, addresses, offer, fitting, newest) { Acs = access });
        var made = plan.Problems.IsEmpty ? await Keep(device, fitting, plan) : await KeepFault(device, fitting, plan.Problems[0], publishes);
        if (made is null)
        {
            return null;
        }

        var file = ProfileRendering.Encrypt(made.Xml, fitting, made.Salt, rule.Digest);
        var entry = new ProfileCache.Entry(plan.Problems.IsEmpty ? inputs : string.Empty, made.Sequence, file, Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16)), []);
        if (!plan.Problems.IsEmpty)
        {
            // Not kept: the last good one says nothing of what the layers say now.
            return entry;
        }

        cache.Put(device.Mac, fitting.Number, entry);
        return publishes.IsEmpty ? entry : entry with { Publishes = publishes };
    }

    private AcsAccess AccessOf(IDbConnection on, Device device, ServerAddresses addresses)
    {
        var generation = Cwmps.Generation(on, device.Mac);
        var mac = device.Mac;
        return new($"{(addresses.TlsPort > 0 ? addresses.Https : addresses.Http)}/acs", AcsCredentials.UserOf(mac), credentials.PasswordOf(mac, generation), credentials.ConnectionPasswordOf(mac, generation)) { IsReached = Cwmps.IsReached(on, mac) };
    }

    private static UnitRule RuleOf(IDbConnection on, Device device) => UnitRules.Find(on, device.Model) ?? UnitRule.Usual(device.Model, null, false);

    private static string Inputs(Device device, ImmutableArray<ServedLayer> served, ServerAddresses addresses, FirmwareOffer? offer, DeviceKey newest)
        => string.Join('\n', device.Serial, device.Model, device.Customer, device.Site, string.Join(',', served), addresses, offer, newest.Number);

    private Layer Get(IDbConnection on, LayerScope scope, long revision)
    {
        if (scope.Kind == LayerKind.Device || revision == 0)
        {
            return store.Layers.At(on, scope, revision);
        }

        if (shared.TryGetValue((scope, revision), out var kept))
        {
            return kept;
        }

        if (shared.Count >= MostShared)
        {
            shared.Clear();
        }

        return shared[(scope, revision)] = store.Layers.At(on, scope, revision);
    }

    private async Task<MadeProfile> Keep(Device device, DeviceKey key, ProfilePlan plan)
    {
        var fingerprint = ProfileRendering.Fingerprint(plan, key);
        if (store.Read(on => store.Profiles.Find(on, device.Mac, key.Number)) is { } kept && kept.Fingerprint == fingerprint && device.Health.ProfileFault.Length == 0)
        {
            return kept;
        }

        return await store.Write(device.Mac, on =>
        {
            // Two requests at once make one profile, with one number.
            if (store.Profiles.Find(on, device.Mac, key.Number) is { } present && present.Fingerprint == fingerprint)
            {
                Healths.Rendered(on, device.Mac, string.Empty);
                return present;
            }

            var sequence = Devices.NextSequence(on, device.Mac, plan.Silence ?? AcsValues.SilenceOf(store, on, device.Mac));
            var made = new MadeProfile(fingerprint, sequence, RandomNumberGenerator.GetBytes(8), ProfileRendering.Write(plan, sequence));
            store.Profiles.Put(on, device.Mac, key.Number, made, clock.GetUtcNow());
            Healths.Rendered(on, device.Mac, string.Empty);
            DeviceEvents.Add(on, device.Mac, "profile", Severity.Fine, $"Profile {sequence} made.");
            return made;
        });
    }

    private async Task<MadeProfile?> KeepFault(Device device, DeviceKey key, RenderProblem problem, ImmutableArray<long> publishes)
    {
        var sentence = problem.ToString();
        if (device.Health.ProfileFault != sentence || !publishes.IsEmpty)
        {
            await store.Write(device.Mac, on =>
            {
                PublishTurns.NotMade(on, device.Mac, publishes, sentence, clock.GetUtcNow());
                if (device.Health.ProfileFault == sentence)
                {
                    return;
                }

                Healths.Rendered(on, device.Mac, sentence);
                DeviceEvents.Add(on, device.Mac, "profile", Severity.Problem, $"The profile cannot be made: {sentence}");
            });
        }

        return store.Read(on => store.Profiles.Find(on, device.Mac, key.Number));
    }
}
