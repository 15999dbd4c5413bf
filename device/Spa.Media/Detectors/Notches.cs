using Spa.Media.Tones;

namespace Spa.Media.Detectors;

/// <summary>Takes steady tones of known frequencies out of a signal: a notch of 40 Hz for each. Allocates nothing while it runs.</summary>
internal sealed class Notches
{
    private const int Most = 6;

    // Radius of the poles: 1 - pi x 40 Hz / 8000 Hz.
    private const float Radius = 0.9843f;
    private readonly float[] coefficients = new float[Most];
    private readonly float[] state = new float[Most * 4];
    private int count;

    /// <summary>Takes these out from now on, in hertz; no more than six count.</summary>
    public void Set(ReadOnlySpan<int> hertz)
    {
        count = Math.Min(hertz.Length, Most);
        state.AsSpan().Clear();
        for (var i = 0; i < count; i++)
        {
            coefficients[i] = -2f * (Sine.At(Sine.Step(hertz[i]) + Sine.QuarterTurn) / (float)(1 << 30));
        }
    }

    /// <summary>Filters samples in place.</summary>
    public void Apply(Span<float> samples)
    {
        // Above the notch the gain is a little more than one: (1 + r^2) / 2 brings it back.
        const float Gain = (1 + (Radius * Radius)) / 2;
        for (var k = 0; k < count; k++)
        {
            var b = coefficients[k];
            var s = state.AsSpan(k * 4, 4);
            for (var i = 0; i < samples.Length; i++)
            {
                var x = samples[i] * Gain;
                var y = x + (b * s[0]) + s[1] - (b * Radius * s[2]) - (Radius * Radius * s[3]);
                (s[1], s[0], s[3], s[2]) = (s[0], x, s[2], y);
                samples[i] = y;
            }
        }
    }
}
