using Spa.Foundation.Machines;
using static Spa.Gateway.Calls.CallEffect;
using static Spa.Gateway.Calls.CallEvent;
using static Spa.Gateway.Calls.CallState;

namespace Spa.Gateway.Calls;

/// <summary>How far a call has come.</summary>
public enum CallState
{
    /// <summary>Just made.</summary>
    New,

    /// <summary>The callee is not told yet.</summary>
    Offered,

    /// <summary>The callee would be told but is not free.</summary>
    Waiting,

    /// <summary>The callee is being told.</summary>
    Alerting,

    /// <summary>The callee is heard before it has answered.</summary>
    EarlyMedia,

    /// <summary>Both legs are joined.</summary>
    Connected,

    /// <summary>Answered, and parted: one side put it on hold.</summary>
    Held,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>What happens to a call.</summary>
public abstract record CallEvent
{
    private CallEvent()
    {
    }

    /// <summary>Offer it to the callee.</summary>
    /// <param name="Delay">Wait this long before telling; null = until somebody says so.</param>
    public sealed record Offer(TimeSpan? Delay) : CallEvent;

    /// <summary>The wait is over.</summary>
    /// <param name="Free">The callee can be told now.</param>
    public sealed record DelayOver(bool Free) : CallEvent;

    /// <summary>The callee has become free.</summary>
    public sealed record CalleeFree : CallEvent;

    /// <summary>It goes on at the callee.</summary>
    /// <param name="How">How.</param>
    public sealed record Progressed(CallProgress How) : CallEvent;

    /// <summary>The callee takes it.</summary>
    public sealed record Answered : CallEvent;

    /// <summary>The callee cannot be had.</summary>
    /// <param name="Why">As the caller hears it.</param>
    /// <param name="Reason">Why, in the words of the page.</param>
    public sealed record Refused(CallFailure Why, string Reason) : CallEvent;

    /// <summary>The caller gave up before the answer.</summary>
    public sealed record Abandoned : CallEvent;

    /// <summary>A side puts it on hold.</summary>
    public sealed record Hold : CallEvent;

    /// <summary>A side takes it back.</summary>
    public sealed record Resume : CallEvent;

    /// <summary>It is taken by somebody whom the phone's user has on hold: its legs are not joined.</summary>
    public sealed record AnsweredHeld : CallEvent;

    /// <summary>Its legs are in a conference now.</summary>
    public sealed record Conferred : CallEvent;

    /// <summary>It comes back to the phone, on hold: its transfer has failed.</summary>
    public sealed record Returned : CallEvent;

    /// <summary>Another call takes its place, or its far end was transferred: it ends, and what becomes of that leg is somebody else's business.</summary>
    public sealed record HandedOver : CallEvent;

    /// <summary>The caller's leg was cleared.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record CallerGone(string Reason) : CallEvent;

    /// <summary>The callee's leg was cleared.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record CalleeGone(string Reason) : CallEvent;
}

/// <summary>What a call asks for.</summary>
public abstract record CallEffect
{
    private CallEffect()
    {
    }

    /// <summary>Start the timer.</summary>
    /// <param name="After">Null = stop it.</param>
    public sealed record SetTimer(TimeSpan? After) : CallEffect;

    /// <summary>Tell the callee.</summary>
    public sealed record Alert : CallEffect;

    /// <summary>Stop telling the callee.</summary>
    public sealed record StopAlerting : CallEffect;

    /// <summary>Tell the caller how it goes on.</summary>
    /// <param name="How">How.</param>
    public sealed record TellCaller(CallProgress How) : CallEffect;

    /// <summary>Tell the caller that it cannot be.</summary>
    /// <param name="Why">As the caller hears it.</param>
    public sealed record FailCaller(CallFailure Why) : CallEffect;

    /// <summary>Accept at the caller's leg.</summary>
    public sealed record AnswerCaller : CallEffect;

    /// <summary>Let the legs hear each other, before the answer.</summary>
    public sealed record JoinEarly : CallEffect;

    /// <summary>Join the legs.</summary>
    public sealed record Join : CallEffect;

    /// <summary>Part the legs.</summary>
    public sealed record Part : CallEffect;

    /// <summary>The callee has gone: give the caller's leg up.</summary>
    public sealed record ReleaseCaller : CallEffect;

    /// <summary>The caller has gone: tell the callee's leg.</summary>
    public sealed record ReleaseCallee : CallEffect;

    /// <summary>It is over.</summary>
    /// <param name="Reason">Why, in the words of the page.</param>
    public sealed record End(string Reason) : CallEffect;
}

/// <summary>A call between two legs, as a function: which is told, when they are joined, and that either one ends both.</summary>
public static class CallFlow
{
    /// <summary>Why a call ended that the phone's user gave away.</summary>
    internal const string Transferred = "Transferred";

    /// <summary>Why a call ended before anybody answered.</summary>
    internal const string GaveUp = "Caller gave up";

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<CallState, CallEffect> On(CallState state, CallEvent e) => (state, e) switch
    {
        (New, Offer offer) => new(Offered, new SetTimer(offer.Delay)),

        (Offered, DelayOver { Free: true }) => new(Alerting, new Alert()),
        (Offered, DelayOver) => new(Waiting),
        (Waiting, CalleeFree) => new(Alerting, new Alert()),

        (Alerting or EarlyMedia, Progressed { How: CallProgress.EarlyMedia } progressed) => new(EarlyMedia, new TellCaller(progressed.How), new JoinEarly()),
        (EarlyMedia, Progressed progressed) => new(Alerting, new Part(), new TellCaller(progressed.How)),
        (Alerting, Progressed progressed) => new(Alerting, new TellCaller(progressed.How)),

        (Offered, Answered) => new(Connected, new SetTimer(null), new AnswerCaller(), new Join()),
        (Alerting or EarlyMedia, Answered) => new(Connected, new AnswerCaller(), new Join()),

        (Offered, Refused refused) => new(Ended, new SetTimer(null), new FailCaller(refused.Why), new End(refused.Reason)),
        (Waiting or Alerting, Refused refused) => new(Ended, new FailCaller(refused.Why), new End(refused.Reason)),
        (EarlyMedia, Refused refused) => new(Ended, new Part(), new FailCaller(refused.Why), new End(refused.Reason)),

        (Offered, Abandoned or CallerGone) => new(Ended, new SetTimer(null), new End(GaveUp)),
        (Waiting, Abandoned or CallerGone) => new(Ended, new End(GaveUp)),
        (Alerting, Abandoned or CallerGone) => new(Ended, new StopAlerting(), new End(GaveUp)),
        (EarlyMedia, Abandoned or CallerGone) => new(Ended, new Part(), new StopAlerting(), new End(GaveUp)),

        (Connected, Hold) => new(Held, new Part()),
        (Held, Resume) => new(Connected, new Join()),
        (Held, Conferred) => new(Connected),

        (New, Returned) => new(Held),
        (Offered, AnsweredHeld) => new(Held, new SetTimer(null), new AnswerCaller()),
        (Alerting, AnsweredHeld) => new(Held, new AnswerCaller()),
        (EarlyMedia, AnsweredHeld) => new(Held, new Part(), new AnswerCaller()),

        (Alerting, HandedOver) => new(Ended, new StopAlerting(), new End(Transferred)),
        (EarlyMedia, HandedOver) => new(Ended, new Part(), new StopAlerting(), new End(Transferred)),
        (Connected, HandedOver) => new(Ended, new Part(), new End(Transferred)),
        (Held, HandedOver) => new(Ended, new End(Transferred)),

        (Connected, CallerGone gone) => new(Ended, new Part(), new ReleaseCallee(), new End(gone.Reason)),
        (Connected, CalleeGone gone) => new(Ended, new Part(), new ReleaseCaller(), new End(gone.Reason)),
        (Held, CallerGone gone) => new(Ended, new ReleaseCallee(), new End(gone.Reason)),
        (Held, CalleeGone gone) => new(Ended, new ReleaseCaller(), new End(gone.Reason)),

        _ => new(state),
    };
}
