using Spa.Foundation.Machines;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>A session from its first answer to its end: offers either way, its timer, its BYE (RFC 3261 14 and 15, RFC 3311, RFC 4028).</summary>
internal sealed class EstablishedDialog
{
    // Seconds after which an offer may come again that met another of theirs: 0 to 10 (RFC 3261 14.2).
    private const string Later = "5";

    private readonly Session session;
    private readonly Machine<DialogState, DialogEvent, DialogEffect> machine;
    private ServerTransaction? pending;
    private ServerTransaction? theirOffer;
    private SipResponse? ok;
    private ReadOnlyMemory<byte> answer;
    private bool answerInAck;
    private (SipRequest Request, SipPath Path)? acceptedOffer;
    private SessionTimer? timer;
    private bool updates;
    private IDisposable? timed;
    private IDisposable? okDue;
    private IDisposable? ackWait;
    private IDisposable? glareWait;

    public EstablishedDialog(Session session)
    {
        this.session = session;
        machine = new(session.Subject, new DialogState(DialogPhase.Stable), (state, e) => DialogFlow.On(state, e, Timings), Act, session.Agent.Timeline, session.Trace);
    }

    public DialogState State => machine.State;

    private DialogTimings Timings => new(session.Agent.Layer.Timings.T1, session.Agent.Layer.Timings.T2, session.Agent.Layer.Timings.H);

    public void Take(DialogEvent e) => machine.Take(e);

    /// <summary>Keeps to a session timer from now on; null = the session is not timed (RFC 4028 10).</summary>
    public void Keep(SessionTimer? agreed)
    {
        timed?.Dispose();
        (timer, timed) = (agreed, null);
        if (agreed is { WeRefresh: true })
        {
            timed = session.Agent.Timeline.After(agreed.RefreshAfter, Refresh);
        }
        else if (agreed is not null)
        {
            timed = session.Agent.Timeline.After(agreed.GiveUpAfter, () => Take(new DialogEvent.Expired()));
        }
    }

    /// <summary>What the far end says that it understands; nothing said changes nothing.</summary>
    public void Learn(TokenList allowed) => updates = allowed.Count == 0 ? updates : allowed.Has("UPDATE");

    /// <summary>Takes the ACK of our 2xx to their re-INVITE; any other is dropped.</summary>
    public void TakeAck(SipRequest ack)
    {
        if (State.Phase != DialogPhase.Answered || ack.CSeq.Number != theirOffer!.Request.CSeq.Number)
        {
            return;
        }

        var usable = !answerInAck || session.TakeAnswer(ack.Body);
        Take(usable ? new DialogEvent.Acknowledged() : new DialogEvent.Vanished());
        if (answerInAck && usable)
        {
            session.Tell(new SessionNews.MediaChanged());
        }
    }

    /// <summary>Takes their re-INVITE.</summary>
    public void TakeOffer(ServerTransaction transaction)
    {
        if (!session.IsEstablished)
        {
            // Before the first answer is acknowledged there is nothing to change (RFC 3261 14.2).
            session.Agent.Respond(transaction, 491);
            return;
        }

        if (SessionTimer.IsTooShort(transaction.Request))
        {
            session.RefuseTimer(transaction);
            return;
        }

        var acceptable = true;
        if (State.Phase is DialogPhase.Stable or DialogPhase.Glare)
        {
            answerInAck = !transaction.Request.IsBody(Session.Sdp);
            var made = answerInAck ? session.Media.Offer() : session.Media.Answer(transaction.Request.Body);
            acceptable = made is not null;
            answer = made ?? default;
        }

        pending = transaction;
        Take(new DialogEvent.TheirOffer(acceptable));
    }

    /// <summary>Takes their UPDATE (RFC 3311).</summary>
    public void TakeUpdate(ServerTransaction transaction)
    {
        if (SessionTimer.IsTooShort(transaction.Request))
        {
            session.RefuseTimer(transaction);
        }
        else if (!transaction.Request.IsBody(Session.Sdp))
        {
            Ok(transaction, default);
        }
        else if (State.Phase is DialogPhase.Answered || (!session.IsEstablished && session.Invite is { Body.IsEmpty: false }))
        {
            // An offer of theirs is not dealt with yet (RFC 3311 5.2).
            session.Agent.Respond(transaction, 500, HeaderField.Of(HeaderName.RetryAfter, Later));
        }
        else if (!session.IsEstablished || State.Phase is DialogPhase.Offering)
        {
            session.Agent.Respond(transaction, 491);
        }
        else if (session.Media.Answer(transaction.Request.Body) is { } made)
        {
            Ok(transaction, made);
            session.Tell(new SessionNews.MediaChanged());
        }
        else
        {
            session.Agent.Respond(transaction, 488);
        }
    }

    // By UPDATE, which says nothing of the media, where the far end takes it; else by an offer as before (RFC 4028 7.4).
    private void Refresh()
    {
        if (!updates || timer is null || !session.IsEstablished)
        {
            session.Offer();
            return;
        }

        session.SendInDialog(
            SipMethod.Update,
            request => request with { Other = [timer.ToField(asServer: false)], Allow = AgentOptions.Allowed, Supported = session.Agent.Options.Supported },
            news =>
            {
                switch (news)
                {
                    case OutgoingNews.Response { Message.IsSuccess: true } good when session.IsEstablished:
                        session.Move(good.Message);
                        Keep(SessionTimer.OfResponse(good.Message));
                        break;
                    case OutgoingNews.Failed { Status: 408 or 481 }:
                        Take(new DialogEvent.Vanished());
                        break;
                    case OutgoingNews.Failed failed:
                        updates &= failed.Status is not (405 or 501);
                        session.Offer();
                        break;
                }
            });
    }

    private SipResponse Ok(ServerTransaction transaction, ReadOnlyMemory<byte> body)
    {
        var agreed = SessionTimer.OfRequest(transaction.Request);
        Learn(transaction.Request.Allow);
        Keep(agreed);
        var response = session.Agent.Dress(SipResponse.For(transaction.Request, 200, transaction.Tag) with
        {
            Other = agreed is null ? [] : [agreed.ToField(asServer: true)],
            Require = agreed is { WeRefresh: false } ? ["timer"] : [],
            Contact = [session.Contact(transaction.AnswerTo)],
            Allow = AgentOptions.Allowed,
            Supported = session.Agent.Options.Supported,
            ContentType = body.IsEmpty ? null : Session.Sdp,
            Body = body,
        });
        transaction.Respond(response);
        return response;
    }

    private void HearOffer(OutgoingNews news)
    {
        switch (news)
        {
            case OutgoingNews.Response { Message.IsSuccess: true } good when State.Phase is DialogPhase.Offering:
                session.Move(good.Message);
                Learn(good.Message.Allow);
                Keep(SessionTimer.OfResponse(good.Message));
                var taken = session.TakeAnswer(good.Message.Body);
                acceptedOffer = (good.Request, good.Path);
                Take(new DialogEvent.OfferAccepted());
                if (taken)
                {
                    session.Tell(new SessionNews.MediaChanged());
                }
                else
                {
                    Take(new DialogEvent.Vanished());
                }

                break;
            case OutgoingNews.Response { Message.IsSuccess: true }:
                session.AcknowledgeAgain();
                break;
            case OutgoingNews.Failed failed:
                Take(new DialogEvent.OfferRefused(failed.Status));
                break;
        }
    }

    private void Act(DialogEffect effect)
    {
        switch (effect)
        {
            case DialogEffect.SendOffer:
                session.SendInDialog(
                    SipMethod.Invite,
                    request => request with { Other = timer is null ? [] : [timer.ToField(asServer: false)], Body = session.Media.Offer(), ContentType = Session.Sdp, Allow = AgentOptions.Allowed, Supported = session.Agent.Options.Supported, Expires = (uint?)session.Agent.Options.ReInviteExpires?.TotalSeconds },
                    HearOffer);
                break;
            case DialogEffect.SendAck when acceptedOffer is { } accepted && session.Dialog is { } within:
                session.Acknowledge(within, accepted.Request, accepted.Path, keep: true);
                break;
            case DialogEffect.Answer:
                theirOffer = pending;
                ok = Ok(theirOffer!, answer);
                if (!answerInAck)
                {
                    session.Tell(new SessionNews.MediaChanged());
                }

                break;
            case DialogEffect.Refuse refuse:
                session.Agent.Respond(pending!, refuse.Status, refuse.Status == 500 ? [HeaderField.Of(HeaderName.RetryAfter, Later)] : []);
                break;
            case DialogEffect.SendOkAgain:
                theirOffer!.Respond(ok!);
                break;
            case DialogEffect.SetOkDue due:
                Set(ref okDue, due.After, new DialogEvent.OkDue());
                break;
            case DialogEffect.SetAckWait wait:
                Set(ref ackWait, wait.After, new DialogEvent.NoAck());
                break;
            case DialogEffect.SetGlareWait glare:
                // RFC 3261 14.1, in steps of 10 ms.
                var (least, spread) = session.Dialog!.WeCalled ? (2100, 190) : (0, 200);
                Set(ref glareWait, glare.On ? TimeSpan.FromMilliseconds(least + (10 * (int)(session.Agent.UpTo(TimeSpan.FromSeconds(spread + 1)).TotalSeconds))) : null, new DialogEvent.GlareOver());
                break;
            case DialogEffect.SendBye:
                session.SendInDialog(SipMethod.Bye, request => request with { Other = session.ByeHeaders }, news =>
                {
                    if (news is OutgoingNews.Failed or OutgoingNews.Response { Message.IsFinal: true })
                    {
                        Take(new DialogEvent.ByeDone());
                        session.Enter(null);
                    }
                });
                break;
            case DialogEffect.TellOfferRefused refused:
                session.Tell(new SessionNews.OfferRefused(refused.Status));
                break;
            case DialogEffect.TellEnded ended:
                session.Tell(new SessionNews.Ended(ended.Why, session.Bye));
                if (ended.Why == SessionEnd.FarEnd)
                {
                    session.Enter(null);
                }

                break;
        }
    }

    private void Set(ref IDisposable? timer, TimeSpan? after, DialogEvent e)
    {
        timer?.Dispose();
        timer = after is { } time ? session.Agent.Timeline.After(time, () => Take(e)) : null;
    }
}
