using Spa.Foundation.Ports;
using Spa.Media;
using Spa.Media.Levels;
using Spa.Simulation.Speech;

namespace Spa.Device.Tests.Media;

/// <summary>Signals to judge detectors with, made by floating point and none of the device's generators.</summary>
internal static class Signals
{
    public const string Keys = "123A456B789C*0#D";
    private static readonly int[] Low = [697, 770, 852, 941];
    private static readonly int[] High = [1209, 1336, 1477, 1633];

    /// <summary>Peak of a sine at a level.</summary>
    public static double Peak(double dbm0) => 32768 * Math.Pow(10, (dbm0 - 3.14) / 20);

    /// <summary>Sines from the first sample on; each starts at a phase of its own.</summary>
    public static short[] Sines(double milliseconds, params (double Hertz, double Dbm0)[] sines)
    {
        var samples = new short[(int)Math.Round(milliseconds * 8)];
        for (var i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (var k = 0; k < sines.Length; k++)
            {
                sum += Peak(sines[k].Dbm0) * Math.Sin((2 * Math.PI * sines[k].Hertz * i / Pcm.SamplesPerSecond) + 0.4 + (0.6 * k));
            }

            samples[i] = Sample(sum);
        }

        return samples;
    }

    /// <summary>A key, and silence after it; frequencies off by a fraction or by hertz, tones at two levels.</summary>
    public static short[] Key(char key, double on = 50, double off = 50, double low = -10, double high = -10, double fraction = 0, double hertz = 0)
    {
        var number = Keys.IndexOf(key, StringComparison.Ordinal);
        var tone = Sines(on, ((Low[number / 4] * (1 + fraction)) + hertz, low), ((High[number % 4] * (1 + fraction)) + hertz, high));
        return [.. tone, .. new short[(int)Math.Round(off * 8)]];
    }

    /// <summary>Gaussian noise between 300 and 3400 Hz at a level.</summary>
    public static short[] Noise(int length, double dbm0, ulong seed)
    {
        var entropy = new Entropy(seed);
        var x = new double[length];
        for (var i = 0; i < length; i++)
        {
            for (var k = 0; k < 12; k++)
            {
                x[i] += entropy.Fraction();
            }

            x[i] -= 6;
        }

        foreach (var q in new[] { 0.54, 1.31 })
        {
            Biquad(x, 300, q, high: true);
            Biquad(x, 3400, q, high: false);
        }

        var rms = Math.Sqrt(x.Sum(v => v * v) / length);
        var wanted = new Dbm0(dbm0).Rms;
        return Array.ConvertAll(x, v => Sample(v * wanted / rms));
    }

    /// <summary>Minutes of talk by one voice.</summary>
    public static short[] Speech(double seconds, ulong seed)
    {
        var samples = new short[(int)(seconds * Pcm.SamplesPerSecond)];
        new FormantVoice(seed).Talk(samples);
        return samples;
    }

    /// <summary>Two signals at the same time; the second may begin later and be weaker.</summary>
    public static short[] Mix(short[] a, short[] b, int later = 0, double decibels = 0)
    {
        var factor = Math.Pow(10, decibels / 20);
        var sum = new short[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            sum[i] = Sample(a[i] + (i >= later && i - later < b.Length ? b[i - later] * factor : 0));
        }

        return sum;
    }

    /// <summary>Root mean square of a stretch as a level.</summary>
    public static double Level(ReadOnlySpan<short> samples) => Dbm0.Of(samples).Value;

    private static short Sample(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private static void Biquad(double[] x, double hertz, double q, bool high)
    {
        var w = 2 * Math.PI * hertz / Pcm.SamplesPerSecond;
        var alpha = Math.Sin(w) / (2 * q);
        var c = Math.Cos(w);
        var a0 = 1 + alpha;
        var b0 = (high ? 1 + c : 1 - c) / 2 / a0;
        var b1 = (high ? -(1 + c) : 1 - c) / a0;
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var y = (b0 * x[i]) + (b1 * x1) + (b0 * x2) + (2 * c / a0 * y1) - ((1 - alpha) / a0 * y2);
            (x2, x1, y2, y1) = (x1, x[i], y1, y);
            x[i] = y;
        }
    }
}
