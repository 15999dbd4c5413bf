using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;

namespace Spa.Fuzz.Targets;

/// <summary>A whole unit on a timeline that jumps: its ACS says what it is given, one answer for each message; everything else of the world is out of reach.</summary>
internal sealed class FuzzedUnit : IGatewayHost, IManagementPort, IVoice
{
    /// <summary>Its password at the ACS.</summary>
    public const string Password = "very-hidden-password";

    /// <summary>As many sessions may begin while it is watched, after answers have run out too.</summary>
    public const int MostSessions = 16;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(2);

    private static readonly SettingsSnapshot Settings = new[]
    {
        ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", "https://acs.example/acs"), ("CWMP_ACS_Password", Password), ("CWMP_Periodic_Inform_Enable", "no"), ("Resync_On_Reset", "no"), ("Resync_Periodic", "0"), ("Profile_Rule", string.Empty),
    }.Aggregate(SettingsSnapshot.Factory, (all, s) => all.With(Catalogue.Find(s.Item1)!, s.Item2));

    private readonly VirtualTimeline timeline = new();
    private readonly List<ReadOnlyMemory<byte>> answers;
    private readonly Gateway.Gateway core;
    private int next;

    public FuzzedUnit(List<ReadOnlyMemory<byte>> answers)
    {
        this.answers = answers;
        core = new Gateway.Gateway(
            timeline, Settings, new UnitIdentity("000e08aabbcc", "FM600F123456", "1.0", true, "AAAA-BBBB-CCCC"), new Entropy(1), new Calendar(timeline), this,
            new BootFacts(null, "6.0.0", null, new Dictionary<string, byte[]>(), null), this, CoreTrace.None, this);
    }

    public event Action? BecameIdle;

    public event Action<Parameter, string>? SettingChosen;

    public List<ReadOnlyMemory<byte>> Posts { get; } = [];

    /// <summary>How often it was answered.</summary>
    public int Replies => Math.Min(next, answers.Count);

    public bool InUse => false;

    public bool InEmergencyCall => false;

    public IReadOnlyList<LineFacts> Lines => [];

    public void Run()
    {
        core.NetworkChanged(NetworkFacts.Unknown with { Address = "192.0.2.9" });
        core.Start();
        timeline.Run(Watched);
        BecameIdle?.Invoke();
        SettingChosen?.Invoke(Catalogue.Find("GPP_A")!, string.Empty);
        timeline.Run(Latency * 10);
    }

    public void Post(AcsPost post, Action<AcsReply> done)
    {
        Posts.Add(post.Body);
        var reply = next < answers.Count ? new AcsReply(answers[next].IsEmpty ? 204 : 200, answers[next], null, string.Empty) : new AcsReply(0, default, FetchFault.Timeout, string.Empty);
        next++;
        timeline.After(Latency, () => done(reply));
    }

    public void Close()
    {
    }

    public void Listen(int? port, Action<int?, string?> opened) => timeline.After(Latency, () => opened(port, null));

    public void Fetch(FetchRequest request, Action<FetchAnswer> done) => timeline.After(Latency, () => done(new FetchAnswer.Failed(FetchFault.NotFound, string.Empty, "192.0.2.1")));

    public void Send(SendRequest request, Action<SendAnswer> done) => timeline.After(Latency, () => done(new SendAnswer(FetchFault.NotFound, string.Empty)));

    public void Install(ImageRequest request, Action<ImageNews> news) => timeline.After(Latency, () => news(new ImageNews.Failed("file not found", string.Empty)));

    public void Save(SettingsSnapshot settings, Action<string?> done) => timeline.After(Latency, () => done(null));

    public void Keep(string name, byte[] content, Action<string?> done) => timeline.After(Latency, () => done(null));

    public void Log(string server, int severity, string text) => BrokenException.Unless(!text.Contains(Password, StringComparison.Ordinal), "Its log tells its password.");

    public void Believe(Beliefs beliefs)
    {
    }

    public void KeepCertificate(byte[] pem, Action<string?> done) => timeline.After(Latency, () => done(null));

    public void ShowCertificate(X509Certificate2 certificate)
    {
    }

    public void Restart(RestartKind kind, string reason)
    {
    }

    public void Apply(SettingsSnapshot settings)
    {
    }

    public void NetworkChanged()
    {
    }

    public void RefuseCalls(bool refuse)
    {
    }

    private sealed class Calendar(VirtualTimeline timeline) : ICalendar
    {
        public DateTimeOffset UtcNow => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + timeline.Now;

        public bool IsTrusted => true;
    }
}
