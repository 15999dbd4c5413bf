using Spa.Foundation.Machines;
using static Spa.Gateway.Lines.FxoEffect;
using static Spa.Gateway.Lines.FxoEvent;
using static Spa.Gateway.Lines.FxoState;

namespace Spa.Gateway.Lines;

/// <summary>How the line to the exchange stands.</summary>
public enum FxoState
{
    /// <summary>No voltage: nothing connected, or the exchange has taken it away.</summary>
    Dead,

    /// <summary>On hook.</summary>
    Idle,

    /// <summary>The exchange rings.</summary>
    Ringing,

    /// <summary>Ringing was reported lost: the pause of its cadence, or the caller gave up.</summary>
    RingGap,

    /// <summary>Off hook after ringing.</summary>
    Answered,

    /// <summary>Off hook, and the voltage has gone: a CPC signal, or a break.</summary>
    Lost,

    /// <summary>Off hook without a call, to hear whether the exchange gives its dial tone.</summary>
    Listening,
}

/// <summary>What happens to the line to the exchange.</summary>
public abstract record FxoEvent
{
    private FxoEvent()
    {
    }

    /// <summary>The direct voltage came or went (1 V is the limit).</summary>
    /// <param name="Present">It is there.</param>
    public sealed record Feed(bool Present) : FxoEvent;

    /// <summary>The direct voltage changed its sign.</summary>
    public sealed record Reversed : FxoEvent;

    /// <summary>Ringing is reported.</summary>
    public sealed record RingSeen : FxoEvent;

    /// <summary>The loss of ringing is reported.</summary>
    public sealed record RingLost : FxoEvent;

    /// <summary>Take the call.</summary>
    public sealed record Answer : FxoEvent;

    /// <summary>Seize the line, and hear whether the exchange gives its dial tone.</summary>
    public sealed record Listen : FxoEvent;

    /// <summary>The dial tone is heard.</summary>
    public sealed record ToneHeard : FxoEvent;

    /// <summary>Go on hook.</summary>
    public sealed record Release : FxoEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : FxoEvent;
}

/// <summary>What the line to the exchange asks for.</summary>
public abstract record FxoEffect
{
    private FxoEffect()
    {
    }

    /// <summary>Draw loop current or do not.</summary>
    /// <param name="Closed">Draw it.</param>
    public sealed record SetLoop(bool Closed) : FxoEffect;

    /// <summary>Start the one timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : FxoEffect;

    /// <summary>Tell the leg.</summary>
    /// <param name="News">What the exchange did.</param>
    public sealed record Tell(FxoNews News) : FxoEffect;
}

/// <summary>What the exchange did.</summary>
public enum FxoNews
{
    /// <summary>A call comes in.</summary>
    Ringing,

    /// <summary>Its caller gave up before it was answered.</summary>
    GaveUp,

    /// <summary>The voltage was away for as long as a CPC signal.</summary>
    CpcSignal,

    /// <summary>The polarity was reversed.</summary>
    PolarityReversal,

    /// <summary>It gives its dial tone.</summary>
    DialTone,

    /// <summary>It gives none.</summary>
    NoDialTone,
}

/// <summary>Times and switches of the line to the exchange.</summary>
/// <param name="RingSilence"><c>PSTN Ring Timeout</c>: this long after a reported ring loss the caller has given up.</param>
/// <param name="MinCpc"><c>Min CPC Duration</c>; null = <c>Detect CPC</c> is off and missing voltage ends no call.</param>
/// <param name="DetectReversal"><c>Detect Polarity Reversal</c>.</param>
public sealed record FxoTimings(TimeSpan RingSilence, TimeSpan? MinCpc, bool DetectReversal)
{
    /// <summary>An exchange has its dial tone ready within this time; Q.543 2.3.2 asks for 0.4 s on the mean, and 0.8 s but for one in twenty.</summary>
    public TimeSpan ToneWait { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The line to the exchange (FXO), as a function. It is seized for a test only; seizing it for an outgoing call belongs to dialling and is not here yet.</summary>
public static class FxoLine
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<FxoState, FxoEffect> On(FxoState state, FxoEvent e, FxoTimings t) => (state, e) switch
    {
        (Dead, Feed { Present: true }) => new(Idle),

        (Idle, Feed { Present: false }) => new(Dead),
        (Idle, RingSeen) => new(Ringing, new Tell(FxoNews.Ringing)),
        (Idle, Listen) => new(Listening, new SetLoop(true), new SetTimer(t.ToneWait)),

        (Listening, ToneHeard) => new(Idle, new SetTimer(null), new SetLoop(false), new Tell(FxoNews.DialTone)),
        (Listening, TimedOut) => new(Idle, new SetLoop(false), new Tell(FxoNews.NoDialTone)),
        (Listening, Release) => new(Idle, new SetTimer(null), new SetLoop(false)),
        (Listening, Feed { Present: false }) => new(Dead, new SetTimer(null), new SetLoop(false), new Tell(FxoNews.NoDialTone)),

        (Ringing, RingLost) => new(RingGap, new SetTimer(t.RingSilence)),
        (RingGap, RingSeen) => new(Ringing, new SetTimer(null)),
        (RingGap, TimedOut) => new(Idle, new Tell(FxoNews.GaveUp)),
        (Ringing or RingGap, Feed { Present: false }) => new(Dead, new SetTimer(null), new Tell(FxoNews.GaveUp)),
        (Ringing or RingGap, Answer) => new(Answered, new SetTimer(null), new SetLoop(true)),

        (Answered, Feed { Present: false }) => new(Lost, new SetTimer(t.MinCpc)),
        (Answered, Reversed) when t.DetectReversal => new(Idle, new SetLoop(false), new Tell(FxoNews.PolarityReversal)),
        (Answered, Release) => new(Idle, new SetLoop(false)),

        (Lost, Feed { Present: true }) => new(Answered, new SetTimer(null)),
        (Lost, TimedOut) => new(Dead, new SetLoop(false), new Tell(FxoNews.CpcSignal)),
        (Lost, Release) => new(Dead, new SetTimer(null), new SetLoop(false)),

        _ => new(state),
    };
}
