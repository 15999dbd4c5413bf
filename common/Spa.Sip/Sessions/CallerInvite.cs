using Spa.Foundation.Machines;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>The INVITE of a session that we began, until it is answered or over.</summary>
internal sealed class CallerInvite
{
    private readonly Session session;
    private readonly CallRequest call;
    private readonly Machine<CallerState, CallerEvent, CallerEffect> machine;
    private readonly List<Dialog> early = [];
    private readonly HashSet<string> ringing = [];
    private OutgoingRequest? outgoing;
    private OutgoingNews.Response? latest;
    private OutgoingNews.Failed? failure;
    private IDisposable? expiry;
    private IDisposable? cancelWait;
    private bool hasMedia;
    private uint reliableSeen;

    public CallerInvite(Session session, CallRequest call)
    {
        (this.session, this.call) = (session, call);
        machine = new(session.Subject, CallerState.New, (state, e) => CallerFlow.On(state, e, Timings), Act, session.Agent.Timeline, session.Trace);
    }

    public CallerState State => machine.State;

    public SipPath? Path => outgoing?.Path;

    private CallerTimings Timings => new(session.Agent.Options.InviteExpires, session.Agent.Layer.Timings.T1 * 64);

    /// <summary>Whether those are the names of a dialog that one of their provisional responses has made.</summary>
    public bool IsEarly(string callId, string localTag, string remoteTag)
        => State is CallerState.Proceeding && outgoing?.Sent is { } sent && sent.CallId == callId && sent.From.Tag == localTag && ringing.Contains(remoteTag);

    public void Begin() => machine.Take(new CallerEvent.Begin());

    public void HangUp() => machine.Take(new CallerEvent.HangUp());

    private void Send()
    {
        var agent = session.Agent;
        agent.Locate(call.Routes.IsEmpty ? call.Target : call.Routes[0].Uri, inDialog: false, paths =>
        {
            if (State is CallerState.Ended)
            {
                return;
            }

            if (State is CallerState.CancelWanted)
            {
                // Nothing was sent yet, so nothing is to be cancelled.
                machine.Take(new CallerEvent.Refused(487));
                return;
            }

            if (paths.IsEmpty)
            {
                failure = new OutgoingNews.Failed(503, null);
                agent.Timeline.After(TimeSpan.Zero, () => machine.Take(new CallerEvent.Refused(503)));
                return;
            }

            var invite = new SipRequest
            {
                Method = SipMethod.Invite,
                RequestUri = call.Target,
                Via = [],
                From = call.From with { Tag = agent.Layer.NewTag() },
                To = call.To,
                CallId = agent.NewCallId(paths[0]),
                CSeq = new CSeq(1, SipMethod.Invite),
                Route = call.Routes,
                Contact = [session.Contact(paths[0])],
                Expires = (uint?)agent.Options.InviteExpires?.TotalSeconds,
                Allow = AgentOptions.Allowed,
                Supported = agent.Options.Supported,
                ContentType = Session.Sdp,
                Body = session.Media.Offer(),
                Other = call.Headers,
            };
            outgoing = new OutgoingRequest(agent.Layer, agent.Dress(invite), paths, call.Authenticator, agent.Options.Attempts, Hear, (uri, found) => agent.Locate(uri, inDialog: false, found), admit: call.Redirect);
            outgoing.Begin();
        });
    }

    private void Hear(OutgoingNews news)
    {
        switch (news)
        {
            case OutgoingNews.Failed failed:
                failure = failed;
                machine.Take(new CallerEvent.Refused(failed.Status));
                break;
            case OutgoingNews.Response { Message.IsProvisional: true } going:
                TakeProvisional(going);
                break;
            case OutgoingNews.Response good:
                TakeSuccess(good);
                break;
        }
    }

    private void TakeProvisional(OutgoingNews.Response going)
    {
        if (going.Message.Require.Has("100rel") && !Acknowledge(going))
        {
            return;
        }

        if (going.Message is { Status: > 100, To.Tag: { } tag })
        {
            ringing.Add(tag);
        }

        latest = going;
        machine.Take(new CallerEvent.Provisional(going.Message.Status));
    }

    // RFC 3262 4: each reliable response is acknowledged once; what comes out of order is as if it had not come.
    private bool Acknowledge(OutgoingNews.Response going)
    {
        if (going.Message.Get<RSeq>() is not { } given || !given.Ok(out var sequence, out _) || Dialog.AsCaller(going.Request, going.Message) is not { } dialog)
        {
            return false;
        }

        var number = sequence.Number;
        var known = early.FindIndex(one => one.Id == dialog.Id);
        if (known >= 0 && reliableSeen != 0 && number != reliableSeen + 1)
        {
            return false;
        }

        dialog = known >= 0 ? early[known] : dialog;
        var (next, prack) = dialog.Request(SipMethod.Prack, session.Agent.Options.MaxForwards);
        reliableSeen = number;
        if (known >= 0)
        {
            early[known] = next;
        }
        else
        {
            early.Add(next);
        }

        prack = session.Agent.Dress(prack with { Other = [HeaderField.Of(new RAck(number, going.Request.CSeq))] });
        new OutgoingRequest(session.Agent.Layer, prack, [going.Path], call.Authenticator, session.Agent.Options.Attempts, _ => { }).Begin();
        return true;
    }

    private void TakeSuccess(OutgoingNews.Response good)
    {
        latest = good;
        var first = State is not CallerState.Answered;
        var isOurs = session.Dialog is { } ours && ours.Id.RemoteTag == good.Message.To.Tag;
        machine.Take(first ? new CallerEvent.Success() : isOurs ? new CallerEvent.SuccessAgain() : new CallerEvent.OtherSuccess());
    }

    private Dialog? Made(OutgoingNews.Response good)
    {
        var dialog = Dialog.AsCaller(good.Request, good.Message);
        // Requests of ours within the early dialog have counted on.
        return dialog is not null && early.Find(one => one.Id == dialog.Id) is { } known ? dialog with { LocalNumber = Math.Max(known.LocalNumber, dialog.LocalNumber) } : dialog;
    }

    private void Act(CallerEffect effect)
    {
        switch (effect)
        {
            case CallerEffect.SendInvite:
                Send();
                break;
            case CallerEffect.SendCancel:
                outgoing?.Cancel();
                break;
            case CallerEffect.SendAck when session.Dialog is not null && State is CallerState.Answered && latest is { } again && session.Dialog.Id.RemoteTag == again.Message.To.Tag && answered:
                session.AcknowledgeAgain();
                break;
            case CallerEffect.SendAck:
                Answer(latest!);
                break;
            case CallerEffect.SendAckAndBye:
                if (Made(latest!) is { } stranger)
                {
                    session.Acknowledge(stranger, latest!.Request, latest.Path, keep: false);
                    session.SendBye(stranger);
                }

                break;
            case CallerEffect.SetExpiry set:
                Set(ref expiry, set.After, new CallerEvent.Expired());
                break;
            case CallerEffect.SetCancelWait set:
                Set(ref cancelWait, set.After, new CallerEvent.CancelUnanswered());
                break;
            case CallerEffect.Forget:
                outgoing?.Forget();
                break;
            case CallerEffect.TellProgress:
                hasMedia = latest!.Message.IsBody(Session.Sdp) && session.Media.Take(latest.Message.Body);
                session.Tell(new SessionNews.Progress(latest.Message, hasMedia));
                break;
            case CallerEffect.TellAnswered:
                if (session.Dialog is not null && answered)
                {
                    session.Tell(new SessionNews.Answered(latest!.Message));
                }

                break;
            case CallerEffect.TellFailed failed:
                session.Tell(new SessionNews.Failed(failed.Status, failure?.Message));
                break;
        }
    }

    private bool answered;

    private void Answer(OutgoingNews.Response good)
    {
        if (Made(good) is not { } dialog || !session.Enter(dialog))
        {
            session.Tell(new SessionNews.Failed(502, good.Message));
            return;
        }

        session.Acknowledge(dialog, good.Request, good.Path, keep: true);
        session.Keep(SessionTimer.OfResponse(good.Message), good.Message.Allow);

        // A 2xx without a description after one in a reliable or early response keeps that one.
        answered = session.TakeAnswer(good.Message.Body) || (good.Message.Body.IsEmpty && hasMedia);
        if (!answered)
        {
            session.SendBye(dialog);
            session.Enter(null);
            session.Tell(new SessionNews.Failed(488, good.Message));
        }
    }

    private void Set(ref IDisposable? timer, TimeSpan? after, CallerEvent e)
    {
        timer?.Dispose();
        timer = after is { } time ? session.Agent.Timeline.After(time, () => machine.Take(e)) : null;
    }
}
