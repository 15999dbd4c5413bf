using Spa.Media.Levels;

namespace Spa.Media.Noise;

/// <summary>Makes the background that a description of RFC 3389 asks for. Any bytes are accepted. The same noise on every machine; allocates nothing while it plays.</summary>
public sealed class ComfortNoise
{
    private const int Order = ComfortNoiseEncoder.Order;
    private readonly float[] filter = new float[Order];
    private readonly float[] before = new float[Order];
    private readonly float[] past = new float[Order];
    private float target;
    private float gain;
    private uint state = 1;

    /// <summary>Takes a description; one without coefficients is white, more than eight are left out. An empty one changes nothing.</summary>
    public void Set(ReadOnlySpan<byte> description)
    {
        if (description.IsEmpty)
        {
            return;
        }

        var rms = new Dbm0(ComfortNoiseEncoder.Overload - (description[0] & 0x7F)).Rms;
        filter.AsSpan().Clear();
        var power = rms * rms;
        for (var m = 0; m < Math.Min(description.Length - 1, Order); m++)
        {
            // From reflections to the filter's taps, one step of Levinson's recursion for each; held below one, so that it stays stable.
            var k = Math.Clamp(258 * (description[m + 1] - 127) / 32768f, -0.98f, 0.98f);
            power *= 1 - (k * k);
            filter.CopyTo(before, 0);
            for (var i = 0; i < m; i++)
            {
                filter[i] = before[i] + (k * before[m - 1 - i]);
            }

            filter[m] = k;
        }

        target = (float)Math.Sqrt(power);
    }

    /// <summary>Writes the next samples.</summary>
    public void Play(Span<short> samples)
    {
        for (var n = 0; n < samples.Length; n++)
        {
            gain += (target - gain) * 0.01f;
            var x = White() * gain;
            for (var i = Order - 1; i > 0; i--)
            {
                x -= filter[i] * past[i];
                past[i] = past[i - 1];
            }

            x -= filter[0] * past[0];
            past[0] = x;
            samples[n] = (short)Math.Clamp(MathF.Round(x), short.MinValue, short.MaxValue);
        }
    }

    // Three uniform numbers: near enough to a bell.
    private float White()
    {
        float sum = 0;
        for (var i = 0; i < 3; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            sum += (int)state >> 8;
        }

        return sum / 8388608f;
    }
}
