using System.Net;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Tests;

namespace Spa.Device.Tests.Management;

/// <summary>An ACS that answers as a test tells it to: each Inform with an InformResponse, each request of the unit with its response, and then what is queued, one after the other.</summary>
internal sealed class ScriptedAcs : IManagementPort
{
    public static readonly TimeSpan Latency = 20.Milliseconds;
    private readonly Queue<CwmpMessage> requests = new();
    private uint lastId;

    /// <summary>Set by the test, once the unit has its timeline.</summary>
    public Rig Rig { get; set; } = null!;

    /// <summary>The timeline of a unit that is on no rig.</summary>
    public VirtualTimeline? Timeline { get; init; }

    private VirtualTimeline Time => Timeline ?? Rig.Time;

    /// <summary>Everything the unit sent: null = an empty POST.</summary>
    public List<(TimeSpan At, CwmpEnvelope? Envelope, AcsPost Post)> Heard { get; } = [];

    public IEnumerable<Inform> Informs => Heard.Select(h => h.Envelope?.Body).OfType<Inform>();

    public IEnumerable<T> Of<T>()
        where T : CwmpMessage
        => Heard.Select(h => h.Envelope?.Body).OfType<T>();

    public int Closed { get; private set; }

    public int? ListensAt { get; private set; }

    /// <summary>How a POST is answered instead of as usual; null = as usual.</summary>
    public Func<CwmpEnvelope?, AcsReply?> Instead { get; set; } = _ => null;

    /// <summary>The version that is to be spoken; null = it does not say.</summary>
    public CwmpVersion? Use { get; set; }

    /// <summary>HoldRequests of what is sent.</summary>
    public bool Hold { get; set; }

    /// <summary>To be asked in the next session, or later in this one.</summary>
    public ScriptedAcs Ask(params CwmpMessage[] wanted)
    {
        foreach (var one in wanted)
        {
            requests.Enqueue(one);
        }

        return this;
    }

    public void Post(AcsPost post, Action<AcsReply> done)
    {
        CwmpEnvelope? envelope = null;
        if (!post.Body.IsEmpty)
        {
            CwmpSchemas.MustFit(post.Body);
            Assert.True(Envelopes.Read(post.Body, SoapLimits.Standard, out envelope, out var error), error?.ToString());
        }

        Heard.Add((Time.Now, envelope, post));
        var answer = Instead(envelope) ?? envelope?.Body switch
        {
            Inform => Reply(new InformResponse(1), envelope.Id),
            TransferComplete => Reply(TransferCompleteResponse.Instance, envelope.Id),
            AutonomousTransferComplete => Reply(AutonomousTransferCompleteResponse.Instance, envelope.Id),
            RequestDownload => Reply(RequestDownloadResponse.Instance, envelope.Id),
            _ when requests.TryDequeue(out var next) => Reply(next, $"acs{++lastId}"),
            _ => new AcsReply((int)HttpStatusCode.NoContent, default, null, string.Empty),
        };
        Time.After(Latency, () => done(answer));
    }

    public AcsReply Reply(CwmpMessage message, string? id) => new(200, Envelopes.Write(new CwmpEnvelope(message) { Id = id, HoldRequests = Hold, Use = message is InformResponse ? Use : null, Version = Use ?? CwmpVersion.V10 }), null, string.Empty);

    public static AcsReply Broken(FetchFault fault = FetchFault.Timeout) => new(0, default, fault, string.Empty);

    public void Close() => Closed++;

    public void Listen(int? port, Action<int?, string?> opened)
    {
        ListensAt = port;
        Time.After(TimeSpan.Zero, () => opened(port is 0 ? 40000 : port, null));
    }

    /// <summary>What is between the unit and the ACS, for datagrams.</summary>
    public ScriptedNat Nat { get; } = new();

    public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why) => Nat.OpenDatagrams(port, receiver, out why);

    public void Resolve(string host, Action<IPAddress?> found) => Nat.Resolve(host, found);

    /// <summary>Echo requests of the unit.</summary>
    public List<(TimeSpan At, EchoRequest Request)> Echoes { get; } = [];

    /// <summary>What comes of one, and after which time; null = it is not answered in its time.</summary>
    public Func<EchoRequest, EchoAnswer?> Echoing { get; set; } = _ => null;

    public void Echo(EchoRequest request, Action<EchoAnswer> done)
    {
        Echoes.Add((Time.Now, request));
        var answer = Echoing(request) ?? new EchoAnswer(TimeSpan.Zero, EchoFault.Timeout, string.Empty);
        Time.After(answer.Fault == EchoFault.Timeout ? request.Timeout : answer.Time, () => done(answer));
    }
}
