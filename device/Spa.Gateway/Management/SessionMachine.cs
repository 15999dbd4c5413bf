using Spa.Cwmp;
using Spa.Foundation.Machines;

namespace Spa.Gateway.Management;

/// <summary>A session of the CPE with its ACS, as a function (TR-069 3.7, provisioning.md 7.3).</summary>
public static class SessionMachine
{
    /// <summary>How often a request is sent again because the ACS says so (fault 8005).</summary>
    public const int MaxRepeats = 10;

    /// <summary>One step. A pair that is not listed changes nothing.</summary>
    /// <param name="state">Where the session stands.</param>
    /// <param name="event">What happened.</param>
    /// <param name="hasOwn">The CPE has a request of its own to send.</param>
    public static Step<SessionState, SessionEffect> Step(SessionState state, SessionEvent @event, bool hasOwn)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (state.Phase, @event) switch
        {
            (SessionPhase.Closed, SessionEvent.Begin) => new(new(SessionPhase.Informing), new SessionEffect.SendInform()),

            (SessionPhase.Informing, SessionEvent.Replied reply) => Onward(state with { Repeats = 0 }, reply.Hold, hasOwn, new SessionEffect.Informed()),
            (SessionPhase.Informing, SessionEvent.Refused { Code: FaultCode.AcsRetryRequest }) when state.Repeats < MaxRepeats => new(state with { Repeats = state.Repeats + 1 }, new SessionEffect.SendInform()),
            (SessionPhase.Informing, SessionEvent.Refused refused) => Fail($"the ACS refused the Inform: {(int)refused.Code} {refused.Text}"),
            (SessionPhase.Informing, SessionEvent.Nothing or SessionEvent.Asked) => Fail("the ACS answered the Inform with something else than an InformResponse"),

            (SessionPhase.Requesting, SessionEvent.Replied reply) => Onward(state with { Repeats = 0 }, reply.Hold, hasOwn, new SessionEffect.OwnDone()),
            (SessionPhase.Requesting, SessionEvent.Refused { Code: FaultCode.AcsRetryRequest }) when state.Repeats < MaxRepeats => new(state with { Repeats = state.Repeats + 1 }, new SessionEffect.SendOwn()),
            (SessionPhase.Requesting, SessionEvent.Refused refused) => Onward(state with { Repeats = 0 }, refused.Hold, hasOwn, new SessionEffect.OwnRefused(refused.Code)),
            (SessionPhase.Requesting, SessionEvent.Nothing or SessionEvent.Asked) => Fail("the ACS answered a request of the unit with something else"),

            // The empty answer ends the hold; what came up after an empty POST without one waits for the next session.
            (SessionPhase.Asking, SessionEvent.Nothing) => state.Hold && hasOwn ? Onward(state with { Hold = false }, false, hasOwn) : new(new(), new SessionEffect.Ended()),
            (SessionPhase.Asking, SessionEvent.Asked asked) => new(state with { Phase = SessionPhase.Working, Hold = asked.Hold }, new SessionEffect.Execute()),
            (SessionPhase.Asking, SessionEvent.Replied or SessionEvent.Refused) => Fail("the ACS answered what was not asked"),

            (SessionPhase.Working, SessionEvent.Done) => new(state with { Phase = SessionPhase.Asking }, new SessionEffect.SendReply()),

            (not SessionPhase.Closed, SessionEvent.Broken broken) => Fail(broken.Why),
            _ => new(state),
        };
    }

    private static Step<SessionState, SessionEffect> Onward(SessionState state, bool hold, bool hasOwn, params SessionEffect[] first)
        => hasOwn && !hold && !state.SaidNoMore
            ? new(state with { Phase = SessionPhase.Requesting, Hold = false }, [.. first, new SessionEffect.SendOwn()])
            : new(state with { Phase = SessionPhase.Asking, Hold = hold, SaidNoMore = state.SaidNoMore || !hold }, [.. first, new SessionEffect.SendNothing()]);

    private static Step<SessionState, SessionEffect> Fail(string why) => new(new(), new SessionEffect.Failed(why));
}

/// <summary>What a session waits for.</summary>
public enum SessionPhase
{
    /// <summary>There is none.</summary>
    Closed,

    /// <summary>The answer to the Inform.</summary>
    Informing,

    /// <summary>The answer to a request of the unit.</summary>
    Requesting,

    /// <summary>What the ACS wants: an empty POST or the answer to its last request was sent.</summary>
    Asking,

    /// <summary>The unit, which carries out a request of the ACS.</summary>
    Working,
}

/// <summary>Where a session stands.</summary>
/// <param name="Phase">What it waits for.</param>
/// <param name="Hold">The ACS bids the unit hold its requests back.</param>
/// <param name="SaidNoMore">An empty POST without a hold has told the ACS that the unit has no more requests in this session.</param>
/// <param name="Repeats">How often the present request was sent again.</param>
public sealed record SessionState(SessionPhase Phase = SessionPhase.Closed, bool Hold = false, bool SaidNoMore = false, int Repeats = 0)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Phase}{(Hold ? ", held" : string.Empty)}{(SaidNoMore ? ", no more of its own" : string.Empty)}{(Repeats > 0 ? $", repeated {Repeats}" : string.Empty)}";
}

/// <summary>What happens to a session.</summary>
public abstract record SessionEvent
{
    private SessionEvent()
    {
    }

    /// <summary>One is due.</summary>
    public sealed record Begin : SessionEvent;

    /// <summary>The ACS has answered what was asked.</summary>
    /// <param name="Hold">Its HoldRequests.</param>
    public sealed record Replied(bool Hold) : SessionEvent;

    /// <summary>The ACS has refused what was asked.</summary>
    /// <param name="Code">Why.</param>
    /// <param name="Text">In its words.</param>
    /// <param name="Hold">Its HoldRequests.</param>
    public sealed record Refused(FaultCode Code, string Text, bool Hold) : SessionEvent;

    /// <summary>The ACS has answered without an envelope.</summary>
    public sealed record Nothing : SessionEvent;

    /// <summary>The ACS wants something.</summary>
    /// <param name="Hold">Its HoldRequests.</param>
    public sealed record Asked(bool Hold) : SessionEvent;

    /// <summary>What the ACS wanted is done or refused.</summary>
    public sealed record Done : SessionEvent;

    /// <summary>There is no connection, no answer in time, or one that cannot be read.</summary>
    /// <param name="Why">In a sentence, without secrets.</param>
    public sealed record Broken(string Why) : SessionEvent;
}

/// <summary>What is to be done.</summary>
public abstract record SessionEffect
{
    private SessionEffect()
    {
    }

    /// <summary>Send the Inform.</summary>
    public sealed record SendInform : SessionEffect;

    /// <summary>The ACS knows the events that an InformResponse delivers.</summary>
    public sealed record Informed : SessionEffect;

    /// <summary>Send the unit's oldest request.</summary>
    public sealed record SendOwn : SessionEffect;

    /// <summary>The ACS has taken it.</summary>
    public sealed record OwnDone : SessionEffect;

    /// <summary>The ACS will not take it.</summary>
    /// <param name="Code">Why.</param>
    public sealed record OwnRefused(FaultCode Code) : SessionEffect;

    /// <summary>Send an empty POST.</summary>
    public sealed record SendNothing : SessionEffect;

    /// <summary>Carry out the request of the ACS.</summary>
    public sealed record Execute : SessionEffect;

    /// <summary>Send what came of it.</summary>
    public sealed record SendReply : SessionEffect;

    /// <summary>The session has ended as it should.</summary>
    public sealed record Ended : SessionEffect;

    /// <summary>The session has failed.</summary>
    /// <param name="Why">In a sentence, without secrets.</param>
    public sealed record Failed(string Why) : SessionEffect;
}
