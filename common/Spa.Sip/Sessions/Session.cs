using System.Collections.Immutable;
using Spa.Foundation.Machines;
using Spa.Foundation.Trace;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>One call as SIP sees it, from INVITE to BYE, either way round (RFC 3261 13 to 15). All on the agent's timeline.</summary>
public sealed class Session : IDialogUser
{
    private readonly Action<Session, SessionNews> tell;
    private readonly Machine<DialogState, DialogEvent, DialogEffect> established;
    private readonly CallerInvite? caller;
    private readonly CalleeInvite? callee;
    private Dialog? dialog;
    private (AnyUri NextHop, ImmutableArray<SipPath> Paths)? route;
    private ServerTransaction? theirOffer;
    private SipResponse? ok;
    private ReadOnlyMemory<byte> answer;
    private bool answerInAck;
    private OutgoingRequest? ourOffer;
    private SipRequest? acknowledgement;
    private SipRequest? bye;
    private IDisposable? okDue;
    private IDisposable? ackWait;
    private SessionTimer? timer;
    private IDisposable? timed;
    private bool isOver;

    private Session(string subject, UserAgentCore agent, ISessionMedia media, IAuthenticator authenticator, string? contactUser, CoreTrace trace, Action<Session, SessionNews> tell, CallRequest? call, ServerTransaction? invite)
    {
        (Subject, Agent, Media, Authenticator, ContactUser, Trace, this.tell) = (subject, agent, media, authenticator, contactUser, trace, tell);
        established = new(subject, new DialogState(DialogPhase.Stable), (state, e) => DialogFlow.On(state, e, Timings), Act, agent.Timeline, trace);
        caller = call is null ? null : new CallerInvite(this, call);
        callee = invite is null ? null : new CalleeInvite(this, invite);
    }

    /// <summary>Its name in traces.</summary>
    public string Subject { get; }

    /// <summary>Its media.</summary>
    public ISessionMedia Media { get; }

    /// <summary>The dialog; null before there is one.</summary>
    public Dialog? Dialog => dialog;

    /// <summary>Both sides are connected and nobody has ended it.</summary>
    public bool IsEstablished => dialog is not null && !isOver && (caller is { State: CallerState.Answered } || callee is { State.Phase: CalleePhase.Confirmed });

    /// <summary>How offers stand once it is established.</summary>
    public DialogState OfferState => established.State;

    /// <summary>The INVITE that came; null when we called.</summary>
    public SipRequest? Invite => callee?.Request;

    /// <summary>The INVITE's source; null when we called.</summary>
    public SipPath? Source => callee?.Source;

    internal UserAgentCore Agent { get; }

    internal IAuthenticator Authenticator { get; }

    internal string? ContactUser { get; }

    internal CoreTrace Trace { get; }

    private DialogTimings Timings => new(Agent.Layer.Timings.T1, Agent.Layer.Timings.T2, Agent.Layer.Timings.H);

    /// <summary>Places a call.</summary>
    /// <param name="subject">Name in traces.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="call">Whom.</param>
    /// <param name="media">Its media; asked for the offer at once.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="tell">Told what happens, never from inside this call.</param>
    public static Session Call(string subject, UserAgentCore agent, CallRequest call, ISessionMedia media, CoreTrace trace, Action<Session, SessionNews> tell)
    {
        ArgumentNullException.ThrowIfNull(call);
        var session = new Session(subject, agent, media, call.Authenticator, call.ContactUser, trace, tell, call, null);
        session.caller!.Begin();
        return session;
    }

    /// <summary>Takes a call that came (<see cref="UserAgentCore.Invited"/>).</summary>
    /// <param name="subject">Name in traces.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="invite">The INVITE.</param>
    /// <param name="media">Its media; asked for an answer when it is accepted or early media begins.</param>
    /// <param name="authenticator">Answers challenges to requests of ours within it.</param>
    /// <param name="contactUser">User of our Contact; null = none.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="tell">Told what happens.</param>
    public static Session Receive(string subject, UserAgentCore agent, ServerTransaction invite, ISessionMedia media, IAuthenticator authenticator, string? contactUser, CoreTrace trace, Action<Session, SessionNews> tell)
    {
        ArgumentNullException.ThrowIfNull(invite);
        var session = new Session(subject, agent, media, authenticator, contactUser, trace, tell, null, invite);
        session.callee!.Begin();
        return session;
    }

    /// <summary>Says that a call that came goes on. Only before it is accepted.</summary>
    /// <param name="status">101 to 199.</param>
    /// <param name="withMedia">Sends our answer with it: early media.</param>
    public void Progress(int status, bool withMedia = false) => callee?.Progress(status, withMedia);

    /// <summary>Accepts a call that came. When its offer cannot be answered it is refused with 488.</summary>
    public void Accept() => callee?.Accept();

    /// <summary>Refuses a call that came.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="headers">What else the response says: Contact of a redirection, Reason, Retry-After.</param>
    public void Refuse(int status, params ImmutableArray<HeaderField> headers) => callee?.Refuse(status, headers);

    /// <summary>Ends it, whatever its state: CANCEL, BYE or a refusal. Nothing more is told.</summary>
    /// <param name="headers">What else a BYE says: Reason, P-RTP-Stat.</param>
    public void HangUp(params ImmutableArray<HeaderField> headers)
    {
        ByeHeaders = headers;
        if (IsEstablished)
        {
            isOver = true;
            established.Take(new DialogEvent.HangUp());
        }
        else
        {
            isOver = true;
            caller?.HangUp();
            callee?.HangUp();
        }
    }

    /// <summary>Offers new media: hold, resume, another codec; or refreshes. Only once established; while another offer is under way it follows that.</summary>
    public void Offer()
    {
        if (IsEstablished)
        {
            established.Take(new DialogEvent.Offer());
        }
    }

    /// <summary>Sends another request within the session: INFO, REFER, NOTIFY.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="shape">Adds headers and body.</param>
    /// <param name="done">Told the final status; 481 and 408 also end the session.</param>
    public void Send(SipMethod method, Func<SipRequest, SipRequest> shape, Action<int, SipResponse?> done)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(done);
        SendInDialog(method, shape, news =>
        {
            switch (news)
            {
                case OutgoingNews.Response { Message.IsFinal: true } good:
                    done(good.Message.Status, good.Message);
                    break;
                case OutgoingNews.Failed failed:
                    done(failed.Status, failed.Message);
                    if (failed.Status is 408 or 481 && IsEstablished)
                    {
                        established.Take(new DialogEvent.OfferRefused(failed.Status));
                    }

                    break;
            }
        });
    }

    void IDialogUser.Take(ServerTransaction transaction) => Take(transaction);

    void IDialogUser.TakeAck(SipRequest ack)
    {
        if (callee is { State.Phase: CalleePhase.Accepted or CalleePhase.Leaving })
        {
            callee.TakeAck(ack);
        }
        else if (established.State.Phase == DialogPhase.Answered && ack.CSeq.Number == theirOffer!.Request.CSeq.Number)
        {
            if (answerInAck && !TakeAnswer(ack.Body))
            {
                established.Take(new DialogEvent.HangUp());
                return;
            }

            established.Take(new DialogEvent.Acknowledged());
        }
    }

    internal ImmutableArray<HeaderField> ByeHeaders { get; private set; } = [];

    internal void Tell(SessionNews news)
    {
        if (!isOver)
        {
            isOver = news is SessionNews.Failed or SessionNews.Cancelled or SessionNews.Ended;
            tell(this, news);
        }
    }

    /// <summary>Keeps to a session timer from now on; null = the session is not timed (RFC 4028 10).</summary>
    internal void Keep(SessionTimer? agreed)
    {
        timed?.Dispose();
        (timer, timed) = (agreed, null);
        if (agreed is { WeRefresh: true })
        {
            timed = Agent.Timeline.After(agreed.RefreshAfter, Offer);
        }
        else if (agreed is not null)
        {
            timed = Agent.Timeline.After(agreed.GiveUpAfter, () => established.Take(new DialogEvent.Expired()));
        }
    }

    /// <summary>Enters a dialog, or leaves it (null).</summary>
    internal bool Enter(Dialog? next)
    {
        if (dialog?.Id != next?.Id)
        {
            if (next is not null && !Agent.Add(next.Id, this))
            {
                return false;
            }

            if (dialog is { } old)
            {
                Agent.Remove(old.Id);
            }
        }

        dialog = next;
        if (next is null)
        {
            Keep(null);
        }

        return true;
    }

    /// <summary>Sends the ACK of a 2xx; the same again when the 2xx is repeated.</summary>
    internal void Acknowledge(Dialog within, SipRequest invite, SipPath path, bool keep)
    {
        var ack = within.Request(SipMethod.Ack, Agent.Options.MaxForwards, invite.CSeq.Number).Request;
        // RFC 3261 22.1: the credentials of the INVITE.
        ack = ack with { Other = [.. invite.Other.Where(field => field.Name == HeaderName.Authorization || field.Name == HeaderName.ProxyAuthorization)] };
        Paths(within, paths =>
        {
            var to = paths.IsEmpty ? path : paths[0];
            var sent = Agent.Layer.SendAck(Agent.Dress(ack), to);
            if (keep)
            {
                acknowledgement = sent;
            }
        });
    }

    /// <summary>Sends the last ACK again.</summary>
    internal void AcknowledgeAgain()
    {
        if (acknowledgement is { } ack && dialog is { } within)
        {
            Paths(within, paths =>
            {
                if (!paths.IsEmpty)
                {
                    Agent.Layer.Resend(ack, paths[0]);
                }
            });
        }
    }

    /// <summary>Ends a dialog that is not, or no longer, this session's.</summary>
    internal void SendBye(Dialog within)
    {
        var request = Agent.Dress(within.Request(SipMethod.Bye, Agent.Options.MaxForwards).Request with { Other = ByeHeaders });
        Paths(within, paths => new OutgoingRequest(Agent.Layer, request, paths, Authenticator, Agent.Options.Attempts, _ => { }).Begin());
    }

    internal bool TakeAnswer(ReadOnlyMemory<byte> body) => !body.IsEmpty && Media.Take(body);

    internal void SendInDialog(SipMethod method, Func<SipRequest, SipRequest> shape, Action<OutgoingNews> hear, Action<OutgoingRequest>? begun = null)
    {
        var within = dialog ?? throw new InvalidOperationException("There is no dialog yet.");
        Paths(within, paths =>
        {
            if (dialog is null)
            {
                return;
            }

            (dialog, var request) = dialog.Request(method, Agent.Options.MaxForwards);
            request = Agent.Dress(shape(request));
            if (!paths.IsEmpty && method != SipMethod.Bye && method != SipMethod.Prack && method != SipMethod.Info)
            {
                request = request with { Contact = [Agent.Contact(ContactUser, paths[0])] };
            }

            var outgoing = new OutgoingRequest(Agent.Layer, request, paths, Authenticator, Agent.Options.Attempts, hear, number: Count);
            begun?.Invoke(outgoing);
            outgoing.Begin();
        });
    }

    private uint Count()
    {
        dialog = dialog! with { LocalNumber = dialog.LocalNumber + 1 };
        return dialog.LocalNumber;
    }

    private void Paths(Dialog within, Action<ImmutableArray<SipPath>> then)
    {
        var nextHop = within.Routes.IsEmpty ? within.RemoteTarget : within.Routes[0].Uri;
        if (route is { } known && known.NextHop.Equals(nextHop))
        {
            then(known.Paths);
            return;
        }

        Agent.Locate(nextHop, inDialog: true, paths =>
        {
            route = (nextHop, paths);
            then(paths);
        });
    }

    private void Take(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (dialog!.Take(request) is not { } next)
        {
            Agent.Respond(transaction, 500);
            return;
        }

        dialog = next;
        if (request.Method == SipMethod.Bye)
        {
            Agent.Respond(transaction, 200);
            bye = request;
            callee?.TakeBye();
            established.Take(new DialogEvent.Bye());
        }
        else if (request.Method == SipMethod.Invite)
        {
            TakeOffer(transaction);
        }
        else if (request.Method == SipMethod.Update)
        {
            TakeUpdate(transaction);
        }
        else if (request.Method == SipMethod.Prack)
        {
            if (callee?.TakePrack(transaction) != true)
            {
                Agent.Respond(transaction, 481);
            }
        }
        else
        {
            tell(this, new SessionNews.Requested(transaction));
            if (transaction.State.Phase is ServerPhase.Trying)
            {
                transaction.Respond(Agent.Dress(SipResponse.For(request, 405, transaction.Tag) with { Allow = AgentOptions.Allowed }));
            }
        }
    }

    private void TakeOffer(ServerTransaction transaction)
    {
        if (!IsEstablished)
        {
            // Before the first answer is acknowledged there is nothing to change (RFC 3261 14.2).
            Agent.Respond(transaction, 491);
            return;
        }

        var acceptable = true;
        if (established.State.Phase is DialogPhase.Stable or DialogPhase.Glare)
        {
            answerInAck = transaction.Request.Body.IsEmpty;
            var made = answerInAck ? Media.Offer() : Media.Answer(transaction.Request.Body);
            acceptable = made is not null;
            answer = made ?? default;
        }

        pending = transaction;
        if (SessionTimer.IsTooShort(transaction.Request))
        {
            RefuseTimer(transaction);
            return;
        }

        established.Take(new DialogEvent.TheirOffer(acceptable));
    }

    private ServerTransaction? pending;

    internal void RefuseTimer(ServerTransaction transaction) => Agent.Respond(transaction, 422, HeaderField.Of(new MinSE((uint)SessionTimer.Smallest.TotalSeconds)));

    private void TakeUpdate(ServerTransaction transaction)
    {
        if (SessionTimer.IsTooShort(transaction.Request))
        {
            RefuseTimer(transaction);
        }
        else if (transaction.Request.Body.IsEmpty)
        {
            Ok(transaction, default);
        }
        else if (!IsEstablished || established.State.Phase is DialogPhase.Offering)
        {
            Agent.Respond(transaction, 491);
        }
        else if (established.State.Phase is DialogPhase.Answered)
        {
            Agent.Respond(transaction, 500);
        }
        else if (Media.Answer(transaction.Request.Body) is { } made)
        {
            Ok(transaction, made);
            Tell(new SessionNews.MediaChanged());
        }
        else
        {
            Agent.Respond(transaction, 488);
        }
    }

    private SipResponse Ok(ServerTransaction transaction, ReadOnlyMemory<byte> body)
    {
        var agreed = SessionTimer.OfRequest(transaction.Request);
        Keep(agreed);
        var response = Agent.Dress(SipResponse.For(transaction.Request, 200, transaction.Tag) with
        {
            Other = agreed is null ? [] : [agreed.ToField(asServer: true)],
            Require = agreed is { WeRefresh: false } ? ["timer"] : [],
            Contact = [Agent.Contact(ContactUser, transaction.AnswerTo)],
            Allow = AgentOptions.Allowed,
            Supported = Agent.Options.Supported,
            ContentType = body.IsEmpty ? null : Sdp,
            Body = body,
        });
        transaction.Respond(response);
        return response;
    }

    internal const string Sdp = "application/sdp";

    private void HearOffer(OutgoingNews news)
    {
        switch (news)
        {
            case OutgoingNews.Response { Message.IsSuccess: true } good when established.State.Phase is DialogPhase.Offering:
                dialog = dialog!.Take(good.Message);
                Keep(SessionTimer.OfResponse(good.Message));
                var taken = TakeAnswer(good.Message.Body);
                acceptedOffer = (good.Request, good.Path);
                established.Take(new DialogEvent.OfferAccepted());
                if (taken)
                {
                    Tell(new SessionNews.MediaChanged());
                }
                else
                {
                    established.Take(new DialogEvent.OfferRefused(481));
                }

                break;
            case OutgoingNews.Response { Message.IsSuccess: true }:
                AcknowledgeAgain();
                break;
            case OutgoingNews.Failed failed:
                established.Take(new DialogEvent.OfferRefused(failed.Status));
                break;
        }
    }

    private (SipRequest Request, SipPath Path)? acceptedOffer;
    private IDisposable? glareWait;

    private void Act(DialogEffect effect)
    {
        switch (effect)
        {
            case DialogEffect.SendOffer:
                SendInDialog(
                    SipMethod.Invite,
                    request => request with { Other = timer is null ? [] : [timer.ToField(asServer: false)], Body = Media.Offer(), ContentType = Sdp, Allow = AgentOptions.Allowed, Supported = Agent.Options.Supported, Expires = (uint?)Agent.Options.ReInviteExpires?.TotalSeconds },
                    HearOffer,
                    outgoing => ourOffer = outgoing);
                break;
            case DialogEffect.SendAck when acceptedOffer is { } accepted && dialog is { } within:
                Acknowledge(within, accepted.Request, accepted.Path, keep: true);
                break;
            case DialogEffect.Answer:
                theirOffer = pending;
                ok = Ok(theirOffer!, answer);
                if (!answerInAck)
                {
                    Tell(new SessionNews.MediaChanged());
                }

                break;
            case DialogEffect.Refuse refuse:
                Agent.Respond(pending!, refuse.Status, refuse.Status == 500 ? [HeaderField.Of(HeaderName.RetryAfter, "5")] : []);
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
                var (least, spread) = dialog!.WeCalled ? (2100, 190) : (0, 200);
                Set(ref glareWait, glare.On ? TimeSpan.FromMilliseconds(least + (10 * (int)(Agent.UpTo(TimeSpan.FromSeconds(spread + 1)).TotalSeconds))) : null, new DialogEvent.GlareOver());
                break;
            case DialogEffect.SendBye:
                SendInDialog(SipMethod.Bye, request => request with { Other = ByeHeaders }, news =>
                {
                    if (news is OutgoingNews.Failed or OutgoingNews.Response { Message.IsFinal: true })
                    {
                        established.Take(new DialogEvent.ByeDone());
                        Enter(null);
                    }
                });
                break;
            case DialogEffect.TellOfferRefused refused:
                Tell(new SessionNews.OfferRefused(refused.Status));
                break;
            case DialogEffect.TellEnded ended:
                Tell(new SessionNews.Ended(ended.Why, bye));
                if (ended.Why == SessionEnd.FarEnd)
                {
                    Enter(null);
                }

                break;
        }
    }

    private void Set(ref IDisposable? timer, TimeSpan? after, DialogEvent e)
    {
        timer?.Dispose();
        timer = after is { } time ? Agent.Timeline.After(time, () => established.Take(e)) : null;
    }
}
