using System.Runtime.Intrinsics;
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

    // Looked at each 4 samples; the table has 9 bits, so that sums are whole numbers of 32 bits and never drift.
    private const int Look = 4;
    private const int Scale = 1 << 9;

    // Cosine and sine of the mark, cosine and sine of the space.
    private static readonly Vector128<int>[] Table = [.. Enumerable.Range(0, Round).Select(i => Vector128.Create(Wave(MarkHertz, i, 0.25), Wave(MarkHertz, i, 0), Wave(SpaceHertz, i, 0.25), Wave(SpaceHertz, i, 0)))];
    private static readonly float Threshold = (float)(new Dbm0(-40).Rms * new Dbm0(-40).Rms) * Bit;

    private readonly short[] past = new short[Bit];
    private Vector128<int> sums;
    private long energy;
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
            int old = past[at];
            sums += (Vector128.Create((int)sample) * Table[turn]) - (Vector128.Create(old) * Table[turn >= Bit ? turn - Bit : turn - Bit + Round]);
            energy += (sample * sample) - (old * old);
            past[at] = sample;
            at = at == Bit - 1 ? 0 : at + 1;
            turn = turn == Round - 1 ? 0 : turn + 1;
            if (turn % Look == 0)
            {
                var squares = Vector128.ConvertToSingle(sums) / Scale;
                squares *= squares;
                Judge(squares[0] + squares[1], squares[2] + squares[3]);
            }
        }
    }

    private static int Wave(int hertz, int at, double quarter) => (int)Math.Round(Scale * Math.Sin(2 * Math.PI * (quarter + ((double)hertz * at / Pcm.SamplesPerSecond))));

    // What is neither tone counts against the run that it stands in: at each change of tone some of it is there.
    private void Judge(float mark, float space)
    {
        var pure = energy > Threshold && Math.Max(mark, space) > Purity * energy * Bit / 2;
        impure = pure ? Math.Max(impure - Look, 0) : impure + Look;
        if (impure > Bit)
        {
            (run, flags) = (0, 0);
            return;
        }

        run += Look;
        if (mark > space == ones)
        {
            return;
        }

        var fits = ones ? run is >= LeastOnes and <= MostOnes : run is >= LeastZeros and <= MostZeros;
        flags = !fits ? 0 : ones ? flags + 1 : flags;
        Heard |= flags >= Needed;
        (ones, run) = (!ones, 0);
    }
}
