using System.Collections.Immutable;
using Spa.Foundation.Machines;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>The INVITE of a session that they began, until it is acknowledged or over.</summary>
internal sealed class CalleeInvite
{
    private readonly Session session;
    private readonly ServerTransaction transaction;
    private readonly Machine<CalleeState, CalleeEvent, CalleeEffect> machine;
    private readonly ReliableResponses? reliable;
    private ImmutableArray<HeaderField> headers = [];
    private ReadOnlyMemory<byte> answer;
    private bool answerInAck;
    private bool withMedia;
    private SipResponse? ok;
    private IDisposable? expiry;
    private IDisposable? okDue;
    private IDisposable? ackWait;

    public CalleeInvite(Session session, ServerTransaction transaction)
    {
        (this.session, this.transaction) = (session, transaction);
        machine = new(session.Subject, CalleeFlow.Start, (state, e) => CalleeFlow.On(state, e, Timings), Act, session.Agent.Timeline, session.Trace);
        if (session.Agent.Options.Reliable100 && (Request.Supported.Has("100rel") || Request.Require.Has("100rel")))
        {
            reliable = new ReliableResponses(session.Agent, transaction, () => Refuse(504, []));
        }

        transaction.User = (_, news) => machine.Take(news switch
        {
            ServerNews.Cancelled => new CalleeEvent.Cancelled(),
            ServerNews.NoAck => new CalleeEvent.NoAck(),
            _ => State.Phase is CalleePhase.Accepted or CalleePhase.Leaving ? new CalleeEvent.NoAck() : new CalleeEvent.Cancelled(),
        });
    }

    public CalleeState State => machine.State;

    public SipRequest Request => transaction.Request;

    public SipPath Source => transaction.From;

    // RFC 3326: SIP ;cause=200 ;text="Call completed elsewhere".
    private bool IsElsewhere => transaction.CancelledBy?.Get<Reason>() is { } given && given.Ok(out var reason, out _) && reason.Cause == 200;

    private CalleeTimings Timings => new(session.Agent.Layer.Timings.T1, session.Agent.Layer.Timings.T2, session.Agent.Layer.Timings.H, Request.Expires is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    public void Begin()
    {
        if (Dialog.AsCallee(Request, transaction.Tag) is not { } dialog)
        {
            // RFC 3261 8.1.1.8: an INVITE has a Contact.
            session.Agent.Respond(transaction, 400);
            return;
        }

        if (SessionTimer.IsTooShort(Request))
        {
            session.RefuseTimer(transaction);
            return;
        }

        if (!session.Enter(dialog))
        {
            session.Agent.Respond(transaction, 486);
            return;
        }

        machine.Take(new CalleeEvent.Begin());
    }

    public void Progress(int status, bool media)
    {
        if (media && !Describe())
        {
            Refuse(488, []);
            return;
        }

        withMedia = media;
        machine.Take(new CalleeEvent.Progress(status));
    }

    public void Accept()
    {
        if (State.Phase is CalleePhase.Incoming or CalleePhase.Ringing)
        {
            if (Describe())
            {
                machine.Take(new CalleeEvent.Accept());
            }
            else
            {
                Refuse(488, []);
            }
        }
    }

    public void Refuse(int status, ImmutableArray<HeaderField> more)
    {
        headers = more;
        machine.Take(new CalleeEvent.Refuse(status));
    }

    public void HangUp() => machine.Take(new CalleeEvent.HangUp());

    public void TakeBye() => machine.Take(new CalleeEvent.Bye());

    public void TakeAck(SipRequest ack)
    {
        if (ack.CSeq.Number != Request.CSeq.Number)
        {
            return;
        }

        var usable = !answerInAck || session.TakeAnswer(ack.Body);
        machine.Take(new CalleeEvent.Acknowledged());
        if (!usable && State.Phase is CalleePhase.Confirmed)
        {
            session.Vanish();
        }
    }

    /// <summary>Takes a PRACK; false when it is for no response of ours.</summary>
    public bool TakePrack(ServerTransaction prack) => reliable?.Take(prack) == true;

    // The answer to their offer, or our offer when they made none; made once.
    private bool Describe()
    {
        if (!answer.IsEmpty)
        {
            return true;
        }

        answerInAck = !Request.IsBody(Session.Sdp);
        var made = answerInAck ? session.Media.Offer() : session.Media.Answer(Request.Body);
        answer = made ?? default;
        return made is not null;
    }

    private void Act(CalleeEffect effect)
    {
        switch (effect)
        {
            case CalleeEffect.Respond respond:
                Respond(respond.Status);
                break;
            case CalleeEffect.SendOkAgain:
                transaction.Respond(ok!);
                break;
            case CalleeEffect.SendBye when session.Dialog is { } dialog:
                session.SendBye(dialog);
                session.Enter(null);
                break;
            case CalleeEffect.SetExpiry set:
                Set(ref expiry, set.After, new CalleeEvent.Expired());
                break;
            case CalleeEffect.SetOkDue set:
                Set(ref okDue, set.After, new CalleeEvent.OkDue());
                break;
            case CalleeEffect.SetAckWait set:
                Set(ref ackWait, set.After, new CalleeEvent.NoAck());
                break;
            case CalleeEffect.TellCancelled:
                session.Tell(new SessionNews.Cancelled(IsElsewhere));
                break;
            case CalleeEffect.TellConfirmed:
                session.Tell(new SessionNews.Confirmed());
                break;
            case CalleeEffect.TellEnded ended:
                session.Tell(new SessionNews.Ended(ended.Why, null));
                session.Enter(null);
                break;
        }
    }

    private void Respond(int status)
    {
        var agent = session.Agent;
        var response = agent.Dress(SipResponse.For(Request, status, transaction.Tag) with { Other = headers });
        if (status < 300)
        {
            response = response with { Contact = [session.Contact(transaction.AnswerTo)], Allow = AgentOptions.Allowed, Supported = agent.Options.Supported, RecordRoute = Request.RecordRoute };
            if (status >= 200 || withMedia)
            {
                response = response with { ContentType = Session.Sdp, Body = answer };
            }
        }

        if (status >= 300)
        {
            reliable?.Stop();
            transaction.Respond(response);
            session.Enter(null);
        }
        else if (status >= 200)
        {
            reliable?.Stop();
            var agreed = SessionTimer.OfRequest(Request);
            session.Keep(agreed, Request.Allow);
            ok = agreed is null ? response : response with { Other = response.Other.Add(agreed.ToField(asServer: true)), Require = agreed.WeRefresh ? [] : ["timer"] };
            transaction.Respond(ok);
        }
        else if (reliable is null)
        {
            transaction.Respond(response);
        }
        else
        {
            reliable.Send(response);
        }
    }

    private void Set(ref IDisposable? timer, TimeSpan? after, CalleeEvent e)
    {
        timer?.Dispose();
        timer = after is { } time ? session.Agent.Timeline.After(time, () => machine.Take(e)) : null;
    }
}
