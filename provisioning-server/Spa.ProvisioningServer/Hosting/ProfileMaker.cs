using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data;
using System.Security.Cryptography;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Makes the profiles of devices out of the store, numbers each new content, and keeps the last good one.</summary>
internal sealed class ProfileMaker(Store store, TimeProvider clock)
{
    private readonly ProfileCache cache = new();
    private readonly ConcurrentDictionary<LayerScope, Layer> shared = new();

    /// <summary>Where units reach the server; null until it listens.</summary>
    public ServerAddresses? Addresses { get; set; }

    /// <summary>The layers of a device, empty ones included.</summary>
    public ImmutableArray<Layer> LayersOf(IDbConnection on, Device device)
    {
        var scopes = LayerScope.Of(device);
        var revisions = Storage.Layers.Revisions(on, scopes);
        return [.. scopes.Select((scope, i) => Get(on, scope, revisions[i]))];
    }

    /// <summary>The image that a device shall run; null = none assigned, or it is not in the store any more.</summary>
    public static FirmwareOffer? Offer(IDbConnection on, Device device)
        => (device.Firmware ?? FirmwareImages.Assigned(on, device.Model)) is { } version && FirmwareImages.Find(on, device.Model, version) is { } image
            ? new FirmwareOffer(image.Version, image.File)
            : null;

    /// <summary>What a device's profile would say now.</summary>
    public ProfilePlan Plan(IDbConnection on, Device device, ServerAddresses addresses)
    {
        var keys = store.Keys.Of(on, device.Mac);
        var key = keys.Count > 0 ? keys[0] : new DeviceKey(new string('0', 32), new string('0', 64), 0);
        return ProfileRendering.Plan(new(device, LayersOf(on, device), addresses, Offer(on, device), key, key));
    }

    /// <summary>The file for a device and one of its keys; null = there is none, not even an older one. Durable when it returns.</summary>
    public async Task<ProfileCache.Entry?> Make(Device device, DeviceKey fitting, DeviceKey newest)
    {
        if (Addresses is not { } addresses)
        {
            return null;
        }

        var (inputs, offer, scopes, revisions) = store.Read(on =>
        {
            var names = LayerScope.Of(device);
            var found = Storage.Layers.Revisions(on, names);
            var image = Offer(on, device);
            return (Inputs(device, found, addresses, image, newest), image, names, found);
        });
        if (cache.Find(device.Mac, fitting.Number, inputs) is { } ready)
        {
            return ready;
        }

        var layers = store.Read(on => scopes.Select((scope, i) => Get(on, scope, revisions[i])).ToImmutableArray());
        var plan = ProfileRendering.Plan(new(device, layers, addresses, offer, fitting, newest));
        var made = plan.Problems.IsEmpty ? await Keep(device, fitting, plan) : await KeepFault(device, fitting, plan.Problems[0]);
        if (made is null)
        {
            return null;
        }

        var file = ProfileRendering.Encrypt(made.Xml, fitting, made.Salt);
        var entry = new ProfileCache.Entry(inputs, made.Sequence, file, Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16)));

        // A layer may have been written between reading the revisions and reading the layers; then the next request looks again.
        if (layers.Select(l => l.Revision).SequenceEqual(revisions))
        {
            cache.Put(device.Mac, fitting.Number, entry);
        }

        return entry;
    }

    private static string Inputs(Device device, ImmutableArray<long> revisions, ServerAddresses addresses, FirmwareOffer? offer, DeviceKey newest)
        => string.Join('\n', device.Serial, device.Model, device.Customer, device.Site, string.Join(',', revisions), addresses, offer, newest.Number);

    private Layer Get(IDbConnection on, LayerScope scope, long revision)
    {
        if (scope.Kind == LayerKind.Device)
        {
            return store.Layers.Get(on, scope);
        }

        if (shared.TryGetValue(scope, out var kept) && kept.Revision == revision)
        {
            return kept;
        }

        var read = store.Layers.Get(on, scope);
        shared[scope] = read;
        return read;
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

            var sequence = Devices.NextSequence(on, device.Mac, plan.Silence);
            var made = new MadeProfile(fingerprint, sequence, RandomNumberGenerator.GetBytes(8), ProfileRendering.Write(plan, sequence));
            store.Profiles.Put(on, device.Mac, key.Number, made, clock.GetUtcNow());
            Healths.Rendered(on, device.Mac, string.Empty);
            DeviceEvents.Add(on, device.Mac, "profile", Severity.Fine, $"Profile {sequence} made.");
            return made;
        });
    }

    private async Task<MadeProfile?> KeepFault(Device device, DeviceKey key, RenderProblem problem)
    {
        var sentence = problem.ToString();
        if (device.Health.ProfileFault != sentence)
        {
            await store.Write(device.Mac, on =>
            {
                Healths.Rendered(on, device.Mac, sentence);
                DeviceEvents.Add(on, device.Mac, "profile", Severity.Problem, $"The profile cannot be made: {sentence}");
            });
        }

        return store.Read(on => store.Profiles.Find(on, device.Mac, key.Number));
    }
}
