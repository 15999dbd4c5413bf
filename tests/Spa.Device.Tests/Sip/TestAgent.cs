using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Simulation.Network;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Device.Tests.Sip;

/// <summary>A user agent on a simulated network that writes down what it is told.</summary>
internal sealed class TestAgent
{
    private readonly string name;
    private readonly IAuthenticator authenticator;
    private int calls;

    public TestAgent(SimulatedNetwork network, string address, string name, SipTransport transport = SipTransport.Udp, bool reliable100 = false, ISipResolver? resolver = null, string? password = null)
    {
        this.name = name;
        authenticator = password is null ? new NoAuthenticator() : new DigestAuthenticator(name, password, new Entropy(3));
        At = IPEndPoint.Parse(address);
        var entropy = new Entropy((ulong)address.Sum(c => c) + 7);
        Port = new SimulatedSipPort(network, At);
        Layer = new TransactionLayer(network.Timeline, entropy, Port, TransactionTimings.Rfc3261);
        Port.Attach(Layer);
        Agent = new UserAgentCore(
            Layer, new ServerLocator(resolver ?? new NoNames(), entropy), entropy,
            new AgentOptions("Spa test", "Spa test", string.Empty, 70, new AttemptLimits(2, 5, _ => false), 240.Seconds, 30.Seconds, reliable100))
        {
            Transport = transport,
        };
        Agent.Invited += transaction =>
        {
            Session = Session.Receive($"{name} {++calls}", Agent, transaction, Media, authenticator, name, CoreTrace.None, Hear);
            Told.Add("invited");
            OnInvited?.Invoke(Session);
        };
    }

    public IPEndPoint At { get; }

    public IAuthenticator Authenticator => authenticator;

    /// <summary>Domain of the From of calls.</summary>
    public string Domain { get; set; } = "example.com";

    public SimulatedSipPort Port { get; }

    public TransactionLayer Layer { get; }

    public UserAgentCore Agent { get; }

    public PlainMedia Media => media ??= new PlainMedia(name);

    public Session? Session { get; private set; }

    public List<string> Told { get; } = [];

    public Action<Session>? OnInvited { get; set; }

    public Action<SessionNews>? OnNews { get; set; }

    /// <summary>Nothing is left behind: no transaction, no dialog.</summary>
    public bool IsClean => Layer.Count == 0 && Agent.DialogCount == 0;

    private PlainMedia? media;

    public Session Call(string target, params ImmutableArray<HeaderField> headers)
    {
        var uri = SipUri.Parse(target).OrThrow();
        var call = new CallRequest(uri, new NameAddr(new SipUri(Domain) { User = name }), new NameAddr(uri), name, [], headers, authenticator);
        return Session = Session.Call($"{name} {++calls}", Agent, call, Media, CoreTrace.None, Hear);
    }

    private void Hear(Session session, SessionNews news)
    {
        Told.Add(news switch
        {
            SessionNews.Progress progress => $"progress {progress.Message.Status}{(progress.HasMedia ? " media" : string.Empty)}",
            SessionNews.Answered => "answered",
            SessionNews.Failed failed => $"failed {failed.Status}",
            SessionNews.Cancelled cancelled => cancelled.Elsewhere ? "cancelled elsewhere" : "cancelled",
            SessionNews.Confirmed => "confirmed",
            SessionNews.MediaChanged => "media " + Media.Theirs,
            SessionNews.OfferRefused refused => $"offer refused {refused.Status}",
            SessionNews.Ended ended => $"ended {ended.Why}",
            SessionNews.Requested requested => $"request {requested.Transaction.Request.Method}",
            _ => news.GetType().Name,
        });
        OnNews?.Invoke(news);
    }

    private sealed class NoAuthenticator : IAuthenticator
    {
        public SipRequest? Answer(SipRequest request, SipResponse challenge) => null;

        public SipRequest Anticipate(SipRequest request) => request;
    }

    private sealed class NoNames : ISipResolver
    {
        public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done) => done([]);

        public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done) => done([]);
    }
}
