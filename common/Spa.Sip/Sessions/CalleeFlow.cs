using Spa.Foundation.Machines;
using static Spa.Sip.Sessions.CalleeEffect;
using static Spa.Sip.Sessions.CalleeEvent;
using static Spa.Sip.Sessions.CalleePhase;

namespace Spa.Sip.Sessions;

/// <summary>How far an INVITE to us has come.</summary>
public enum CalleePhase
{
    /// <summary>Just made.</summary>
    New,

    /// <summary>Nobody was told yet.</summary>
    Incoming,

    /// <summary>The caller knows that somebody is being told.</summary>
    Ringing,

    /// <summary>2xx sent; its ACK is awaited.</summary>
    Accepted,

    /// <summary>2xx sent, and our user has gone: a BYE may not be sent before the ACK (RFC 3261 15).</summary>
    Leaving,

    /// <summary>Acknowledged; the session is another machine's now.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>How far an INVITE to us has come.</summary>
/// <param name="Phase">Its state.</param>
/// <param name="Again">Time to the next repetition of the 2xx; zero when there is none.</param>
public readonly record struct CalleeState(CalleePhase Phase, TimeSpan Again)
{
    /// <inheritdoc/>
    public override string ToString() => Again == TimeSpan.Zero ? $"{Phase}" : $"{Phase}, again in {Again.TotalSeconds} s";
}

/// <summary>What happens to it.</summary>
public abstract record CalleeEvent
{
    private CalleeEvent()
    {
    }

    /// <summary>The INVITE came.</summary>
    public sealed record Begin : CalleeEvent;

    /// <summary>Our side says that it goes on: ringing, waiting, early media.</summary>
    /// <param name="Status">101 to 199.</param>
    public sealed record Progress(int Status) : CalleeEvent;

    /// <summary>Our user takes the call.</summary>
    public sealed record Accept : CalleeEvent;

    /// <summary>Our side does not take it.</summary>
    /// <param name="Status">300 to 699.</param>
    public sealed record Refuse(int Status) : CalleeEvent;

    /// <summary>Our user has gone.</summary>
    public sealed record HangUp : CalleeEvent;

    /// <summary>The caller cancelled.</summary>
    public sealed record Cancelled : CalleeEvent;

    /// <summary>The caller's Expires is over.</summary>
    public sealed record Expired : CalleeEvent;

    /// <summary>The ACK of our 2xx came.</summary>
    public sealed record Acknowledged : CalleeEvent;

    /// <summary>The caller said BYE.</summary>
    public sealed record Bye : CalleeEvent;

    /// <summary>The 2xx is to be sent again.</summary>
    public sealed record OkDue : CalleeEvent;

    /// <summary>The ACK never came.</summary>
    public sealed record NoAck : CalleeEvent;
}

/// <summary>What it asks for.</summary>
public abstract record CalleeEffect
{
    private CalleeEffect()
    {
    }

    /// <summary>Answer the INVITE.</summary>
    /// <param name="Status">101 to 699.</param>
    public sealed record Respond(int Status) : CalleeEffect;

    /// <summary>Send the 2xx once more.</summary>
    public sealed record SendOkAgain : CalleeEffect;

    /// <summary>End the dialog.</summary>
    public sealed record SendBye : CalleeEffect;

    /// <summary>Wait for our user, or (null) no longer.</summary>
    /// <param name="After">The caller's Expires.</param>
    public sealed record SetExpiry(TimeSpan? After) : CalleeEffect;

    /// <summary>Repeat the 2xx after this time, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetOkDue(TimeSpan? After) : CalleeEffect;

    /// <summary>Wait for the ACK, or (null) no longer.</summary>
    /// <param name="After">How long.</param>
    public sealed record SetAckWait(TimeSpan? After) : CalleeEffect;

    /// <summary>Tell the user that somebody calls.</summary>
    public sealed record TellInvited : CalleeEffect;

    /// <summary>Tell the user that the caller gave up.</summary>
    public sealed record TellCancelled : CalleeEffect;

    /// <summary>Tell the user that the caller has the answer.</summary>
    public sealed record TellConfirmed : CalleeEffect;

    /// <summary>Tell the user that the call is over.</summary>
    /// <param name="Why">By whom.</param>
    public sealed record TellEnded(SessionEnd Why) : CalleeEffect;
}

/// <summary>Times of an INVITE to us.</summary>
/// <param name="T1"><c>SIP T1</c>.</param>
/// <param name="T2"><c>SIP T2</c>.</param>
/// <param name="AckWait">64 times T1; <c>SIP Timer H</c>.</param>
/// <param name="Expires">The caller's Expires; null = none.</param>
public sealed record CalleeTimings(TimeSpan T1, TimeSpan T2, TimeSpan AckWait, TimeSpan? Expires);

/// <summary>An INVITE to us until its ACK or its end, as a function (RFC 3261 13.3, 15).</summary>
public static class CalleeFlow
{
    /// <summary>Where it starts.</summary>
    public static CalleeState Start { get; } = new(New, TimeSpan.Zero);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<CalleeState, CalleeEffect> On(CalleeState state, CalleeEvent e, CalleeTimings t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (New, Begin) => new(In(Incoming), new SetExpiry(t.Expires), new TellInvited()),

            (Incoming or Ringing, Progress p) => new(In(Ringing), new Respond(p.Status)),
            (Incoming or Ringing, Accept) => new(new(Accepted, t.T1), new SetExpiry(null), new Respond(200), new SetOkDue(t.T1), new SetAckWait(t.AckWait)),
            (Incoming or Ringing, Refuse r) => new(In(Ended), new SetExpiry(null), new Respond(r.Status)),
            (Incoming or Ringing, HangUp) => new(In(Ended), new SetExpiry(null), new Respond(480)),
            (Incoming or Ringing, Cancelled or Bye) => new(In(Ended), new SetExpiry(null), new Respond(487), new TellCancelled()),
            (Incoming or Ringing, Expired) => new(In(Ended), new Respond(487), new TellCancelled()),

            // Over every transport: a proxy on the way may use a lossy one (RFC 3261 13.3.1.4).
            (Accepted or Leaving, OkDue) => Again(state.Phase, state.Again * 2 < t.T2 ? state.Again * 2 : t.T2),

            (Accepted, Acknowledged) => new(In(Confirmed), new SetOkDue(null), new SetAckWait(null), new TellConfirmed()),
            (Accepted, HangUp) => new(new(Leaving, state.Again)),
            (Accepted, Bye) => new(In(Ended), new SetOkDue(null), new SetAckWait(null), new TellEnded(SessionEnd.FarEnd)),
            (Accepted, NoAck) => new(In(Ended), new SetOkDue(null), new SendBye(), new TellEnded(SessionEnd.NoAck)),

            (Leaving, Acknowledged) => new(In(Ended), new SetOkDue(null), new SetAckWait(null), new SendBye()),
            (Leaving, Bye) => new(In(Ended), new SetOkDue(null), new SetAckWait(null)),
            (Leaving, NoAck) => new(In(Ended), new SetOkDue(null), new SendBye()),

            _ => new(state),
        };
    }

    private static CalleeState In(CalleePhase phase) => new(phase, TimeSpan.Zero);

    private static Step<CalleeState, CalleeEffect> Again(CalleePhase phase, TimeSpan next) => new(new(phase, next), new SendOkAgain(), new SetOkDue(next));
}
