using Spa.Media.Cadences;
using Spa.Media.Levels;
using Spa.Scripts.Tones;

namespace Spa.Media.Detectors;

/// <summary>Hears the tone a script describes, in its rhythm: disconnect tones, dial tones. Frequencies within some 15 Hz, lengths within 10 %, each component down to the script's level or -30 dBm0, whichever is lower. Allocates nothing while it listens.</summary>
public sealed class ToneDetector
{
    private const int Hop = Pcm.FrameSamples;
    private const int Window = 4 * Hop;
    private const int WideWindow = 8 * Hop;
    private const int Kept = 128;
    private const int Silence = 0;
    private const int Other = -1;

    // 7 dB below the level that must be heard; 15 dB below nothing may be.
    private const double Margin = 7;
    private const double HighestThreshold = -30;

    // Between the 10 Hz that must be accepted and the 25 Hz that may not.
    private const double Hertz = 17;
    private const float Purity = 0.6f;

    // In frames: 10 % of a length and one frame, at least two; a change lasts two frames to count, what is neither tone nor silence four.
    private const int LeastTolerance = 2;
    private const int Settled = 2;
    private const int MostDirt = 4;

    private readonly HannBins bins;
    private readonly float[] thresholds;
    private readonly FrequencyLimit limit = FrequencyLimit.Of(Hertz, Hop);
    private readonly Pair[] pairs;
    private readonly int needed;
    private readonly float silence;
    private readonly float[] samples = new float[Hop];
    private readonly float[] energies;
    private readonly (int What, int Frames)[] past = new (int, int)[Kept];
    private int energyAt;
    private int newest;
    private int what;
    private int lasted;
    private int changing;
    private int changingFrames;

    /// <summary>Makes a detector for a script's first section.</summary>
    /// <param name="script">The tone.</param>
    /// <param name="sure">How long it must last to be told; null = as long as the section does, or a second when that has no end.</param>
    public ToneDetector(ToneScript script, TimeSpan? sure = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        var section = script.Sections[0];
        var components = script.Frequencies.Components;
        int[] hertz = [.. components.Select(c => c.Hertz).Distinct().Order()];
        var near = hertz.Zip(hertz.Skip(1)).Any(pair => pair.Second - pair.First < 50);
        bins = new HannBins(hertz, near ? WideWindow : Window, Hop);
        energies = new float[(near ? WideWindow : Window) / Hop];
        thresholds = new float[hertz.Length];
        for (var k = 0; k < hertz.Length; k++)
        {
            var level = Math.Min(components.Where(c => c.Hertz == hertz[k]).Min(c => (double)c.Dbm), HighestThreshold) - Margin;
            thresholds[k] = (float)(2 * new Dbm0(level).Rms * new Dbm0(level).Rms);
        }

        silence = thresholds.Min() / 2;
        pairs = [.. section.Segments.Select(s => new Pair(Frames(s.On), Frames(s.Off), s.Components.Where(n => n > 0).Aggregate(0, (mask, n) => mask | (1 << Array.IndexOf(hertz, components[n - 1].Hertz)))))];
        needed = Frames(sure ?? section.Duration ?? TimeSpan.FromSeconds(1));
    }

    /// <summary>True from when the tone is told until it breaks off or its rhythm does.</summary>
    public bool Heard { get; private set; }

    /// <summary>Forgets what was heard.</summary>
    public void Reset()
    {
        past.AsSpan().Clear();
        (what, lasted, changingFrames, Heard) = (Silence, 0, 0, false);
    }

    /// <summary>Takes a frame of 80 samples; true when it is the one that makes the tone sure.</summary>
    public bool Push(ReadOnlySpan<short> frame)
    {
        var before = Heard;
        Follow(Listen(frame));
        Heard = Matches();
        return Heard && !before;
    }

    private static int Frames(TimeSpan? time) => time is { } length ? Pcm.Samples(length + (Pcm.Frame / 2)) / Hop : Part.ForEver;

    private static int Tolerance(int expected) => Math.Max(LeastTolerance, (expected / 10) + 1);

    private static bool Fits(int frames, int expected) => Math.Abs(frames - expected) <= Tolerance(expected);

    // Which components sound: their bits, nothing, or something else.
    private int Listen(ReadOnlySpan<short> frame)
    {
        float energy = 0;
        for (var i = 0; i < Hop; i++)
        {
            samples[i] = frame[i];
            energy += samples[i] * samples[i];
        }

        energies[energyAt] = energy;
        energyAt = (energyAt + 1) % energies.Length;
        bins.Push(samples);
        float total = 0;
        foreach (var part in energies)
        {
            total += part;
        }

        total /= energies.Length * Hop;
        var mask = 0;
        float tones = 0;
        for (var k = 0; k < thresholds.Length; k++)
        {
            if (bins.Power(k) > thresholds[k] && limit.Holds(bins.TurnRe(k), bins.TurnIm(k)))
            {
                mask |= 1 << k;
                tones += bins.Power(k) / 2;
            }
        }

        return mask != 0 && tones > Purity * total ? mask : total < silence || energy / Hop < silence ? Silence : Other;
    }

    // Keeps how long each sound lasted; a change counts when it has lasted two frames, and then from its beginning.
    private void Follow(int now)
    {
        lasted++;
        if (now == what)
        {
            changingFrames = 0;
            return;
        }

        changingFrames = now == changing ? changingFrames + 1 : 1;
        changing = now;
        if (changingFrames < (now == Other ? MostDirt : Settled))
        {
            return;
        }

        newest = (newest + 1) % Kept;
        past[newest] = (what, lasted - changingFrames);
        (what, lasted, changingFrames) = (now, changingFrames, 0);
    }

    private bool Matches()
    {
        if (what == Other)
        {
            return false;
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].On > 0 && what == pairs[i].Mask && Matches(i, on: true))
            {
                return true;
            }

            if (pairs[i].Off > 0 && what == Silence && Matches(i, on: false))
            {
                return true;
            }
        }

        return false;
    }

    // Whether the present sound is this part of the rhythm, and what came before it was the rest of it for long enough.
    private bool Matches(int pair, bool on)
    {
        var expected = on ? pairs[pair].On : pairs[pair].Off;
        var endless = expected == Part.ForEver || (on && pairs[pair].Off == 0 && pairs.Length == 1);
        if (!endless && lasted > expected + Tolerance(expected))
        {
            return false;
        }

        var matched = lasted;
        var whole = endless && on;
        for (var back = 0; back < Kept - 1 && matched < needed; back++)
        {
            // One part back: from on to the off of the pair before, from off to its own on; parts of no length are passed over.
            do
            {
                pair = on ? (pair + pairs.Length - 1) % pairs.Length : pair;
                on = !on;
            }
            while ((on ? pairs[pair].On : pairs[pair].Off) == 0);

            var (heard, frames) = past[(newest - back + Kept) % Kept];
            if (heard != (on ? pairs[pair].Mask : Silence) || !Fits(frames, on ? pairs[pair].On : pairs[pair].Off))
            {
                return false;
            }

            whole |= on;
            matched += frames;
        }

        return whole && matched >= needed;
    }

    private readonly record struct Pair(int On, int Off, int Mask);
}
