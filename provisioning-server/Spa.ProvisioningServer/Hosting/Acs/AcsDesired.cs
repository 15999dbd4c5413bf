using System.Collections.Immutable;
using System.Data;
using Spa.Fleet.Acs;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What a device should be, in the terms of CWMP: what its layers say, its image, its passwords.</summary>
internal sealed class AcsDesired(ProfileMaker profiles, AcsCredentials credentials, AcsOptions options)
{
    private const string Management = "ManagementServer.";

    private readonly AcsDesiredCache ready = new();

    /// <summary>What it should be.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="device">The device.</param>
    /// <param name="known">Its row.</param>
    /// <param name="mark">How what it should be stands, by the same look at the store.</param>
    /// <param name="raised">How often the mark was raised since the last look by what changes nothing of it.</param>
    /// <param name="root">Root of its tree.</param>
    /// <param name="secured">Secrets may be sent: the session is over TLS, or the layers say that HTTP will do.</param>
    /// <param name="now">Now.</param>
    /// <returns>It, and what is to be kept of it (<see cref="Keep"/>).</returns>
    public (AcsWanted Wanted, AcsDesiredCache.Entry? Worked) Of(IDbConnection on, Device device, CwmpDevice known, ServedMark mark, int raised, string root, bool secured, DateTimeOffset now)
    {
        if (profiles.Addresses is not { } addresses)
        {
            return (AcsWanted.Nothing, null);
        }

        var of = new AcsDesiredCache.Key(root, secured, known.Identity.IsSpa, addresses);
        var wanted = ready.Find(device.Mac, of, mark, raised) ?? Make(on, device, of);

        // A new password changes nothing else.
        return (GenerationFor(known, now) is { } generation ? wanted with { Values = wanted.Values.InsertRange(0, Access(device.Mac, root, generation)) } : wanted, new(of, mark, wanted));
    }

    /// <summary>Keeps what was worked out for the next look. What it was worked out of is durable.</summary>
    public void Keep(MacAddress mac, AcsDesiredCache.Entry? worked)
    {
        if (worked is not null)
        {
            ready.Put(mac, worked);
        }
    }

    /// <summary>Nothing more is asked of a device for now.</summary>
    public void Drop(MacAddress mac) => ready.Drop(mac);

    private AcsWanted Make(IDbConnection on, Device device, AcsDesiredCache.Key of)
    {
        var served = Storage.Layers.Served(on, device);
        var image = Image(on, device);
        var (values, withheld) = (ImmutableArray.CreateBuilder<WantedValue>(), ImmutableArray.CreateBuilder<WantedValue>());
        string? problem = null;
        if (of.IsSpa)
        {
            var plan = profiles.Settings(on, device, served, image is null ? null : new FirmwareOffer(image.Version, image.File), of.Addresses);
            problem = plan.Problems.IsEmpty ? null : plan.Problems[0].ToString();
            if (problem is null)
            {
                Settings(plan, of, values, withheld);
            }
        }

        return AcsOutside.AddTo(new(values.DrainToImmutable(), image)
        {
            AsksRhythm = !of.IsSpa,
            Withheld = withheld.DrainToImmutable(),
            Problem = problem,
            Publishes = [.. served.Select(l => l.Publish).OfType<long>()],
        }, of.IsSpa, of.Root, of.Addresses);
    }

    private void Settings(ProfilePlan plan, AcsDesiredCache.Key of, ImmutableArray<WantedValue>.Builder values, ImmutableArray<WantedValue>.Builder withheld)
    {
        var same = AcsFactory.Of(of.Root);
        for (var at = 0; at < plan.Values.Length; at++)
        {
            var value = plan.Values[at];
            if (value.Origin is ValueOrigin.Factory)
            {
                if (same[at] is { } shared)
                {
                    values.Add(shared);
                }
            }
            else if (IsSent(value))
            {
                (of.Secured || !value.IsSecret ? values : withheld).Add(Value(of.Root + AcsPlan.Profile + value.Parameter.Name, value.Text!, value.IsSecret) with { IsLaid = value.Origin is ValueOrigin.FromLayer });
            }
        }
    }

    /// <summary>Number of the password that it should have; null = it has one that it may keep.</summary>
    public long? GenerationFor(CwmpDevice known, DateTimeOffset now)
        => known.NextGeneration ?? (known.Rotated is not { } since || now - since > options.PasswordLife ? known.Generation + 1 : null);

    /// <summary>The parameters with which a device gets a password.</summary>
    public IEnumerable<WantedValue> Access(MacAddress mac, string root, long generation) =>
    [
        Value(root + Management + "Username", AcsCredentials.UserOf(mac), false),
        Value(root + Management + "Password", credentials.PasswordOf(mac, generation), true),
        Value(root + Management + "ConnectionRequestUsername", AcsCredentials.UserOf(mac), false),
        Value(root + Management + "ConnectionRequestPassword", credentials.ConnectionPasswordOf(mac, generation), true),
    ];

    /// <summary>True when a set of values gives a device its password.</summary>
    public static bool GivesPassword(IEnumerable<WantedValue> values, string root) => values.Any(v => v.Name == root + Management + "Password");

    private WantedValue Value(string name, string text, bool secret) => new(name, text, secret ? credentials.MarkOf(text) : text, secret);

    /// <summary>Whether a value is for a device that is managed by CWMP: not what leads a unit to its profile and image, nor what it is managed by, except where a layer says so.</summary>
    public static bool IsSent(ResolvedValue value) => value.Text is not null && value.Parameter.NotOffered is null && !LayerCheck.ServerOwned.Contains(value.Parameter.Name) && value.Origin switch
    {
        ValueOrigin.FromLayer => true,
        ValueOrigin.Factory => AcsFactory.IsSent(value.Parameter),

        // What leads a unit to its profile and image is for those that fetch them.
        ValueOrigin.FromServer => value.Parameter.Name == "Syslog_Server",
        _ => false,
    };

    private static WantedImage? Image(IDbConnection on, Device device)
        => (device.Firmware ?? FirmwareImages.Assigned(on, device.Model)) is { } version && FirmwareImages.Find(on, device.Model, version) is { } image
            ? new WantedImage(image.Version, image.File)
            : null;
}
