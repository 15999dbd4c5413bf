using System.Collections.Immutable;
using Spa.Foundation.Trace;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>One call as SIP sees it, from INVITE to BYE, either way round (RFC 3261 13 to 15). All on the agent's timeline.</summary>
public sealed class Session : IDialogUser
{
    private readonly Action<Session, SessionNews> tell;
    private readonly EstablishedDialog established;
    private readonly CallerInvite? caller;
    private readonly CalleeInvite? callee;
    private Dialog? dialog;
    private Dialog? former;
    private SentReferral? referral;
    private (AnyUri NextHop, ImmutableArray<SipPath> Paths)? route;
    private SipRequest? acknowledgement;
    private bool isOver;

    private Session(string subject, UserAgentCore agent, ISessionMedia media, IAuthenticator authenticator, string? contactUser, CoreTrace trace, Action<Session, SessionNews> tell, CallRequest? call, ServerTransaction? invite)
    {
        (Subject, Agent, Media, Authenticator, ContactUser, Trace, this.tell) = (subject, agent, media, authenticator, contactUser, trace, tell);
        ContactBy = call?.ContactBy;
        established = new EstablishedDialog(this);
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

    /// <summary>Whether a call that is to take another's place names this one: its dialog, or one that our INVITE has made and that is not answered (RFC 3891 3).</summary>
    public bool IsNamedBy(Replaces replaces)
    {
        ArgumentNullException.ThrowIfNull(replaces);
        var tag = replaces.FromTag == "0" ? string.Empty : replaces.FromTag;
        return dialog is { } known ? known.Id == new DialogId(replaces.CallId, replaces.ToTag, tag) : caller?.IsEarly(replaces.CallId, replaces.ToTag, replaces.FromTag) == true;
    }

    /// <summary>How offers stand once it is established.</summary>
    public DialogState OfferState => established.State;

    /// <summary>The INVITE that came; null when we called.</summary>
    public SipRequest? Invite => callee?.Request;

    /// <summary>The INVITE's source; null when we called.</summary>
    public SipPath? Source => callee?.Source;

    /// <summary>Where messages of the far end come from: the source of its INVITE, or where ours went last; null before.</summary>
    public SipPath? FarPath => Source ?? caller?.Path;

    internal UserAgentCore Agent { get; }

    internal IAuthenticator Authenticator { get; }

    internal string? ContactUser { get; }

    internal Func<SipPath, (string Host, int Port)>? ContactBy { get; }

    internal CoreTrace Trace { get; }

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
                        established.Take(new DialogEvent.Vanished());
                    }

                    break;
            }
        });
    }

    /// <summary>Asks the far end to call somebody else (RFC 3515). Only once established.</summary>
    /// <param name="to">Whom.</param>
    /// <param name="by">Who asks for it; null = it is not said.</param>
    /// <param name="told">Told what comes of it.</param>
    public void Refer(ReferTo to, ReferredBy? by, Action<ReferralNews> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        referral = new SentReferral(this, told);
        referral.Send(to, by);
    }

    void IDialogUser.Take(ServerTransaction transaction) => Take(transaction);

    void IDialogUser.TakeAck(SipRequest ack)
    {
        if (callee is { State.Phase: CalleePhase.Accepted or CalleePhase.Leaving })
        {
            callee.TakeAck(ack);
        }
        else
        {
            established.TakeAck(ack);
        }
    }

    /// <summary>Type of a description.</summary>
    internal const string Sdp = "application/sdp";

    /// <summary>What our BYE says beside the usual.</summary>
    internal ImmutableArray<HeaderField> ByeHeaders { get; private set; } = [];

    /// <summary>Their BYE; null before it came.</summary>
    internal SipRequest? Bye { get; private set; }

    /// <summary>Keeps to a session timer from now on; null = the session is not timed.</summary>
    /// <param name="agreed">What was agreed on.</param>
    /// <param name="allowed">Methods that the far end understands, by which it is refreshed.</param>
    internal void Keep(SessionTimer? agreed, TokenList allowed)
    {
        established.Learn(allowed);
        established.Keep(agreed);
    }

    /// <summary>The far end has left nothing to go on with.</summary>
    internal void Vanish() => established.Take(new DialogEvent.Vanished());

    /// <summary>Takes the 2xx to a request of ours within the dialog, which may move its target.</summary>
    internal void Move(SipResponse response) => dialog = dialog!.Take(response);

    /// <summary>Refuses a session timer that is too short, with the smallest there is.</summary>
    internal void RefuseTimer(ServerTransaction transaction) => Agent.Respond(transaction, 422, HeaderField.Of(new MinSE((uint)SessionTimer.Smallest.TotalSeconds)));

    internal void Tell(SessionNews news)
    {
        if (!isOver)
        {
            isOver = news is SessionNews.Failed or SessionNews.Cancelled or SessionNews.Ended;
            tell(this, news);
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

        former = dialog ?? former;
        dialog = next;
        if (next is null)
        {
            established.Keep(null);
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

    internal NameAddr Contact(SipPath path) => Agent.Contact(ContactUser, path, ContactBy);

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
                request = request with { Contact = [Contact(paths[0])] };
            }

            var outgoing = new OutgoingRequest(Agent.Layer, request, paths, Authenticator, Agent.Options.Attempts, hear, number: Count);
            begun?.Invoke(outgoing);
            outgoing.Begin();
        });
    }

    /// <summary>Sends a request that is not about the session itself, and may come after its BYE (RFC 5057 4.1); what is answered changes nothing.</summary>
    internal void SendApart(SipMethod method, Func<SipRequest, SipRequest> shape)
    {
        if (dialog is not null)
        {
            SendInDialog(method, shape, _ => { });
        }
        else if (former is { } within)
        {
            Paths(within, paths =>
            {
                (former, var request) = (former ?? within).Request(method, Agent.Options.MaxForwards);
                request = Agent.Dress(shape(request)) with { Contact = paths.IsEmpty ? [] : [Contact(paths[0])] };
                new OutgoingRequest(Agent.Layer, request, paths, Authenticator, Agent.Options.Attempts, _ => { }).Begin();
            });
        }
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
            Bye = request;
            callee?.TakeBye();
            established.Take(new DialogEvent.Bye());
        }
        else if (request.Method == SipMethod.Invite)
        {
            established.TakeOffer(transaction);
        }
        else if (request.Method == SipMethod.Update)
        {
            established.TakeUpdate(transaction);
        }
        else if (request.Method == SipMethod.Prack)
        {
            if (callee?.TakePrack(transaction) != true)
            {
                Agent.Respond(transaction, 481);
            }
        }
        else if (request.Method != SipMethod.Notify || referral?.Take(transaction) != true)
        {
            tell(this, new SessionNews.Requested(transaction));
            if (transaction.State.Phase is ServerPhase.Trying)
            {
                transaction.Respond(Agent.Dress(SipResponse.For(request, 405, transaction.Tag) with { Allow = AgentOptions.Allowed }));
            }
        }
    }
}
