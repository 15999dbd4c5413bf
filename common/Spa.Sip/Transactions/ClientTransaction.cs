using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Sip.Transactions;

/// <summary>A request of ours and what came of it.</summary>
public sealed class ClientTransaction
{
    private readonly TransactionLayer layer;
    private readonly Action<ClientTransaction, ClientNews> tell;
    private readonly byte[] bytes;
    private readonly TransactionTimers timers;
    private readonly bool isInvite;
    private SipResponse? latest;
    private bool isRepeated;

    internal ClientTransaction(TransactionLayer layer, TransactionKey key, SipRequest request, SipPath path, Action<ClientTransaction, ClientNews> tell)
    {
        (this.layer, Key, Request, Path, this.tell) = (layer, key, request, path, tell);
        bytes = layer.Bytes(request);
        isInvite = request.Method == SipMethod.Invite;
        timers = new(layer.Timeline, timer => Take(new ClientEvent.TimedOut(timer)));
    }

    /// <summary>The request as it was sent.</summary>
    public SipRequest Request { get; }

    /// <summary>Where it was sent.</summary>
    public SipPath Path { get; }

    /// <summary>How far it has come.</summary>
    public ClientState State { get; private set; } = InviteClient.Start;

    internal TransactionKey Key { get; }

    /// <summary>Cancels an INVITE. Only after a provisional response (RFC 3261 9.1); otherwise, and for any other request, nothing happens and the answer is false.</summary>
    public bool Cancel()
    {
        if (!isInvite || State.Phase != ClientPhase.Proceeding)
        {
            return false;
        }

        layer.SendCancel(this);
        return true;
    }

    /// <summary>Drops it: nothing more is sent or told.</summary>
    public void Forget()
    {
        timers.Stop();
        State = new(ClientPhase.Terminated, TimeSpan.Zero);
        layer.Remove(this);
    }

    /// <summary>Sends it once more, by another connection: the same transaction, so that a server which has it does nothing twice. False = something was heard of it, or it was repeated before.</summary>
    internal bool Repeat()
    {
        if (isRepeated || State.Phase is not (ClientPhase.Calling or ClientPhase.Trying))
        {
            return false;
        }

        isRepeated = true;
        layer.Send(Path, bytes);
        return true;
    }

    internal void Take(SipResponse response)
    {
        latest = response;
        Take(new ClientEvent.Response(response.Status));
    }

    internal void Take(ClientEvent e)
    {
        var step = isInvite ? InviteClient.On(State, e, layer.Timings, Path.IsReliable) : NonInviteClient.On(State, e, layer.Timings, Path.IsReliable);
        State = step.Next;
        foreach (var effect in step.Effects)
        {
            Act(effect);
        }
    }

    private void Act(ClientEffect effect)
    {
        switch (effect)
        {
            case ClientEffect.SendRequest:
                layer.Send(Path, bytes);
                break;
            case ClientEffect.SendAck:
                layer.Send(Path, layer.Bytes(Ack(latest!)));
                break;
            case ClientEffect.SetTimer timer:
                timers.Set(timer.Timer, timer.After);
                break;
            case ClientEffect.PassResponse:
                tell(this, new ClientNews.Response(latest!));
                break;
            case ClientEffect.TellTimeout:
                tell(this, new ClientNews.TimedOut());
                break;
            case ClientEffect.TellTransportFailure:
                tell(this, new ClientNews.TransportFailed());
                break;
            case ClientEffect.Forget:
                timers.Stop();
                layer.Remove(this);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    // RFC 3261 17.1.1.3: the INVITE's own hop, the response's To.
    private SipRequest Ack(SipResponse refusal) => new()
    {
        Method = SipMethod.Ack,
        RequestUri = Request.RequestUri,
        Via = [Request.Via[0]],
        From = Request.From,
        To = refusal.To,
        CallId = Request.CallId,
        CSeq = new CSeq(Request.CSeq.Number, SipMethod.Ack),
        Route = Request.Route,
        MaxForwards = Request.MaxForwards,
    };
}
