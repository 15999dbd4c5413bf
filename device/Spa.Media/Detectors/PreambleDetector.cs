using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Hears the preamble with which a fax machine begins its first answer: flags of V.21, channel 2, for a second (T.30 5.3.1). Some machines send it without an answer tone before. Allocates nothing while it listens.</summary>
/// <remarks>A flag is 01111110 at 300 bit/s: 20 ms of 1650 Hz, 6.7 ms of 1850 Hz. Nothing in speech keeps to that for long.</remarks>
public sealed class PreambleDetector
{
    // A bit, in samples; both frequencies come round after 160 samples.
    private const int Bit = 27;
    private const int Round = 160;
    private const int MarkHertz = 1650;
    private const int SpaceHertz = 1850;

    // Of runs of one tone, in samples: 6 bits and 2 bits, each with half a bit of tolerance.
    private const int LeastOnes = 142;
    private const int MostOnes = 178;
    private const int LeastZeros = 38;
    private const int MostZeros = 70;

    // 267 ms of the second that it lasts.
    private const int Needed = 10;
    private const float Purity = 0.7f;

    // Tables of 14 bits, so that sums are whole numbers and never drift.
    private const int Scale = 1 << 14;
    private static readonly int[] MarkCosines = Table(MarkHertz, 0.25);
    private static readonly int[] MarkSines = Table(MarkHertz, 0);
    private static readonly int[] SpaceCosines = Table(SpaceHertz, 0.25);
    private static readonly int[] SpaceSines = Table(SpaceHertz, 0);
    private static readonly float Threshold = (float)(new Dbm0(-40).Rms * new Dbm0(-40).Rms) * Bit;

    private readonly short[] past = new short[Bit];
    private Sums sums;
    private int at;
    private int turn;
    private bool ones;
    private int run;
    private int impure;
    private int flags;

    /// <summary>True once enough flags came one after the other.</summary>
    public bool Heard { get; private set; }

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        foreach (var sample in frame)
        {
            // The sample that leaves was multiplied a bit ago.
            var (old, then) = (past[at], turn >= Bit ? turn - Bit : turn - Bit + Round);
            sums.MarkRe += (sample * MarkCosines[turn]) - (old * MarkCosines[then]);
            sums.MarkIm += (sample * MarkSines[turn]) - (old * MarkSines[then]);
            sums.SpaceRe += (sample * SpaceCosines[turn]) - (old * SpaceCosines[then]);
            sums.SpaceIm += (sample * SpaceSines[turn]) - (old * SpaceSines[then]);
            sums.Energy += (sample * sample) - (old * old);
            past[at] = sample;
            at = at == Bit - 1 ? 0 : at + 1;
            turn = turn == Round - 1 ? 0 : turn + 1;
            Judge(Power(sums.MarkRe, sums.MarkIm), Power(sums.SpaceRe, sums.SpaceIm), sums.Energy);
        }
    }

    private static int[] Table(int hertz, double quarter) => [.. Enumerable.Range(0, Round).Select(i => (int)Math.Round(Scale * Math.Sin(2 * Math.PI * (quarter + ((double)hertz * i / Pcm.SamplesPerSecond)))))];

    private static float Power(long re, long im)
    {
        var (a, b) = ((float)re / Scale, (float)im / Scale);
        return (a * a) + (b * b);
    }

    // What is neither tone counts against the run that it stands in: at each change of tone some of it is there.
    private void Judge(float mark, float space, float energy)
    {
        var pure = energy > Threshold && Math.Max(mark, space) > Purity * energy * Bit / 2;
        impure = pure ? Math.Max(impure - 1, 0) : impure + 1;
        if (impure > Bit)
        {
            (run, flags) = (0, 0);
            return;
        }

        run++;
        if (mark > space == ones)
        {
            return;
        }

        var fits = ones ? run is >= LeastOnes and <= MostOnes : run is >= LeastZeros and <= MostZeros;
        flags = !fits ? 0 : ones ? flags + 1 : flags;
        Heard |= flags >= Needed;
        (ones, run) = (!ones, 0);
    }

    private struct Sums
    {
        public long MarkRe;
        public long MarkIm;
        public long SpaceRe;
        public long SpaceIm;
        public long Energy;
    }
}
