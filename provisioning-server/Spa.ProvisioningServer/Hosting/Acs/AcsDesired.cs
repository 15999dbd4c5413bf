using System.Collections.Immutable;
using System.Data;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What a device should be, in the terms of CWMP: what its layers say, its image, its passwords.</summary>
internal sealed class AcsDesired(ProfileMaker profiles, AcsCredentials credentials, AcsOptions options)
{
    private const string Management = "ManagementServer.";

    // How it reaches this server is no matter of its settings, except where a layer says so: the session itself hangs on it.
    private const string OwnStart = "CWMP_";

    // A session asks some times for the same.
    private const int MostReady = 32;

    private readonly Lock gate = new();
    private readonly Queue<Ready> ready = [];

    /// <summary>What it should be.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="device">The device.</param>
    /// <param name="known">Its row.</param>
    /// <param name="mark">How what it should be stands, by the same look at the store.</param>
    /// <param name="root">Root of its tree.</param>
    /// <param name="secured">Secrets may be sent: the session is over TLS, or the layers say that HTTP will do.</param>
    /// <param name="now">Now.</param>
    public AcsWanted Of(IDbConnection on, Device device, CwmpDevice known, ServedMark mark, string root, bool secured, DateTimeOffset now)
    {
        if (profiles.Addresses is not { } addresses)
        {
            return AcsWanted.Nothing;
        }

        var of = new Ready(device.Mac, mark, GenerationFor(known, now), root, secured, addresses, null);
        lock (gate)
        {
            if (ready.FirstOrDefault(r => r with { Wanted = null } == of) is { Wanted: { } same })
            {
                return same;
            }
        }

        var wanted = Make(on, device, known, addresses, root, secured, now);
        lock (gate)
        {
            if (ready.Count == MostReady)
            {
                ready.Dequeue();
            }

            ready.Enqueue(of with { Wanted = wanted });
        }

        return wanted;
    }

    private AcsWanted Make(IDbConnection on, Device device, CwmpDevice known, ServerAddresses addresses, string root, bool secured, DateTimeOffset now)
    {
        var values = ImmutableArray.CreateBuilder<WantedValue>();
        if (GenerationFor(known, now) is { } generation)
        {
            values.AddRange(Access(device.Mac, root, generation));
        }

        var withheld = ImmutableArray.CreateBuilder<WantedValue>();
        string? problem = null;
        if (known.Identity.IsSpa)
        {
            var plan = profiles.Plan(on, device, addresses);
            problem = plan.Problems.IsEmpty ? null : plan.Problems[0].ToString();
            foreach (var value in problem is null ? plan.Values.Where(IsSent) : [])
            {
                (secured || !value.IsSecret ? values : withheld).Add(Value(root + AcsPlan.Profile + value.Parameter.Name, value.Text!, value.IsSecret) with { IsLaid = value.Origin is ValueOrigin.FromLayer });
            }
        }

        return AcsOutside.AddTo(new(values.ToImmutable(), Image(on, device))
        {
            AsksRhythm = !known.Identity.IsSpa,
            Withheld = withheld.ToImmutable(),
            Problem = problem,
            Publishes = [.. Storage.Layers.Served(on, device).Select(l => l.Publish).OfType<long>()],
        }, known.Identity.IsSpa, root, addresses);
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
        ValueOrigin.Factory => !value.Parameter.Name.StartsWith(OwnStart, StringComparison.Ordinal),

        // What leads a unit to its profile and image is for those that fetch them.
        ValueOrigin.FromServer => value.Parameter.Name == "Syslog_Server",
        _ => false,
    };

    // All that decides what a device should be, and what that is.
    private sealed record Ready(MacAddress Mac, ServedMark Mark, long? Generation, string Root, bool Secured, ServerAddresses Addresses, AcsWanted? Wanted);

    private static WantedImage? Image(IDbConnection on, Device device)
        => (device.Firmware ?? FirmwareImages.Assigned(on, device.Model)) is { } version && FirmwareImages.Find(on, device.Model, version) is { } image
            ? new WantedImage(image.Version, image.File)
            : null;
}
