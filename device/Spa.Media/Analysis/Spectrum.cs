using System.Collections.Immutable;
using Spa.Media.Levels;

namespace Spa.Media.Analysis;

/// <summary>Finds the sines in a stretch of samples: a windowed DFT, its peaks, each refined between the bins. For judging, not for real time.</summary>
/// <remarks>Knows nothing of the tone player; floating point throughout.</remarks>
internal static class Spectrum
{
    private const int Longest = 8192;
    private const int Most = 8;

    // Below the strongest by more than this, or below -60 dBm0, a peak is no component.
    private const double RangeDecibels = 35;
    private const double FloorDbm0 = -60;

    /// <summary>The components, by frequency. At most the middle 8192 samples are looked at; two components need 8 periods of their difference to be told apart.</summary>
    public static ImmutableArray<MeasuredComponent> Components(ReadOnlySpan<short> samples)
    {
        if (samples.Length < 64)
        {
            return [];
        }

        if (samples.Length > Longest)
        {
            samples = samples.Slice((samples.Length - Longest) / 2, Longest);
        }

        var windowed = new double[samples.Length];
        double weight = 0;
        for (var i = 0; i < windowed.Length; i++)
        {
            var w = BlackmanHarris(i, windowed.Length);
            weight += w;
            windowed[i] = w * samples[i];
        }

        var size = 256;
        while (size < 2 * windowed.Length)
        {
            size *= 2;
        }

        var magnitudes = Magnitudes(windowed, size);
        var strongest = magnitudes.Max();
        var floor = Math.Max(strongest * Math.Pow(10, -RangeDecibels / 20), new Dbm0(FloorDbm0).Rms * Math.Sqrt(2) * weight / 2);
        var bin = (double)Pcm.SamplesPerSecond / size;
        var found = new List<MeasuredComponent>();
        for (var k = 2; k < magnitudes.Length - 1; k++)
        {
            if (magnitudes[k] >= floor && magnitudes[k] > magnitudes[k - 1] && magnitudes[k] >= magnitudes[k + 1])
            {
                var hertz = Refine(windowed, (k - 1) * bin, (k + 1) * bin);
                var peak = 2 * Amplitude(windowed, hertz) / weight;
                found.Add(new MeasuredComponent(hertz, Dbm0.FromRms(peak / Math.Sqrt(2))));
            }
        }

        return [.. found.OrderByDescending(component => component.Level).Take(Most).OrderBy(component => component.Hertz)];
    }

    /// <summary>Absolute value of the DFT of samples at any frequency, without a factor.</summary>
    public static double Amplitude(ReadOnlySpan<double> samples, double hertz)
    {
        var turn = 2 * Math.PI * hertz / Pcm.SamplesPerSecond;
        var (stepSine, stepCosine) = Math.SinCos(turn);
        double re = 0, im = 0, c = 1, s = 0;
        foreach (var sample in samples)
        {
            re += sample * c;
            im += sample * s;
            (c, s) = ((c * stepCosine) - (s * stepSine), (s * stepCosine) + (c * stepSine));
        }

        return Math.Sqrt((re * re) + (im * im));
    }

    private static double BlackmanHarris(int i, int length)
    {
        var x = 2 * Math.PI * (i + 0.5) / length;
        return 0.35875 - (0.48829 * Math.Cos(x)) + (0.14128 * Math.Cos(2 * x)) - (0.01168 * Math.Cos(3 * x));
    }

    // Golden section: the window's transform has one maximum between the neighbours of a peak.
    private static double Refine(double[] windowed, double low, double high)
    {
        const double Golden = 0.6180339887498949;
        var a = high - (Golden * (high - low));
        var b = low + (Golden * (high - low));
        var (fa, fb) = (Amplitude(windowed, a), Amplitude(windowed, b));
        while (high - low > 0.002)
        {
            if (fa > fb)
            {
                (high, b, fb) = (b, a, fa);
                a = high - (Golden * (high - low));
                fa = Amplitude(windowed, a);
            }
            else
            {
                (low, a, fa) = (a, b, fb);
                b = low + (Golden * (high - low));
                fb = Amplitude(windowed, b);
            }
        }

        return (low + high) / 2;
    }

    private static double[] Magnitudes(double[] samples, int size)
    {
        var re = new double[size];
        var im = new double[size];
        samples.CopyTo(re, 0);
        for (int i = 1, j = 0; i < size; i++)
        {
            var bit = size >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (re[i], re[j]) = (re[j], re[i]);
            }
        }

        for (var length = 2; length <= size; length *= 2)
        {
            var (s, c) = Math.SinCos(-2 * Math.PI / length);
            for (var start = 0; start < size; start += length)
            {
                double wr = 1, wi = 0;
                for (var k = start; k < start + (length / 2); k++)
                {
                    var other = k + (length / 2);
                    var (tr, ti) = ((re[other] * wr) - (im[other] * wi), (re[other] * wi) + (im[other] * wr));
                    (re[other], im[other]) = (re[k] - tr, im[k] - ti);
                    (re[k], im[k]) = (re[k] + tr, im[k] + ti);
                    (wr, wi) = ((wr * c) - (wi * s), (wr * s) + (wi * c));
                }
            }
        }

        var magnitudes = new double[size / 2];
        for (var k = 0; k < magnitudes.Length; k++)
        {
            magnitudes[k] = Math.Sqrt((re[k] * re[k]) + (im[k] * im[k]));
        }

        return magnitudes;
    }
}
