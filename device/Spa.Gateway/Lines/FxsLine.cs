using Spa.Foundation.Machines;
using static Spa.Gateway.Lines.FxsEffect;
using static Spa.Gateway.Lines.FxsEvent;
using static Spa.Gateway.Lines.FxsState;

namespace Spa.Gateway.Lines;

/// <summary>How the line to the phone stands.</summary>
public enum FxsState
{
    /// <summary>Idle.</summary>
    OnHook,

    /// <summary>Loop current flows, but not long enough yet.</summary>
    Lifting,

    /// <summary>Rung, in the burst or in the pause.</summary>
    Ringing,

    /// <summary>Loop current flows while it is rung, but not long enough yet.</summary>
    RingTrip,

    /// <summary>In use.</summary>
    OffHook,

    /// <summary>Loop current has stopped, for less than a dial pulse: contacts that bounce.</summary>
    Bounce,

    /// <summary>Loop current has stopped, as long as a dial pulse does.</summary>
    Break,

    /// <summary>Loop current has stopped, for more than a dial pulse and less than a flash.</summary>
    ShortBreak,

    /// <summary>Loop current has stopped long enough for a flash, not for a hang-up.</summary>
    LongBreak,

    /// <summary>We have taken the battery away; loop current says nothing.</summary>
    Cut,

    /// <summary>The battery is back and loop current is awaited.</summary>
    Restored,
}

/// <summary>What happens to the line to the phone.</summary>
public abstract record FxsEvent
{
    private FxsEvent()
    {
    }

    /// <summary>Loop current came or went.</summary>
    /// <param name="Closed">It flows.</param>
    public sealed record Loop(bool Closed) : FxsEvent;

    /// <summary>Ring it.</summary>
    public sealed record Ring : FxsEvent;

    /// <summary>Ring it no more.</summary>
    public sealed record StopRing : FxsEvent;

    /// <summary>Take the battery away.</summary>
    /// <param name="Duration">For how long.</param>
    public sealed record CutBattery(TimeSpan Duration) : FxsEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : FxsEvent;
}

/// <summary>What the line to the phone asks for.</summary>
public abstract record FxsEffect
{
    private FxsEffect()
    {
    }

    /// <summary>Start the one timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : FxsEffect;

    /// <summary>Begin or end the ring cadence.</summary>
    /// <param name="On">Begin.</param>
    public sealed record SetRing(bool On) : FxsEffect;

    /// <summary>Feed the loop or do not.</summary>
    /// <param name="On">Feed it.</param>
    public sealed record SetFeed(bool On) : FxsEffect;

    /// <summary>Tell the leg.</summary>
    /// <param name="News">What its user did.</param>
    public sealed record Tell(FxsNews News) : FxsEffect;
}

/// <summary>What the phone's user did.</summary>
public enum FxsNews
{
    /// <summary>Lifted the handset.</summary>
    Lifted,

    /// <summary>Flashed the hook.</summary>
    Flashed,

    /// <summary>Gave one dial pulse (behaviour f.3).</summary>
    Pulsed,

    /// <summary>Gives no more pulses of this digit, if there were any.</summary>
    PulsesEnded,

    /// <summary>Hung up.</summary>
    HungUp,

    /// <summary>Is still off hook after the battery was taken away and given back.</summary>
    StillThere,
}

/// <summary>Times of the line to the phone.</summary>
/// <param name="Debounce">Loop current this long means off hook, also while ringing.</param>
/// <param name="FlashMin"><c>Hook Flash Timer Min</c>: shorter breaks are ignored.</param>
/// <param name="FlashMax"><c>Hook Flash Timer Max</c>: longer breaks are a hang-up.</param>
public sealed record FxsTimings(TimeSpan Debounce, TimeSpan FlashMin, TimeSpan FlashMax);

/// <summary>The line to the phone (FXS), as a function.</summary>
public static class FxsLine
{
    // Dial pulses: the loop opens for 20 to 99 ms; closed for 250 ms, the digit is over (behaviour f.3).
    private static readonly TimeSpan LeastPulse = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPulse = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DigitEnd = TimeSpan.FromMilliseconds(250);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<FxsState, FxsEffect> On(FxsState state, FxsEvent e, FxsTimings t) => (state, e) switch
    {
        (OnHook, Loop { Closed: true }) => new(Lifting, new SetTimer(t.Debounce)),
        (OnHook, Ring) => new(Ringing, new SetRing(true)),

        (Lifting, Loop { Closed: false }) => new(OnHook, new SetTimer(null)),
        (Lifting, TimedOut) => new(OffHook, new Tell(FxsNews.Lifted)),

        (Ringing, Loop { Closed: true }) => new(RingTrip, new SetTimer(t.Debounce)),
        (Ringing, StopRing) => new(OnHook, new SetRing(false)),

        (RingTrip, Loop { Closed: false }) => new(Ringing, new SetTimer(null)),
        (RingTrip, StopRing) => new(Lifting, new SetRing(false)),
        (RingTrip, TimedOut) => new(OffHook, new SetRing(false), new Tell(FxsNews.Lifted)),

        (OffHook, Loop { Closed: false }) => new(Bounce, new SetTimer(LeastPulse)),
        (OffHook, TimedOut) => new(OffHook, new Tell(FxsNews.PulsesEnded)),
        (Bounce or ShortBreak, Loop { Closed: true }) => new(OffHook, new SetTimer(DigitEnd)),
        (Bounce, TimedOut) => new(Break, new SetTimer(LongestPulse - LeastPulse)),
        (Break, Loop { Closed: true }) => new(OffHook, new SetTimer(DigitEnd), new Tell(FxsNews.Pulsed)),
        (Break, TimedOut) when t.FlashMin > LongestPulse => new(ShortBreak, new SetTimer(t.FlashMin - LongestPulse)),
        (Break, TimedOut) => new(LongBreak, new SetTimer(t.FlashMax - LongestPulse)),
        (ShortBreak, TimedOut) => new(LongBreak, new SetTimer(t.FlashMax - t.FlashMin)),
        (LongBreak, Loop { Closed: true }) => new(OffHook, new SetTimer(null), new Tell(FxsNews.Flashed)),
        (LongBreak, TimedOut) => new(OnHook, new Tell(FxsNews.HungUp)),

        (OffHook or Bounce or Break or ShortBreak or LongBreak, CutBattery cut) => new(Cut, new SetFeed(false), new SetTimer(cut.Duration)),
        (Cut, TimedOut) => new(Restored, new SetFeed(true), new SetTimer(t.FlashMax)),
        (Restored, Loop { Closed: true }) => new(OffHook, new SetTimer(null), new Tell(FxsNews.StillThere)),
        (Restored, TimedOut) => new(OnHook, new Tell(FxsNews.HungUp)),

        _ => new(state),
    };
}
