using System.Net;
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

    private static readonly (string, string)[] BehindNat =
    [
        ("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", "unit"), ("CWMP_STUN_Password", Password), ("CWMP_Connection_Request_Username", "acs"), ("CWMP_Connection_Request_Password", Password),
    ];

    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 3478);

    private readonly VirtualTimeline timeline = new();
    private DatagramReceiver? taker;
    private readonly List<ReadOnlyMemory<byte>> answers;
    private readonly Gateway.Gateway core;
    private int next;

    public FuzzedUnit(List<ReadOnlyMemory<byte>> answers, bool isBehindNat = false)
    {
        this.answers = answers;
        var settings = isBehindNat ? BehindNat.Aggregate(Settings, (all, s) => all.With(Catalogue.Find(s.Item1)!, s.Item2)) : Settings;
        core = new Gateway.Gateway(
            timeline, settings, new UnitIdentity("000e08aabbcc", "FM600F123456", "1.0", true, "AAAA-BBBB-CCCC"), new Entropy(1), new Calendar(timeline), this,
            new BootFacts(null, "6.0.0", null, new Dictionary<string, byte[]>(), null), this, CoreTrace.None, this);
    }

    public event Action? BecameIdle;

    public event Action<Parameter, string>? SettingChosen;

    public List<ReadOnlyMemory<byte>> Posts { get; } = [];

    /// <summary>What it has sent by datagram.</summary>
    public List<byte[]> Datagrams { get; } = [];

    /// <summary>How it is reached through a NAT; null = it is not.</summary>
    public Gateway.Management.ReachStatus? Reach => core.Management?.Reach;

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

    /// <summary>Begins, and lets a datagram come from the server at each request of the unit and once besides; its first transaction is put in the place of the transaction that it has.</summary>
    public void RunWith(ReadOnlySpan<byte> datagram)
    {
        var bytes = datagram.ToArray();
        core.NetworkChanged(NetworkFacts.Unknown with { Address = "192.0.2.9" });
        core.Start();
        timeline.Run(Latency * 3);
        if (bytes.Length >= 20 && Datagrams.Count > 0)
        {
            Datagrams[^1].AsSpan(4, 16).CopyTo(bytes.AsSpan(4));
        }

        taker?.Invoke(Server, bytes);
        taker?.Invoke(Server, datagram);
        timeline.Run(Latency * 100);
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

    public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why)
    {
        (taker, why) = (receiver, null);
        return new Wire(this);
    }

    public void Resolve(string host, Action<IPAddress?> found) => timeline.After(Latency, () => found(Server.Address));

    public void Echo(EchoRequest request, Action<EchoAnswer> done) => timeline.After(Latency, () => done(new EchoAnswer(Latency, null, string.Empty)));

    public void Fetch(FetchRequest request, Action<FetchAnswer> done) => timeline.After(Latency, () => done(new FetchAnswer.Failed(FetchFault.NotFound, string.Empty, "192.0.2.1")));

    public void Send(SendRequest request, Action<SendAnswer> done) => timeline.After(Latency, () => done(new SendAnswer(FetchFault.NotFound, string.Empty)));

    public void Install(ImageRequest request, Action<ImageNews> news) => timeline.After(Latency, () => news(new ImageNews.Failed("file not found", string.Empty)));

    public void GiveUpInstall()
    {
    }

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

    private sealed class Wire(FuzzedUnit unit) : IDatagramPort
    {
        public int Number => 7547;

        public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to) => unit.Datagrams.Add(datagram.ToArray());

        public void Dispose()
        {
        }
    }
}
