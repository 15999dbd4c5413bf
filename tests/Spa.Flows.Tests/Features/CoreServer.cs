using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Settings;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Reports;
using Spa.Fleet.Serving;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;

namespace Spa.Flows.Tests.Features;

/// <summary>The host port of one unit, answered by the server's core: what a wire, a store and two programs do otherwise happens here on the unit's own timeline.</summary>
internal sealed class CoreServer(Timeline timeline, CoreTrace trace, UnitIdentity unit) : IGatewayHost
{
    private static readonly TimeSpan Latency = 40.Milliseconds;
    private static readonly TimeSpan Silence = 20.Seconds;
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ServerAddresses addresses = new("prov.example.net", 8080, 8443, 0);
    private readonly DeviceKey key = new(new string('7', 32), string.Concat(Enumerable.Repeat("0f1e2d3c", 8)), 1);
    private readonly MacAddress mac = MacAddress.Of(unit.Mac);
    private readonly Entropy entropy = new(3);
    private Layer layer = Layer.Empty(LayerScope.All);
    private Spa.Fleet.Inventory.Device? device;
    private string made = string.Empty;
    private byte[] file = [];

    /// <summary>True while the server is down or unreachable.</summary>
    public bool IsAway { get; set; }

    /// <summary>Number of the newest profile.</summary>
    public long Sequence { get; private set; }

    /// <summary>Encrypted profiles given out.</summary>
    public int Profiles { get; private set; }

    /// <summary>The newest report.</summary>
    public DeviceReport? Report { get; private set; }

    /// <summary>Reports taken.</summary>
    public int Reports { get; private set; }

    /// <summary>The settings on the unit's disk.</summary>
    public SettingsSnapshot? Disk { get; private set; }

    /// <summary>The operator sets a value for all units.</summary>
    public void Set(string name, string value)
    {
        var entry = new LayerEntry(name, value, null);
        Assert.Null(LayerCheck.Entry(entry, new VariableTable([], [])));
        layer = layer with { Revision = layer.Revision + 1, Entries = layer.Entries.SetItem(name, entry) };
        trace.Write(new TraceLine(timeline.Now, "operator", $"{name} = {value}", string.Empty));
    }

    public void Fetch(FetchRequest request, Action<FetchAnswer> done)
    {
        if (request.IsBeside)
        {
            // The list of revoked certificates is no part of these days.
            timeline.After(Latency, () => done(new FetchAnswer.Failed(FetchFault.NotFound, string.Empty, "192.0.2.1")));
            return;
        }

        timeline.After(TimeSpan.Zero, () => request.Asking("192.0.2.1"));
        if (IsAway)
        {
            timeline.After(Silence, () => done(new FetchAnswer.Failed(FetchFault.Timeout, string.Empty, "192.0.2.1")));
            return;
        }

        var (answer, words) = Answer(request.Target);
        trace.Write(new TraceLine(timeline.Now, "server", $"GET {Masked(request.Target.Path)}", words));
        timeline.After(Latency, () => done(answer is null
            ? new FetchAnswer.Failed(FetchFault.NotFound, "HTTP 404", "192.0.2.1")
            : new FetchAnswer.Got(answer, "192.0.2.1", null, request.Target.Scheme == FetchScheme.Https)));
    }

    public void Send(SendRequest request, Action<SendAnswer> done)
    {
        if (IsAway)
        {
            timeline.After(Silence, () => done(new SendAnswer(FetchFault.Timeout, string.Empty)));
            return;
        }

        var taken = DeviceUrl.Parse(request.Target.Path) is DeviceUrl.Report at && at.Mac == mac && at.Token == key.Token && DeviceReport.Open(request.Body, key.Key, out var report, out _) ? report : null;
        if (taken is not null)
        {
            (Report, Reports) = (taken, Reports + 1);
        }

        trace.Write(new TraceLine(
            timeline.Now,
            "server",
            $"POST {Masked(request.Target.Path)}",
            taken is null ? "not taken" : string.Create(CultureInfo.InvariantCulture, $"report: profile {taken.Sequence} in force, {(taken.ResyncFault is { Length: > 0 } fault ? fault : "all well")}")));
        timeline.After(Latency, () => done(taken is null ? new SendAnswer(FetchFault.Failed, "HTTP 400") : new SendAnswer(null, string.Empty)));
    }

    public void Install(ImageRequest request, Action<ImageNews> news) => throw new NotSupportedException("No image is offered on this day.");

    public void GiveUpInstall()
    {
    }

    public void Save(SettingsSnapshot settings, Action<string?> done) => timeline.After(5.Milliseconds, () =>
    {
        Disk = settings;
        done(null);
    });

    public void Keep(string name, byte[] content, Action<string?> done) => timeline.After(5.Milliseconds, () => done(null));

    public void Log(string server, int severity, string text)
    {
        if (server.Length > 0)
        {
            trace.Write(new TraceLine(timeline.Now, "syslog", text, string.Empty));
        }
    }

    public void Believe(Beliefs beliefs)
    {
    }

    public void KeepCertificate(byte[] pem, Action<string?> done) => throw new NotSupportedException("No certificate is renewed on this day.");

    public void ShowCertificate(X509Certificate2 certificate) => throw new NotSupportedException("No certificate is renewed on this day.");

    public void Restart(RestartKind kind, string reason) => throw new NotSupportedException($"Nothing of this day needs a restart: {reason}");

    private (byte[]? Answer, string Words) Answer(FetchTarget target) => DeviceUrl.Parse(target.Path) switch
    {
        DeviceUrl.First => (ServedProfiles.First(addresses, 10.Seconds), "the first profile"),
        DeviceUrl.Enrol enrol when target.Scheme == FetchScheme.Https => Enrol(enrol.Mac),
        DeviceUrl.Profile profile when profile.Mac == mac && profile.Token == key.Token && device is not null => Profile(device),
        _ => (null, "unknown"),
    };

    private (byte[] Answer, string Words) Enrol(MacAddress asked)
    {
        var shown = new DeviceCertificate(new string('a', 64), true, mac, unit.Serial, null);
        var step = EnrolmentRules.On(new(asked, shown, device, null, "192.0.2.9", string.Empty, Midnight + timeline.Now));
        device = step.Effects.OfType<EnrolmentEffect.Bind>().Select(b => b.Device).LastOrDefault() ?? device;
        return step.Answer == EnrolmentAnswer.Keys
            ? (ServedProfiles.Keys(addresses, key, 10.Seconds), "its key")
            : (ServedProfiles.Wait(10.Seconds), "wait");
    }

    private (byte[] Answer, string Words) Profile(Spa.Fleet.Inventory.Device known)
    {
        var plan = ProfileRendering.Plan(new(known, [layer], addresses, null, key, key));
        Assert.Empty(plan.Problems);
        var fingerprint = ProfileRendering.Fingerprint(plan, key);
        if (fingerprint != made)
        {
            var salt = new byte[8];
            entropy.Fill(salt);
            (made, file) = (fingerprint, ProfileRendering.Encrypt(ProfileRendering.Write(plan, ++Sequence), key, salt));
        }

        Profiles++;
        return (file, string.Create(CultureInfo.InvariantCulture, $"profile {Sequence}"));
    }

    private string Masked(string path) => path.Replace(key.Token, "TOKEN", StringComparison.Ordinal);
}
