using Spa.Foundation.Machines;
using static Spa.Sip.Sessions.CallerEffect;
using static Spa.Sip.Sessions.CallerEvent;
using static Spa.Sip.Sessions.CallerState;

namespace Spa.Sip.Sessions;

/// <summary>How far an INVITE of ours has come.</summary>
public enum CallerState
{
    /// <summary>Nothing was sent.</summary>
    New,

    /// <summary>Sent; nothing heard.</summary>
    Calling,

    /// <summary>Something was heard.</summary>
    Proceeding,

    /// <summary>To be cancelled, which must wait for a first response (RFC 3261 9.1).</summary>
    CancelWanted,

    /// <summary>CANCEL was sent; the end of the INVITE is awaited.</summary>
    Cancelling,

    /// <summary>Answered; the session is another machine's now, but late 2xx of other branches come here.</summary>
    Answered,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>What happens to it. Challenges, redirections and other servers are dealt with below; what comes here is final.</summary>
public abstract record CallerEvent
{
    private CallerEvent()
    {
    }

    /// <summary>Place the call.</summary>
    public sealed record Begin : CallerEvent;

    /// <summary>A provisional response.</summary>
    /// <param name="Status">100 to 199.</param>
    public sealed record Provisional(int Status) : CallerEvent;

    /// <summary>The first 2xx.</summary>
    public sealed record Success : CallerEvent;

    /// <summary>The 2xx of the answered dialog, once more: its ACK was lost.</summary>
    public sealed record SuccessAgain : CallerEvent;

    /// <summary>A 2xx of another branch (RFC 3261 13.2.2.4).</summary>
    public sealed record OtherSuccess : CallerEvent;

    /// <summary>Nobody takes the call.</summary>
    /// <param name="Status">300 to 699; 408 when nobody answered, 503 when nobody could be reached.</param>
    public sealed record Refused(int Status) : CallerEvent;

    /// <summary>Our user gives up.</summary>
    public sealed record HangUp : CallerEvent;

    /// <summary><c>INVITE Expires</c> is over.</summary>
    public sealed record Expired : CallerEvent;

    /// <summary>The cancelled INVITE never came to an end.</summary>
    public sealed record CancelUnanswered : CallerEvent;
}

/// <summary>What it asks for.</summary>
public abstract record CallerEffect
{
    private CallerEffect()
    {
    }

    /// <summary>Send the INVITE.</summary>
    public sealed record SendInvite : CallerEffect;

    /// <summary>Send CANCEL.</summary>
    public sealed record SendCancel : CallerEffect;

    /// <summary>Acknowledge the 2xx that has just come.</summary>
    public sealed record SendAck : CallerEffect;

    /// <summary>Acknowledge the 2xx that has just come and end its dialog.</summary>
    public sealed record SendAckAndBye : CallerEffect;

    /// <summary>Wait for the answer to end, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetExpiry(TimeSpan? After) : CallerEffect;

    /// <summary>Wait for the end of the cancelled INVITE, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetCancelWait(TimeSpan? After) : CallerEffect;

    /// <summary>Drop the INVITE with its transaction.</summary>
    public sealed record Forget : CallerEffect;

    /// <summary>Tell the user of a provisional response.</summary>
    /// <param name="Status">101 to 199.</param>
    public sealed record TellProgress(int Status) : CallerEffect;

    /// <summary>Tell the user that the call is answered.</summary>
    public sealed record TellAnswered : CallerEffect;

    /// <summary>Tell the user that the call has failed.</summary>
    /// <param name="Status">300 to 699.</param>
    public sealed record TellFailed(int Status) : CallerEffect;
}

/// <summary>Times of an INVITE of ours.</summary>
/// <param name="Expires"><c>INVITE Expires</c>; null = wait for ever.</param>
/// <param name="CancelWait">How long a cancelled INVITE may take to end: 64 times T1 (RFC 3261 9.1).</param>
public sealed record CallerTimings(TimeSpan? Expires, TimeSpan CancelWait);

/// <summary>An INVITE of ours until it is answered or over, as a function (RFC 3261 9.1, 13.2).</summary>
public static class CallerFlow
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<CallerState, CallerEffect> On(CallerState state, CallerEvent e, CallerTimings t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state, e) switch
        {
            (New, Begin) => new(Calling, new SendInvite(), new SetExpiry(t.Expires)),
            (New, HangUp) => new(Ended),

            (Calling or Proceeding, Provisional { Status: 100 }) => new(Proceeding),
            (Calling or Proceeding, Provisional p) => new(Proceeding, new TellProgress(p.Status)),
            (Calling or Proceeding, Success) => new(Answered, new SetExpiry(null), new SendAck(), new TellAnswered()),
            (Calling or Proceeding, Refused r) => new(Ended, new SetExpiry(null), new TellFailed(r.Status)),

            (Calling, HangUp) => new(CancelWanted, new SetExpiry(null)),
            (Calling, Expired) => new(CancelWanted, new TellFailed(408)),
            (Proceeding, HangUp) => new(Cancelling, new SetExpiry(null), new SendCancel(), new SetCancelWait(t.CancelWait)),
            (Proceeding, Expired) => new(Cancelling, new SendCancel(), new SetCancelWait(t.CancelWait), new TellFailed(408)),

            (CancelWanted, Provisional) => new(Cancelling, new SendCancel(), new SetCancelWait(t.CancelWait)),
            (CancelWanted or Cancelling, Success) => new(Ended, new SetCancelWait(null), new SendAckAndBye()),
            (CancelWanted or Cancelling, Refused) => new(Ended, new SetCancelWait(null)),
            (Cancelling, CancelUnanswered) => new(Ended, new Forget()),

            (Answered, SuccessAgain) => new(Answered, new SendAck()),
            (Answered or Ended, OtherSuccess) => new(state, new SendAckAndBye()),

            _ => new(state),
        };
    }
}
