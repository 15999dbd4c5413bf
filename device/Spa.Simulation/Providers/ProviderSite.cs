using System.Diagnostics.CodeAnalysis;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;
using Spa.Gateway.Sip;
using Spa.Simulation.Ladders;
using Spa.Simulation.Stations;
using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Simulation.Providers;

/// <summary>A provider on an open port, with the numbers that answer by themselves, telephones of its subscribers, and a ladder of what happens. Its time is the ticks it is given.</summary>
public sealed class ProviderSite
{
    private const int MostLearnt = 1000;
    private const string ServicesSide = "services";
    private readonly Timeline timeline;
    private readonly Dictionary<IPEndPoint, string> learnt = [];
    private readonly Func<string, VoiceHost> hosts;
    private readonly CoreTrace trace;
    private readonly SortedDictionary<string, SipStation> stations = new(StringComparer.Ordinal);
    private readonly ProviderNotices notices;
    private readonly (string Host, int Port) address;
    private (int Status, string? Method)? fault;

    private ProviderSite(Timeline timeline, Entropy entropy, SiteOptions options, Func<string, VoiceHost> hosts, CoreTrace trace, ISipSocket port, ISipTap? capture)
    {
        (this.timeline, this.hosts, this.trace, address) = (timeline, hosts, trace, port.Local(SipTransport.Udp));
        Ladder = new Ladder(["phone", "exchange", .. options.Users.Select(user => user.Name).Except(options.Stations), LadderTap.Provider, .. options.Stations, ServicesSide]);
        var provider = ProviderOptions.Of(address.Host, options.Users);
        Provider = new SipProvider(timeline, entropy, port, options.Digests is { } digests ? provider with { Algorithms = digests } : provider) { Answers = AnswerOf };
        var tap = new LadderTap(Ladder, timeline, NameOf, Calls);
        Provider.Tap = capture is null ? tap : new Both(tap, capture);
        notices = new ProviderNotices(Provider);
        Services = new ProviderServices(Provider, Watched(ServicesSide), timeline, trace, Logged.Add);
    }

    /// <summary>The provider.</summary>
    public SipProvider Provider { get; }

    /// <summary>Numbers that answer by themselves.</summary>
    public ProviderServices Services { get; }

    /// <summary>Calls that went through.</summary>
    public SeenCalls Calls { get; } = new();

    /// <summary>What happened.</summary>
    public Ladder Ladder { get; }

    /// <summary>What its user agents logged.</summary>
    public IList<string> Logged { get; } = [];

    /// <summary>Time.</summary>
    public TimeSpan Now => timeline.Now;

    /// <summary>Where it is: host and port of its domain.</summary>
    public string Address => $"{address.Host}:{address.Port}";

    /// <summary>What it answers instead of working, and to which method; null = it works.</summary>
    public (int Status, string? Method)? Fault => fault;

    /// <summary>Opens a site; false when its port cannot be had.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="entropy">Chance.</param>
    /// <param name="options">What it is.</param>
    /// <param name="hosts">Makes the host of "provider", of "services" and of each station by its user's name.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="site">The site.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool Open(
        Timeline timeline, Entropy entropy, SiteOptions options, Func<string, VoiceHost> hosts, CoreTrace trace, [NotNullWhen(true)] out ProviderSite? site, [NotNullWhen(false)] out PortFault? fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hosts);
        var host = hosts(LadderTap.Provider);
        var door = new Door();
        var listen = new SipPortOptions(host.Address, options.Port, 0) { Listen = options.Port == 0 ? SipTransport.Udp : SipTransport.Tcp, LowestStreamPort = options.Port, HighestStreamPort = options.Port };
        site = null;
        if (!host.Sip.Open(listen, door, out var port, out fault))
        {
            return false;
        }

        site = new ProviderSite(timeline, entropy, options, hosts, trace, port, host.Capture?.Invoke(port));
        door.Provider = site.Provider;
        foreach (var user in options.Stations)
        {
            site.Station(user);
        }

        return true;
    }

    /// <summary>The telephones that are there, by user.</summary>
    public IReadOnlyDictionary<string, SipStation> Stations => stations;

    /// <summary>The telephone of a subscriber, put on the network when it is not there yet; null = there is no such subscriber.</summary>
    public SipStation? Station(string user)
    {
        if (stations.TryGetValue(user, out var known))
        {
            return known;
        }

        if (Provider.Users.FirstOrDefault(one => one.Name == user) is not { } subscriber)
        {
            return null;
        }

        var host = Watched(user);
        var settings = VoiceSettings.SipFrom(SipStation.Subscriber(user, subscriber.Password, Address), host);
        var station = new SipStation(user, ProviderServices.Anywhere(settings), host, timeline, trace);
        stations.Add(user, station);
        return station;
    }

    /// <summary>Answers instead of working, to try what a device does then; null = works again.</summary>
    /// <param name="status">400 to 699.</param>
    /// <param name="method">Only to this method; null = to all.</param>
    public void Break(int? status, string? method = null)
    {
        fault = status is { } value ? (value, method) : null;
        Ladder.Mark(timeline.Now, LadderTap.Provider, status is null ? "works" : $"answers {status} to {method ?? "everything"}");
    }

    /// <summary>Sends a NOTIFY to a subscriber's device; false = it is registered nowhere.</summary>
    /// <param name="user">The subscriber.</param>
    /// <param name="package">"resync", "reboot", "report" and so on.</param>
    /// <param name="done">Told the final status.</param>
    public bool Notify(string user, string package, Action<int> done) => notices.Send(user, package, done);

    /// <summary>Lets a frame pass.</summary>
    public void Tick()
    {
        Services.Tick();
        foreach (var station in stations.Values)
        {
            station.Tick();
        }
    }

    private int? AnswerOf(SipRequest request) => fault is { } broken && request.Method != SipMethod.Ack && (broken.Method is null || broken.Method == request.Method.Text) ? broken.Status : null;

    private VoiceHost Watched(string side)
    {
        var host = hosts(side);
        return host with { Rtp = new WatchedRtpPorts(host.Rtp, text => Ladder.Mark(timeline.Now, side, text)), Capture = null };
    }

    private string NameOf(IPEndPoint at, SipMessage? from)
    {
        // Who registers says who it is before it is bound.
        if (from is SipRequest { Method: var method, To.SipUri.User: { } own } && method == SipMethod.Register && Provider.IsUser(own) && learnt.Count < MostLearnt)
        {
            learnt[at] = own;
        }

        foreach (var (user, station) in stations)
        {
            if (station.Line.Address is { } ours && ours.Port == at.Port && ours.Host == at.Address.ToString())
            {
                return user;
            }
        }

        return (Services.At(at) is null ? null : ServicesSide) ?? Provider.Users.FirstOrDefault(user => Provider.Where(user.Name).Any(location => location.Path.Remote.Equals(at)))?.Name ?? learnt.GetValueOrDefault(at) ?? at.ToString();
    }

    // The port is open before the provider is there.
    private sealed class Door : ISipReceiver
    {
        public SipProvider? Provider { get; set; }

        public void Received(SipPath from, ReadOnlySpan<byte> message) => Provider?.Receive(from, message);

        public void Failed(SipPath path) => Provider?.Layer.Fail(path);

        public void ReceivedRaw(IPEndPoint from, ReadOnlySpan<byte> datagram)
        {
            // It answers no STUN.
        }
    }

    private sealed class Both(ISipTap first, ISipTap second) : ISipTap
    {
        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
        {
            first.Passed(path, message, sent);
            second.Passed(path, message, sent);
        }
    }
}
