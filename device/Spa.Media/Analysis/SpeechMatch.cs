using Spa.Media.Levels;

namespace Spa.Media.Analysis;

/// <summary>How like what was heard is to what was said, however late it came and at whatever level. A playout that follows a clock, by up to a hundredth faster or slower, is followed.</summary>
/// <param name="Compared">Length of what was said aloud and looked for; zero = nothing was.</param>
/// <param name="Likeness">0 to 1: how its parts correlate with where they are heard, weighted by their power. Telephony of any codec leaves more than 0.9; other speech has less than 0.7.</param>
/// <param name="Delay">From said to heard, at the first part.</param>
/// <param name="Gain">What was heard over what was said, in dB.</param>
public sealed record SpeechMatch(TimeSpan Compared, double Likeness, TimeSpan Delay, double Gain)
{
    // 200 ms: many sounds, and no pitch that another voice may have too.
    private const int Part = 1600;

    // How much later or earlier a part may come than the one before: a packet is made up or left out.
    private const int Shift = 400;

    private static readonly TimeSpan UsualDelay = TimeSpan.FromSeconds(2);
    private static readonly double[] Speeds = [1, 1.005, 0.995, 1.01, 0.99];
    private static readonly double Least = new Dbm0(-30).Rms;

    /// <summary>Compares. What was said last need not have come yet.</summary>
    /// <param name="said">From its beginning.</param>
    /// <param name="heard">From then on, or from before.</param>
    /// <param name="longest">How much later than in the one the beginning may be in the other; null = 2 s.</param>
    public static SpeechMatch Of(ReadOnlySpan<short> said, ReadOnlySpan<short> heard, TimeSpan? longest = null)
    {
        var within = Pcm.Samples(longest ?? UsualDelay);
        var ear = Floats(heard);
        var energy = Energy(ear);
        var (parts, wanted, like, got) = (0, 0.0, 0.0, 0.0);
        int? first = null;
        int? lag = null;
        for (var at = 0; at + Part <= said.Length && at + (lag ?? 0) + Part + Shift <= heard.Length; at += Part)
        {
            var part = Floats(said.Slice(at, Part));
            var power = Power(part);
            if (Math.Sqrt(power / Part) < Least)
            {
                continue;
            }

            var (from, to) = lag is { } near ? (at + near - Shift, at + near + Shift) : (at, at + within);
            var (best, where, scale) = Find(said[at..], ear, energy, from, to);
            parts++;
            wanted += power;
            like += power * best;
            got += power * scale * scale;
            if (best > 0.75)
            {
                lag = where - at;
                first ??= lag;
            }
        }

        return wanted == 0
            ? new SpeechMatch(TimeSpan.Zero, 0, TimeSpan.Zero, double.NegativeInfinity)
            : new SpeechMatch(Pcm.Time(parts * Part), like / wanted, Pcm.Time(first ?? 0), 10 * Math.Log10(got / wanted));
    }

    // Where the part that begins here is heard best: correlation, place, and the factor by which it is louder there.
    private static (double Best, int Where, double Scale) Find(ReadOnlySpan<short> said, float[] ear, double[] energy, int from, int to)
    {
        var result = (Best: 0.0, Where: 0, Scale: 0.0);
        foreach (var speed in Speeds)
        {
            var part = Played(said, speed);
            var power = Power(part);
            for (var where = Math.Max(0, from); where < to && where + part.Length <= ear.Length; where++)
            {
                var there = energy[where + part.Length] - energy[where];
                if (there < power * 1e-4)
                {
                    continue;
                }

                var product = Product(part, ear.AsSpan(where, part.Length));
                var likeness = product / Math.Sqrt(power * there);
                if (likeness > result.Best)
                {
                    result = (likeness, where, product / power);
                }
            }
        }

        return result;
    }

    private static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        var i = 0;
        for (; i + System.Numerics.Vector<float>.Count <= a.Length; i += System.Numerics.Vector<float>.Count)
        {
            sum += new System.Numerics.Vector<float>(a[i..]) * new System.Numerics.Vector<float>(b[i..]);
        }

        var rest = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }

    private static float[] Played(ReadOnlySpan<short> said, double speed)
    {
        var part = new float[(int)(Part / speed)];
        for (var i = 0; i < part.Length; i++)
        {
            var at = i * speed;
            var whole = (int)at;
            var next = Math.Min(whole + 1, said.Length - 1);
            part[i] = whole >= said.Length ? 0 : (float)(said[whole] + ((at - whole) * (said[next] - said[whole])));
        }

        return part;
    }

    private static float[] Floats(ReadOnlySpan<short> samples)
    {
        var floats = new float[samples.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = samples[i];
        }

        return floats;
    }

    private static double Power(float[] part) => Product(part, part);

    private static double[] Energy(float[] ear)
    {
        var sums = new double[ear.Length + 1];
        for (var i = 0; i < ear.Length; i++)
        {
            sums[i + 1] = sums[i] + ((double)ear[i] * ear[i]);
        }

        return sums;
    }
}
