using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;

namespace Spa.Device.Fleet;

/// <summary>One device of a simulated fleet: the product's own core, and a host that keeps in memory what a real one keeps on its disk. It fetches as a real one does, by the same code.</summary>
internal sealed class SimulatedUnit : IGatewayHost
{
    /// <summary>Newer than any original, so that the server takes it for one of ours.</summary>
    private const string Version = "6.0.0(GW)";

    private readonly RealTimeline timeline;
    private readonly FleetTally tally;
    private readonly Fetcher fetcher;
    private readonly UnitIdentity identity;
    private readonly TrustStore trust;
    private readonly IReadOnlyList<X509Certificate2> roots;
    private readonly X509Certificate2 certificate;
    private readonly ClientCertificate client;
    private readonly Entropy entropy;
    private readonly SemaphoreSlim gate;
    private readonly Dictionary<string, byte[]> kept = new(StringComparer.Ordinal);
    private SettingsSnapshot stored;
    private byte[]? renewed;
    private Gateway.Gateway core = null!;
    private bool wanted;

    /// <summary>Makes the unit with the certificate of its factory.</summary>
    /// <param name="number">Its place in the fleet, from 0.</param>
    /// <param name="ca">The provider's authority with its key.</param>
    /// <param name="settings">What the factory set.</param>
    /// <param name="timeline">The thread that carries it, with others.</param>
    /// <param name="gate">How many of the fleet may be on the wire at once.</param>
    /// <param name="tally">Where it counts.</param>
    public SimulatedUnit(int number, X509Certificate2 ca, SettingsSnapshot settings, RealTimeline timeline, SemaphoreSlim gate, FleetTally tally)
    {
        (this.timeline, this.tally, this.gate, stored) = (timeline, tally, gate, settings);
        var mac = $"000e08{number:x6}";
        var serial = $"FM600F{700_000 + (number % 300_000)}";
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var made = UnitCertificate.Make(key, mac, serial, UnitIdentity.ModelName, ca, DateTimeOffset.UtcNow))
        {
            certificate = made.HasPrivateKey ? X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null) : made.CopyWithPrivateKey(key);
        }

        identity = new UnitIdentity(mac, serial, "1.88.1", true, EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        roots = [ca];
        trust = new TrustStore(roots);
        entropy = new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        client = new ClientCertificate(certificate);
        fetcher = new Fetcher(new HttpCourier(new ServerTrust(trust, client, Calendar), () => identity.UserAgent(Version), SystemNameLookup.Find), SystemNameLookup.Find);
    }

    private static UnitClock Calendar { get; } = new();

    /// <summary>True once it has its key and has taken its own profile; only on the timeline.</summary>
    public bool IsInService { get; private set; }

    /// <summary>Switches it on. Only on the timeline.</summary>
    public void Start(RestartKind? restart = null)
    {
        var facts = new BootFacts(restart, Version, null, kept.ToDictionary(), null) { Roots = roots, Certificate = certificate, RenewedCertificate = renewed };
        core = new Gateway.Gateway(timeline, stored, identity, entropy, Calendar, this, facts, new NoLines(), CoreTrace.None);
        core.NetworkChanged(NetworkFacts.Unknown with { Address = "127.0.0.1" });
        core.Start();
    }

    /// <summary>A person wants a resync, and it is counted. Only on the timeline.</summary>
    public void Resync()
    {
        wanted = true;
        core.Resync();
    }

    /// <inheritdoc/>
    public void Fetch(FetchRequest request, Action<FetchAnswer> done) => Work(
        () => fetcher.Fetch(request with { Asking = address => timeline.Post(() => request.Asking(address)) }),
        answer =>
        {
            tally.Fetched(answer);
            done(answer);

            // The poll interval is for real fleets; here the next step comes as soon as this one is done.
            if (answer is FetchAnswer.Got && !IsInService && !wanted)
            {
                timeline.After(TimeSpan.FromMilliseconds(50), Next);
            }
        });

    /// <inheritdoc/>
    public void Send(SendRequest request, Action<SendAnswer> done) => Work(
        () => fetcher.Send(request),
        answer =>
        {
            tally.Reported(answer);
            done(answer);
            if (wanted && core.Status.Provisioning.Phase == Gateway.Provisioning.ResyncPhase.Resting)
            {
                wanted = false;
                tally.Resynced(answer.Fault is null && core.Status.Provisioning.Last is { Succeeded: true });
            }
        });

    /// <inheritdoc/>
    public void Install(ImageRequest request, Action<ImageNews> news) => timeline.Post(() => news(new ImageNews.Failed("failed", "simulated devices take no images")));

    /// <inheritdoc/>
    public void GiveUpInstall()
    {
    }

    /// <inheritdoc/>
    public void Save(SettingsSnapshot settings, Action<string?> done) => timeline.Post(() =>
    {
        stored = settings;
        done(null);
    });

    /// <inheritdoc/>
    public void Keep(string name, byte[] content, Action<string?> done) => timeline.Post(() =>
    {
        kept[name] = content;
        done(null);
    });

    /// <inheritdoc/>
    public void Log(string server, int severity, string text)
    {
    }

    /// <inheritdoc/>
    public void Believe(Beliefs beliefs) => trust.Set(beliefs);

    /// <inheritdoc/>
    public void KeepCertificate(byte[] pem, Action<string?> done) => timeline.Post(() =>
    {
        renewed = pem;
        done(null);
    });

    /// <inheritdoc/>
    public void ShowCertificate(X509Certificate2 certificate) => client.Show(certificate);

    /// <inheritdoc/>
    public void Restart(RestartKind kind, string reason) => timeline.Post(() => Start(kind));

    private void Next()
    {
        if (IsInService || core.Status.Provisioning.Phase != Gateway.Provisioning.ResyncPhase.Resting)
        {
            return;
        }

        if (stored.Text(ProvisioningParameters.ProfileRule).Contains("/p/$B/", StringComparison.Ordinal) && core.Status.Provisioning.Last is { Succeeded: true } last && last.Url.Contains("/p/", StringComparison.Ordinal))
        {
            IsInService = true;
            tally.InService();
            return;
        }

        core.Resync();
    }

    private void Work<T>(Func<Task<T>> work, Action<T> done) => _ = Task.Run(async () =>
    {
        await gate.WaitAsync().ConfigureAwait(false);
        T answer;
        try
        {
            answer = await work().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }

        timeline.Post(() => done(answer));
    });
}
