namespace Spa.Gateway.Lines;

/// <summary>A port towards a telephone. Never blocks; signals arrive on the timeline, in order.</summary>
public interface IFxsDriver
{
    /// <summary>Names where signals go. Called once, before anything else.</summary>
    void Attach(Action<FxsSignal> signal);

    /// <summary>Feeds the loop, within one frame.</summary>
    void SetBattery(Battery battery);

    /// <summary>Puts ring voltage on the loop, or takes it off (null), within one frame. The cadence is made by calling this.</summary>
    void SetRinging(RingDrive? ring);

    /// <summary>It can feed an idle loop with so much voltage (about 90 V) that a neon lamp in the telephone lights. Many ports cannot.</summary>
    bool LightsNeon => false;

    /// <summary>Feeds the loop with the voltage of a neon lamp, or with the usual one, within one frame. Asked only of a port that <see cref="LightsNeon"/>, and lit only while the telephone is on the hook and not rung.</summary>
    void SetNeon(bool lit)
    {
    }

    /// <summary>Trades one frame each way: 80 samples, 10 ms, 16-bit linear PCM, 8 kHz; a full-scale sine is +3.14 dBm0 (G.711).</summary>
    void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone);
}

/// <summary>The feed of a telephone's loop.</summary>
public enum Battery
{
    /// <summary>No voltage: the telephone cannot draw current.</summary>
    Off,

    /// <summary>Normal polarity.</summary>
    Forward,

    /// <summary>Reversed polarity.</summary>
    Reverse,
}

/// <summary>Ring voltage to be put on a loop.</summary>
/// <param name="Hertz">10 to 100.</param>
/// <param name="Volts">Root mean square.</param>
/// <param name="Shape">Its form.</param>
public readonly record struct RingDrive(int Hertz, int Volts, RingShape Shape);

/// <summary>The form of ring voltage.</summary>
public enum RingShape
{
    /// <summary>A sine.</summary>
    Sinusoid,

    /// <summary>A trapezoid, with a lower peak at the same root mean square.</summary>
    Trapezoid,
}

/// <summary>What the wire to a telephone shows.</summary>
public abstract record FxsSignal
{
    private FxsSignal()
    {
    }

    /// <summary>Loop current flows, or does not.</summary>
    /// <param name="Closed">It flows.</param>
    public sealed record Loop(bool Closed) : FxsSignal;
}
