using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Hears keys in a stream of frames. Limits after Q.24: frequency, level, twist, duration and pause; speech is no key. Allocates nothing while it runs.</summary>
/// <remarks>
/// Each 5 ms the eight frequencies are measured over 10 ms. A key is six such measurements in which one low and one high tone stay at one level, turn at their nominal frequency and hold nearly all of the energy: the energy
/// of everything else, second harmonics among it, is what tells a voice from a key.
/// </remarks>
public sealed class DtmfDetector
{
    private const int Hop = 40;
    private const int Window = 80;

    // Hops that make a key: 25 ms from the middle of the first to the middle of the last, so that 23 ms never do and 35 ms always do.
    private const int Run = 6;
    private const int Hint = 3;
    private const int Kept = 12;
    private const int Bins = 8;
    private const int Group = 4;

    // Three hops without the tones end a key: less than 10 ms does not.
    private const int Missing = 3;

    // In squared amplitude: half the amplitude at an edge, and while it lasts.
    private const float Edge = 0.25f;
    private const float Lasting = 0.16f;
    private const string Keys = "123A456B789C*0#D";
    private static readonly int[] Hertz = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    private readonly HannBins bins = new(Hertz, Window, Hop);
    private readonly Notches notches = new();
    private readonly FrequencyLimit[] limits = new FrequencyLimit[Bins];
    private readonly FrequencyLimit[] wide = new FrequencyLimit[Bins];
    private readonly float[] samples = new float[Pcm.FrameSamples];
    private readonly float[] powers = new float[Kept * Bins];
    private readonly float[] turnsRe = new float[Kept * Bins];
    private readonly float[] turnsIm = new float[Kept * Bins];
    private readonly float[] energies = new float[Kept];
    private readonly float threshold;
    private readonly float highStronger;
    private readonly float lowStronger;
    private readonly float purity;
    private readonly int hold;

    private int now;
    private int heard;
    private int low;
    private int high;
    private int lasted;
    private int missing;
    private float lowPower;
    private float highPower;
    private bool following;
    private bool told;

    /// <summary>Makes a detector that has heard nothing.</summary>
    public DtmfDetector(DtmfOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        threshold = (float)(2 * options.Threshold.Rms * options.Threshold.Rms);
        highStronger = (float)Ratio(options.HighStronger);
        lowStronger = (float)Ratio(options.LowStronger);
        purity = options.Strict ? 0.9f : 0.84f;
        hold = Pcm.Samples(options.Hold);
        for (var k = 0; k < Bins; k++)
        {
            // Between what must be heard (1.5 % + 2 Hz) and what must not (3.5 %).
            limits[k] = FrequencyLimit.Of(options.Strict ? (0.018 * Hertz[k]) + 2 : (0.022 * Hertz[k]) + 2, Hop);
            wide[k] = FrequencyLimit.Of(Math.Min((0.04 * Hertz[k]) + 10, 48), Hop);
        }
    }

    /// <summary>True when what was heard last may be the start of a key, or is one: some 15 ms after its start. Who sends keys apart from the audio mutes here.</summary>
    public bool MayBeStarting { get; private set; }

    /// <summary>The key that is down; null when none is.</summary>
    public char? Key => told ? Keys[(low * Group) + high - Group] : null;

    /// <summary>Level of the weaker of the two tones of the key that is down.</summary>
    public Dbm0 Level => Dbm0.FromRms(Math.Sqrt(Math.Min(lowPower, highPower) / 2));

    /// <summary>Takes these tones out before listening: those of the dial tone that sounds at the same time. None: an empty span.</summary>
    public void Ignore(ReadOnlySpan<int> hertz) => notches.Set(hertz);

    /// <summary>Takes a frame of 80 samples.</summary>
    public DtmfNews Push(ReadOnlySpan<short> frame)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = frame[i];
        }

        notches.Apply(samples);
        var news = default(DtmfNews);
        for (var at = 0; at < Pcm.FrameSamples; at += Hop)
        {
            var next = Listen(samples.AsSpan(at, Hop));
            news = next.Change == DtmfChange.None ? news : next;
        }

        return news;
    }

    private static double Ratio(double decibels) => (double)Decibels.Factor((decimal)decibels) * (double)Decibels.Factor((decimal)decibels);

    private DtmfNews Listen(ReadOnlySpan<float> hop)
    {
        bins.Push(hop);
        now = (now + 1) % Kept;
        heard = Math.Min(heard + 1, Run);
        float energy = 0;
        foreach (var sample in hop)
        {
            energy += sample * sample;
        }

        energies[now] = energy;
        for (var k = 0; k < Bins; k++)
        {
            var at = (now * Bins) + k;
            powers[at] = bins.Power(k);
            turnsRe[at] = bins.TurnRe(k);
            turnsIm[at] = bins.TurnIm(k);
        }

        return following ? Follow() : Look();
    }

    private int Ago(int hops) => (now - hops + Kept) % Kept;

    private float Power(int hops, int bin) => powers[(Ago(hops) * Bins) + bin];

    private DtmfNews Look()
    {
        MayBeStarting = heard > Hint && Fits(Hint, wide, 0.7f);
        if (!MayBeStarting || heard < Run || !Fits(Run, limits, purity))
        {
            return default;
        }

        // Its first hops may have been too near the edge to be counted.
        var hops = Run;
        while (hops < Kept && Power(hops, low) >= Edge * lowPower && Power(hops, high) >= Edge * highPower)
        {
            hops++;
        }

        (following, missing, lasted) = (true, 0, (hops - 1) * Hop);
        return Told();
    }

    // Whether the last so many hops hold one low and one high tone and little else; keeps which.
    private bool Fits(int hops, FrequencyLimit[] within, float least)
    {
        // The outer hops may stand on the tone's edges; those between do not.
        var (first, last) = hops == Run ? (1, hops - 2) : (0, hops - 2);
        var row = Strongest(0, first, last, out var rowPower);
        var column = Strongest(Group, first, last, out var columnPower);
        if (rowPower < threshold || columnPower < threshold || columnPower > rowPower * highStronger || rowPower > columnPower * lowStronger)
        {
            return false;
        }

        float rowRe = 0, rowIm = 0, columnRe = 0, columnIm = 0, energy = 0;
        for (var i = 0; i < hops; i++)
        {
            if (hops == Run && (Power(i, row) < Edge * rowPower || Power(i, column) < Edge * columnPower))
            {
                return false;
            }

            if (i < hops - 1)
            {
                var at = Ago(i) * Bins;
                rowRe += turnsRe[at + row];
                rowIm += turnsIm[at + row];
                columnRe += turnsRe[at + column];
                columnIm += turnsIm[at + column];
                energy += energies[Ago(i + (hops == Run ? 1 : 0))];
            }
        }

        // A sine's energy is half its squared amplitude.
        if (((rowPower + columnPower) / 2) < least * energy / ((hops - 1) * Hop) || !within[row].Holds(rowRe, rowIm) || !within[column].Holds(columnRe, columnIm))
        {
            return false;
        }

        (low, high, lowPower, highPower) = (row, column, rowPower, columnPower);
        return true;
    }

    private int Strongest(int group, int first, int last, out float power)
    {
        var best = group;
        power = -1;
        for (var k = group; k < group + Group; k++)
        {
            float sum = 0;
            for (var i = first; i <= last; i++)
            {
                sum += Power(i, k);
            }

            if (sum > power)
            {
                (best, power) = (k, sum);
            }
        }

        power /= last - first + 1;
        return best;
    }

    private DtmfNews Follow()
    {
        lasted += Hop;
        var energy = (energies[Ago(0)] + energies[Ago(1)]) / Window;
        var there = Power(0, low) > Lasting * lowPower && Power(0, high) > Lasting * highPower && (Power(0, low) + Power(0, high)) / 2 > 0.5f * energy;
        missing = there ? 0 : missing + 1;
        if (missing < Missing)
        {
            return there ? Told() : default;
        }

        var news = told ? new DtmfNews(DtmfChange.Up, Keys[(low * Group) + high - Group], lasted - ((Missing - 1) * Hop)) : default;
        (following, told, MayBeStarting) = (false, false, false);
        return news;
    }

    private DtmfNews Told()
    {
        // The last hop stands 5 ms behind the newest sample, and an edge is known to 5 ms.
        if (told || lasted + (2 * Hop) < hold)
        {
            return default;
        }

        told = true;
        return new DtmfNews(DtmfChange.Down, Keys[(low * Group) + high - Group], lasted);
    }
}
