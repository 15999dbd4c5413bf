using System.Buffers;
using System.Globalization;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Sip.Transactions;

/// <summary>The transactions of one local SIP port (RFC 3261 17, 18): messages come in by <see cref="Receive"/>, requests of ours go out by <see cref="Send(SipRequest, SipPath, Action{ClientTransaction, ClientNews})"/>. All on one timeline.</summary>
public sealed class TransactionLayer
{
    /// <summary>Transactions of either side at a time. Beyond: a request is answered 503, one of ours fails as if it could not be delivered.</summary>
    public const int MostTransactions = 1_000;

    private readonly Dictionary<TransactionKey, ClientTransaction> clients = [];
    private readonly Dictionary<TransactionKey, ServerTransaction> servers = [];
    private readonly HashSet<long> heard = [];
    private readonly ArrayBufferWriter<byte> writer = new(2048);
    private readonly Entropy entropy;
    private readonly ISipPort port;

    /// <summary>Makes it; the host then calls <see cref="Receive"/> for every message and <see cref="Fail"/> for every failure.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="entropy">Branches and tags.</param>
    /// <param name="port">Sends.</param>
    /// <param name="timings">Times.</param>
    public TransactionLayer(Timeline timeline, Entropy entropy, ISipPort port, TransactionTimings timings)
    {
        ArgumentNullException.ThrowIfNull(port);
        (Timeline, this.entropy, this.port, Timings) = (timeline, entropy, port, timings);
        SentBy = path => port.Local(path.Transport);
    }

    /// <summary>A request came that begins a transaction. Whoever takes it responds; the first handler is asked.</summary>
    public event Action<ServerTransaction>? RequestReceived;

    /// <summary>The ACK of a 2xx came (RFC 3261 13.3.1.4): it belongs to a dialog, not to a transaction.</summary>
    public event Action<SipRequest, SipPath>? AckReceived;

    /// <summary>A response came that belongs to no transaction; a 2xx to an INVITE may be of a dialog.</summary>
    public event Action<SipResponse, SipPath>? StrayResponse;

    /// <summary>A request left this server for the next one of its list: it was silent, out of service, or answered so.</summary>
    public event Action<SipPath>? ServerFailed;

    /// <summary>A request of ours goes there for the first time.</summary>
    public event Action<SipPath>? RequestSent;

    /// <summary>Times from the next transaction on.</summary>
    public TransactionTimings Timings { get; set; }

    /// <summary>How responses find back.</summary>
    public ViaOptions ViaOptions { get; set; } = ViaOptions.AsAsked;

    /// <summary>What our Via says for a path: the port's own, or what a NAT makes of it.</summary>
    public Func<SipPath, (string Host, int Port)> SentBy { get; set; }

    /// <summary>All that is sent has compact header names; else only answers to a request that has them (RFC 3261 7.3.3).</summary>
    public bool CompactNames { get; set; }

    /// <summary>Sees all messages; null = nobody.</summary>
    public ISipTap? Tap { get; set; }

    /// <summary>Messages that could not be read since the start.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Transactions that are not over.</summary>
    public int Count => clients.Count + servers.Count;

    internal Timeline Timeline { get; }

    internal void TellServerFailed(SipPath path) => ServerFailed?.Invoke(path);

    /// <summary>Sends a request that begins a transaction. Its Via is put in front here.</summary>
    /// <param name="request">Any but ACK and CANCEL.</param>
    /// <param name="path">Where to.</param>
    /// <param name="tell">Told what comes of it; never from inside this call.</param>
    public ClientTransaction Send(SipRequest request, SipPath path, Action<ClientTransaction, ClientNews> tell)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tell);
        var branch = NewBranch();
        var sent = request with { Via = request.Via.Insert(0, OwnVia(path, branch)) };
        var transaction = new ClientTransaction(this, new TransactionKey(branch, string.Empty, request.Method.Text), sent, path, tell);
        if (clients.Count >= MostTransactions)
        {
            Timeline.After(TimeSpan.Zero, () => tell(transaction, new ClientNews.TransportFailed()));
            return transaction;
        }

        clients.Add(transaction.Key, transaction);
        RequestSent?.Invoke(path);
        transaction.Take(new ClientEvent.Begin());
        return transaction;
    }

    /// <summary>Sends an ACK of a 2xx: a transaction of its own that nobody answers. The same ACK is sent again by <see cref="Resend"/>.</summary>
    /// <returns>The ACK as it was sent.</returns>
    public SipRequest SendAck(SipRequest ack, SipPath path)
    {
        ArgumentNullException.ThrowIfNull(ack);
        ArgumentNullException.ThrowIfNull(path);
        var sent = ack with { Via = ack.Via.Insert(0, OwnVia(path, NewBranch())) };
        Send(path, Written(sent));
        return sent;
    }

    /// <summary>Sends a message once more as it is.</summary>
    public void Resend(SipMessage message, SipPath path)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(path);
        Send(path, Written(message));
    }

    /// <summary>Takes a message from the host.</summary>
    /// <param name="from">Where it came from.</param>
    /// <param name="bytes">One datagram, or one message of a stream; not kept.</param>
    public void Receive(SipPath from, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(from);
        Tap?.Passed(from, bytes, sent: false);
        if (from.Connection != 0)
        {
            heard.Add(from.Connection);
        }

        if (!MessageReader.Read(bytes, out var message, out var fault))
        {
            Unreadable++;
            var answer = fault.Answer(NewTag());
            if (!answer.IsEmpty)
            {
                Send(from, answer.Span);
            }
        }
        else if (message is SipRequest request)
        {
            Take(ResponsePath.Mark(request, from, ViaOptions), from);
        }
        else
        {
            Take((SipResponse)message, from);
        }
    }

    /// <summary>The same request came by another way and is not over: a loop, or a fork that meets again (RFC 3261 8.2.2.2).</summary>
    internal bool IsMerged(ServerTransaction one)
        => one.Request.To.Tag is null
            && servers.Values.Any(other => other != one && other.State.Phase is ServerPhase.Trying or ServerPhase.Proceeding && other.Request.CallId == one.Request.CallId && other.Request.CSeq == one.Request.CSeq && other.Request.From.Tag == one.Request.From.Tag);

    /// <summary>The host could not deliver to a path, or lost it. A request that nobody has answered goes once more, as it is, where the connection had served before: it was dead already, as one is that a NAT has forgotten, and the host makes a new one.</summary>
    public void Fail(SipPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var hasServed = heard.Remove(path.Connection);
        foreach (var client in clients.Values.Where(one => IsSame(one.Path, path)).ToArray())
        {
            if (!hasServed || !client.Repeat())
            {
                client.Take(new ClientEvent.TransportFailed());
            }
        }

        foreach (var server in servers.Values.Where(one => IsSame(one.AnswerTo, path)).ToArray())
        {
            server.Take(new ServerEvent.TransportFailed());
        }
    }

    /// <summary>A new tag (RFC 3261 19.3).</summary>
    public string NewTag() => entropy.Next().ToString("x16", CultureInfo.InvariantCulture);

    internal byte[] Bytes(SipMessage message, SipRequest? answered = null) => Written(message, answered).ToArray();

    // Valid until the next message is written.
    private ReadOnlySpan<byte> Written(SipMessage message, SipRequest? answered = null)
    {
        writer.ResetWrittenCount();
        MessageWriter.Write(message, writer, CompactNames || answered is { IsCompact: true });
        return writer.WrittenSpan;
    }

    internal void Send(SipPath path, ReadOnlySpan<byte> bytes)
    {
        Tap?.Passed(path, bytes, sent: true);
        port.Send(path, bytes);
    }

    internal void SendCancel(ClientTransaction invite)
    {
        var request = new SipRequest
        {
            Method = SipMethod.Cancel,
            RequestUri = invite.Request.RequestUri,
            Via = [invite.Request.Via[0]],
            From = invite.Request.From,
            To = invite.Request.To,
            CallId = invite.Request.CallId,
            CSeq = new CSeq(invite.Request.CSeq.Number, SipMethod.Cancel),
            Route = invite.Request.Route,
            MaxForwards = invite.Request.MaxForwards,
        };
        var cancel = new ClientTransaction(this, invite.Key with { Method = SipMethod.Cancel.Text }, request, invite.Path, (_, _) => { });
        if (clients.TryAdd(cancel.Key, cancel))
        {
            cancel.Take(new ClientEvent.Begin());
        }
    }

    internal void Pass(ServerTransaction transaction) => RequestReceived?.Invoke(transaction);

    internal void Remove(ClientTransaction transaction) => clients.Remove(transaction.Key);

    internal void Remove(ServerTransaction transaction) => servers.Remove(transaction.Key);

    private static bool IsSame(SipPath a, SipPath b) => a.Transport == b.Transport && (a.Connection != 0 && a.Connection == b.Connection || a.Remote.Equals(b.Remote));

    private static TransactionKey ServerKey(SipRequest request, SipMethod method)
    {
        var via = request.Via[0];
        var sentBy = via.Port is { } number ? string.Create(CultureInfo.InvariantCulture, $"{via.Host}:{number}") : via.Host;
        var branch = via.HasMagicBranch ? via.Branch! : string.Create(CultureInfo.InvariantCulture, $"{request.CallId} {request.CSeq.Number} {request.From.Tag} {request.RequestUri}");
        return new(branch, sentBy, method.Text);
    }

    private void Take(SipRequest request, SipPath from)
    {
        if (request.Method == SipMethod.Ack)
        {
            TakeAck(request, from);
            return;
        }

        var key = ServerKey(request, request.Method);
        if (servers.TryGetValue(key, out var known))
        {
            known.Take(new ServerEvent.Repeated());
            return;
        }

        var answerTo = ResponsePath.Of(request, from, ViaOptions);
        if (servers.Count >= MostTransactions)
        {
            Send(answerTo, Bytes(SipResponse.For(request, 503, NewTag()) with { Other = [HeaderField.Of(HeaderName.RetryAfter, "10")] }));
            return;
        }

        var transaction = new ServerTransaction(this, key, request, from, answerTo);
        servers.Add(key, transaction);
        if (request.Method == SipMethod.Cancel)
        {
            TakeCancel(transaction);
        }
        else
        {
            transaction.Take(new ServerEvent.Begin());
        }
    }

    private void TakeAck(SipRequest request, SipPath from)
    {
        if (servers.TryGetValue(ServerKey(request, SipMethod.Invite), out var refused) && refused.State.Phase is ServerPhase.Completed or ServerPhase.Confirmed)
        {
            refused.Take(new ServerEvent.Acknowledged());
        }
        else
        {
            AckReceived?.Invoke(request, from);
        }
    }

    // RFC 3261 9.2: the CANCEL is answered by itself; the INVITE by its user. It comes from the hop that sent the INVITE, whoever else has seen its branch.
    private void TakeCancel(ServerTransaction cancel)
    {
        var known = servers.TryGetValue(ServerKey(cancel.Request, SipMethod.Invite), out var invite) && invite.From.Remote.Address.Equals(cancel.From.Remote.Address);
        cancel.Begin();
        cancel.Respond(SipResponse.For(cancel.Request, known ? 200 : 481, known ? invite!.Tag : cancel.Tag));
        if (known && invite!.State.Phase is ServerPhase.Trying or ServerPhase.Proceeding)
        {
            invite.CancelledBy = cancel.Request;
            invite.User?.Invoke(invite, ServerNews.Cancelled);
        }
    }

    private void Take(SipResponse response, SipPath from)
    {
        if (response.Via.Length == 1 && response.Via[0].Branch is { } branch && clients.TryGetValue(new(branch, string.Empty, response.CSeq.Method.Text), out var client))
        {
            client.Take(response);
        }
        else
        {
            StrayResponse?.Invoke(response, from);
        }
    }

    private Via OwnVia(SipPath path, string branch)
    {
        var (host, number) = SentBy(path);
        var name = path.Transport switch
        {
            SipTransport.Tcp => "TCP",
            SipTransport.Tls => "TLS",
            _ => "UDP",
        };
        return new Via(name, host, number) { Parameters = Parameters.None.With("branch", branch).With("rport") };
    }

    private string NewBranch() => string.Create(CultureInfo.InvariantCulture, $"{Via.MagicCookie}{entropy.Next():x16}");
}
