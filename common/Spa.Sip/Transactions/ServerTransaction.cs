using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Sip.Transactions;

/// <summary>A request to us and what we say to it.</summary>
public sealed class ServerTransaction
{
    private readonly TransactionLayer layer;
    private readonly TransactionTimers timers;
    private readonly bool isInvite;
    private readonly bool isReliable;
    private byte[]? response;

    internal ServerTransaction(TransactionLayer layer, TransactionKey key, SipRequest request, SipPath from, SipPath answerTo)
    {
        (this.layer, Key, Request, From, AnswerTo) = (layer, key, request, from, answerTo);
        isInvite = request.Method == SipMethod.Invite;
        isReliable = from.IsReliable;
        timers = new(layer.Timeline, timer => Take(new ServerEvent.TimedOut(timer)));
    }

    /// <summary>The request, its topmost Via marked with where it came from.</summary>
    public SipRequest Request { get; }

    /// <summary>Where it came from.</summary>
    public SipPath From { get; }

    /// <summary>Where its responses go.</summary>
    public SipPath AnswerTo { get; }

    /// <summary>How far it has come.</summary>
    public ServerState State { get; private set; } = InviteServer.Start;

    /// <summary>What our responses put into To when the request has no tag: one for the transaction, so that all of them belong to one dialog.</summary>
    public string Tag => tag ??= layer.NewTag();

    /// <summary>Told what happens after the request; null = nobody.</summary>
    public Action<ServerTransaction, ServerNews>? User { get; set; }

    /// <summary>The CANCEL that came for it; null = none. Its Reason may say that another target answered.</summary>
    public SipRequest? CancelledBy { get; internal set; }

    internal TransactionKey Key { get; }

    private string? tag;

    /// <summary>Answers. A status that cannot come any more (a second final one) is dropped.</summary>
    public void Respond(SipResponse message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (State.Phase is ServerPhase.Trying or ServerPhase.Proceeding || (State.Phase is ServerPhase.Accepted && message.IsSuccess))
        {
            response = layer.Bytes(message, Request);
            Take(new ServerEvent.Respond(message.Status));
        }
    }

    /// <summary>Answers with a status alone.</summary>
    public void Respond(int status) => Respond(SipResponse.For(Request, status, status == 100 ? null : Tag));

    /// <summary>Begins without telling anybody.</summary>
    internal void Begin() => State = new(ServerPhase.Trying, TimeSpan.Zero);

    internal void Take(ServerEvent e)
    {
        var step = isInvite ? InviteServer.On(State, e, layer.Timings, isReliable) : NonInviteServer.On(State, e, layer.Timings, isReliable);
        State = step.Next;
        foreach (var effect in step.Effects)
        {
            Act(effect);
        }
    }

    private void Act(ServerEffect effect)
    {
        switch (effect)
        {
            case ServerEffect.PassRequest:
                layer.Pass(this);
                break;
            case ServerEffect.SendTrying:
                layer.Send(AnswerTo, layer.Bytes(SipResponse.For(Request, 100), Request));
                break;
            case ServerEffect.SendResponse:
                layer.Send(AnswerTo, response!);
                break;
            case ServerEffect.SetTimer timer:
                timers.Set(timer.Timer, timer.After);
                break;
            case ServerEffect.TellNoAck:
                User?.Invoke(this, ServerNews.NoAck);
                break;
            case ServerEffect.TellTransportFailure:
                User?.Invoke(this, ServerNews.TransportFailed);
                break;
            case ServerEffect.Forget:
                timers.Stop();
                layer.Remove(this);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }
}
