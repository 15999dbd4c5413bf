using Spa.Foundation.Machines;
using static Spa.Gateway.Lines.RingEffect;
using static Spa.Gateway.Lines.RingEvent;
using static Spa.Gateway.Lines.RingState;

namespace Spa.Gateway.Lines;

/// <summary>How far ringing on the line to the exchange has been believed.</summary>
public enum RingState
{
    /// <summary>None.</summary>
    Quiet,

    /// <summary>Voltage that qualifies, not long enough yet.</summary>
    Validating,

    /// <summary>Valid, its report delayed.</summary>
    Delaying,

    /// <summary>Valid, its report delayed, and over already.</summary>
    DelayingAfterwards,

    /// <summary>Reported and there.</summary>
    Reported,

    /// <summary>Reported and gone, its loss not reported yet.</summary>
    Fading,
}

/// <summary>What happens to the ring voltage.</summary>
public abstract record RingEvent
{
    private RingEvent()
    {
    }

    /// <summary>Voltage that qualifies as ringing came or went.</summary>
    /// <param name="Present">It is there.</param>
    public sealed record Voltage(bool Present) : RingEvent;

    /// <summary>The line went off hook.</summary>
    public sealed record Reset : RingEvent;

    /// <summary>The timer ran out.</summary>
    public sealed record TimedOut : RingEvent;
}

/// <summary>What the ring detector asks for.</summary>
public abstract record RingEffect
{
    private RingEffect()
    {
    }

    /// <summary>Start the one timer anew, or stop it.</summary>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TimeSpan? After) : RingEffect;

    /// <summary>Report ringing, or its loss.</summary>
    /// <param name="Ringing">It rings.</param>
    public sealed record Report(bool Ringing) : RingEffect;
}

/// <summary>Which voltage counts as ringing, and how long things take (page PSTN Line, International Control).</summary>
/// <param name="MinHertz"><c>Ring Frequency Min</c>.</param>
/// <param name="MaxHertz"><c>Ring Frequency Max</c>.</param>
/// <param name="MinVolts">Middle of <c>Ring Threshold</c>, root mean square: below its lower value never a ring, above its upper value always.</param>
/// <param name="Validation"><c>Ring Validation Time</c>.</param>
/// <param name="Indication"><c>Ring Indication Delay</c>.</param>
/// <param name="Loss"><c>Ring Timeout</c>.</param>
public sealed record RingTimings(int MinHertz, int MaxHertz, double MinVolts, TimeSpan Validation, TimeSpan Indication, TimeSpan Loss)
{
    /// <summary>Whether a voltage counts as ringing.</summary>
    public bool Qualifies(double hertz, double volts) => volts >= MinVolts && hertz >= MinHertz && hertz <= MaxHertz;
}

/// <summary>The layer below the line: when ringing is reported and when its loss is (behaviour c.2), as a function.</summary>
public static class RingDetector
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<RingState, RingEffect> On(RingState state, RingEvent e, RingTimings t) => (state, e) switch
    {
        (Quiet, Voltage { Present: true }) => new(Validating, new SetTimer(t.Validation)),

        (Validating, Voltage { Present: false }) => new(Quiet, new SetTimer(null)),
        (Validating, TimedOut) => new(Delaying, new SetTimer(t.Indication)),

        (Delaying, Voltage { Present: false }) => new(DelayingAfterwards),
        (Delaying, TimedOut) => new(Reported, new Report(true)),
        (DelayingAfterwards, Voltage { Present: true }) => new(Delaying),
        (DelayingAfterwards, TimedOut) => new(Fading, new Report(true), new SetTimer(t.Loss)),

        (Reported, Voltage { Present: false }) => new(Fading, new SetTimer(t.Loss)),
        (Fading, Voltage { Present: true }) => new(Reported, new SetTimer(null)),
        (Fading, TimedOut) => new(Quiet, new Report(false)),

        (not Quiet, Reset) => new(Quiet, new SetTimer(null)),

        _ => new(state),
    };
}
