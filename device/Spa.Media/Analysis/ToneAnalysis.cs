using System.Collections.Immutable;

namespace Spa.Media.Analysis;

/// <summary>Measures tones in recorded samples: frequencies to 0.5 Hz, levels to 0.5 dB, edges to 5 ms. The independent judge of what is played.</summary>
public static class ToneAnalysis
{
    // A sample at or below this is quiet: the peak of a sine at -60 dBm0.
    private const int QuietPeak = 23;

    // Quiet for less than this is part of a sound: zero crossings and beats are shorter, a lost frame is longer.
    private const int SplittingGap = 64;
    private const int ShortestJudged = 160;

    // 50 ms: tells tones 40 Hz apart from each other.
    private const int LongestWindow = 400;

    /// <summary>Measures a recording: where there is sound, of which sines, and where it changes without a pause (each note at least 0.25 s).</summary>
    public static ToneReading Measure(ReadOnlySpan<short> samples)
    {
        var segments = ImmutableArray.CreateBuilder<MeasuredSegment>();
        var longestGap = 0;
        var heard = false;
        int start = -1, last = -1;
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) <= QuietPeak)
            {
                continue;
            }

            if (!heard)
            {
                (heard, start) = (true, i);
            }
            else
            {
                var gap = i - last - 1;
                longestGap = Math.Max(longestGap, gap);
                if (gap >= SplittingGap)
                {
                    Judge(samples, start, last + 1, segments);
                    start = i;
                }
            }

            last = i;
        }

        if (heard)
        {
            Judge(samples, start, last + 1, segments);
        }

        return new ToneReading(Pcm.Time(samples.Length), segments.ToImmutable(), heard ? Pcm.Time(longestGap) : null);
    }

    /// <summary>The sines of a stretch that holds one sound.</summary>
    public static ImmutableArray<MeasuredComponent> Components(ReadOnlySpan<short> samples) => Spectrum.Components(samples);

    // Splits a run of sound where its components change, and measures each part.
    private static void Judge(ReadOnlySpan<short> samples, int start, int end, ImmutableArray<MeasuredSegment>.Builder segments)
    {
        while (start < end)
        {
            var run = samples[start..end];
            var length = run.Length < ShortestJudged ? run.Length : Unchanged(run);
            var part = run[..length];
            segments.Add(new MeasuredSegment(Pcm.Time(start), Pcm.Time(length), part.Length < ShortestJudged ? [] : Spectrum.Components(part)));
            start += length;
        }
    }

    // How long the sound at the start of a run goes on: until one of its components falls to half. The window is as long as its closest components need.
    private static int Unchanged(ReadOnlySpan<short> run)
    {
        const int Hop = 8;
        var first = run[..Math.Min(run.Length, Pcm.SamplesPerSecond * 240 / 1000)];
        var components = Spectrum.Components(first);
        if (components.IsEmpty)
        {
            return run.Length;
        }

        var closest = double.MaxValue;
        for (var i = 1; i < components.Length; i++)
        {
            closest = Math.Min(closest, components[i].Hertz - components[i - 1].Hertz);
        }

        var window = components.Length == 1 ? LongestWindow : (int)Math.Clamp(2 * Pcm.SamplesPerSecond / closest, 160, LongestWindow);
        if (run.Length < first.Length + window)
        {
            return run.Length;
        }

        var references = new double[components.Length];
        Strengths(run.Slice((first.Length - window) / 2, window), components, references);
        var now = new double[components.Length];
        for (var at = 0; at + window <= run.Length; at += Hop)
        {
            Strengths(run.Slice(at, window), components, now);
            for (var i = 0; i < now.Length; i++)
            {
                if (now[i] < references[i] / 2 && at + (window / 2) > ShortestJudged)
                {
                    return at + (window / 2);
                }
            }
        }

        return run.Length;
    }

    private static void Strengths(ReadOnlySpan<short> samples, ImmutableArray<MeasuredComponent> components, Span<double> strengths)
    {
        Span<double> windowed = stackalloc double[samples.Length];
        for (var i = 0; i < windowed.Length; i++)
        {
            windowed[i] = samples[i] * (1 - Math.Cos(2 * Math.PI * (i + 0.5) / windowed.Length));
        }

        for (var i = 0; i < strengths.Length; i++)
        {
            strengths[i] = Spectrum.Amplitude(windowed, components[i].Hertz);
        }
    }
}
