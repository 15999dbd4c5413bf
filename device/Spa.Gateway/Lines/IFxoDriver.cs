namespace Spa.Gateway.Lines;

/// <summary>A port towards the exchange. Never blocks; signals arrive on the timeline, in order.</summary>
public interface IFxoDriver
{
    /// <summary>Names where signals go. Called once, before anything else.</summary>
    void Attach(Action<FxoSignal> signal);

    /// <summary>Draws loop current, or stops drawing it, within one frame.</summary>
    void SetLoop(bool closed);

    /// <summary>Trades one frame each way: 80 samples, 10 ms, 16-bit linear PCM, 8 kHz; a full-scale sine is +3.14 dBm0 (G.711).</summary>
    void Exchange(ReadOnlySpan<short> toLine, Span<short> fromLine);
}

/// <summary>What the wire to the exchange shows, not what it means.</summary>
public abstract record FxoSignal
{
    private FxoSignal()
    {
    }

    /// <summary>The direct voltage between tip and ring has changed.</summary>
    /// <param name="Millivolts">Signed by polarity; 0 = nothing connected.</param>
    public sealed record Voltage(int Millivolts) : FxoSignal;

    /// <summary>The loop current has changed.</summary>
    /// <param name="Microamperes">0 while the loop is open.</param>
    public sealed record Current(int Microamperes) : FxoSignal;

    /// <summary>Ring voltage has come, changed or gone.</summary>
    /// <param name="Hertz">Its frequency; 0 = gone.</param>
    /// <param name="Volts">Its root mean square; 0 = gone.</param>
    public sealed record Ring(double Hertz, double Volts) : FxoSignal;
}
