using Spa.Media.Tones;

namespace Spa.Media.Detectors;

/// <summary>How far a bin of <see cref="HannBins"/> may turn in one hop. Compares without an arc tangent, whose last bit differs between machines.</summary>
internal readonly struct FrequencyLimit
{
    private readonly float cosine;
    private readonly float sine;

    private FrequencyLimit(float cosine, float sine) => (this.cosine, this.sine) = (cosine, sine);

    /// <summary>A deviation of so many hertz at this hop; below a quarter turn.</summary>
    public static FrequencyLimit Of(double hertz, int hop)
    {
        const float One = 1 << 30;
        var turn = (uint)(hertz * hop * (1L << 32) / Pcm.SamplesPerSecond);
        return new FrequencyLimit(Sine.At(turn + Sine.QuarterTurn) / One, Sine.At(turn) / One);
    }

    /// <summary>True when a turn (or a sum of turns) is within the limit either way.</summary>
    public bool Holds(float turnRe, float turnIm) => turnRe > 0 && Math.Abs(turnIm) * cosine <= turnRe * sine;
}
