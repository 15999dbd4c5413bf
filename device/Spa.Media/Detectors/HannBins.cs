using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Spa.Media.Tones;

namespace Spa.Media.Detectors;

/// <summary>Follows a few frequencies: amplitude and turn of each, measured over a window that moves in hops of a part of it. The same bits on every machine; allocates nothing.</summary>
/// <remarks>
/// The window is a raised cosine: half its amplitude is reached when an edge stands at its middle, what is two window widths (in Hz: 2 / length) away is 31 dB down. How far the phase turned between two hops against
/// what the nominal frequency would turn tells the frequency to a hertz or so, far finer than the window itself.
/// </remarks>
internal sealed class HannBins
{
    private const int Lanes = 4;

    // So few that their cosines and sines go side by side.
    private const int Pair = 2;
    private readonly int window;
    private readonly int hop;
    private readonly int groups;
    private readonly uint[] steps;
    private readonly uint[] phases;
    private readonly float[] cosines;
    private readonly float[] sines;
    private readonly float[]? pairs;
    private readonly float[] samples;
    private readonly float[] re;
    private readonly float[] im;
    private readonly float[] turnRe;
    private readonly float[] turnIm;

    /// <summary>Makes the tables.</summary>
    /// <param name="hertz">The nominal frequencies.</param>
    /// <param name="window">Samples looked at; a multiple of <paramref name="hop"/>.</param>
    /// <param name="hop">Samples between two looks.</param>
    public HannBins(ReadOnlySpan<int> hertz, int window, int hop)
    {
        (this.window, this.hop) = (window, hop);
        groups = (hertz.Length + Lanes - 1) / Lanes;
        var bins = groups * Lanes;
        steps = new uint[bins];
        phases = new uint[bins];
        cosines = new float[bins * window];
        sines = new float[bins * window];
        samples = new float[window];
        (re, im, turnRe, turnIm) = (new float[bins], new float[bins], new float[bins], new float[bins]);
        const float One = 1 << 30;
        for (var k = 0; k < hertz.Length; k++)
        {
            steps[k] = Sine.Step(hertz[k]);
            for (var n = 0; n < window; n++)
            {
                // Scaled so that a sine's amplitude comes out: the window's sum is half its length.
                var weight = (One - (Sine.At(Turn(n) + Sine.QuarterTurn) + 0f)) / One * 2 / window;
                var phase = unchecked(steps[k] * (uint)n);
                var at = (((k / Lanes * window) + n) * Lanes) + (k % Lanes);
                cosines[at] = Sine.At(unchecked(phase + Sine.QuarterTurn)) / One * weight;
                sines[at] = Sine.At(phase) / One * weight;
            }
        }

        if (hertz.Length <= Pair)
        {
            pairs = new float[window * Lanes];
            for (var i = 0; i < window * Lanes; i++)
            {
                pairs[i] = i % Lanes < Pair ? cosines[i] : sines[i - Pair];
            }
        }

        uint Turn(int n) => (uint)((((2 * (long)n) + 1) << 31) / window);
    }

    /// <summary>Squared amplitude of a bin, in sample units.</summary>
    public float Power(int bin) => (re[bin] * re[bin]) + (im[bin] * im[bin]);

    /// <summary>Real part of a bin against a clock of its nominal frequency that has run since the first sample.</summary>
    public float Re(int bin) => re[bin];

    /// <summary>Imaginary part of it.</summary>
    public float Im(int bin) => im[bin];

    /// <summary>How a bin turned since the last hop beyond its nominal frequency: the real part of new times conjugate old.</summary>
    public float TurnRe(int bin) => turnRe[bin];

    /// <summary>The imaginary part of that: positive when the frequency is above the nominal one.</summary>
    public float TurnIm(int bin) => turnIm[bin];

    /// <summary>Takes the next hop of samples.</summary>
    public void Push(ReadOnlySpan<float> next)
    {
        samples.AsSpan(hop).CopyTo(samples);
        next[..hop].CopyTo(samples.AsSpan(window - hop));
        ref var first = ref MemoryMarshal.GetArrayDataReference(samples);
        if (pairs is not null)
        {
            PushPair(in first, in pairs[0]);
            return;
        }

        for (var group = 0; group < groups; group++)
        {
            ref var cosine = ref cosines[group * window * Lanes];
            ref var sine = ref sines[group * window * Lanes];
            var (evenRe, evenIm, oddRe, oddIm) = (Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero);
            for (nuint n = 0; n < (nuint)window; n += 2)
            {
                var even = Vector128.Create(Unsafe.Add(ref first, n));
                var odd = Vector128.Create(Unsafe.Add(ref first, n + 1));
                evenRe += even * Vector128.LoadUnsafe(ref cosine, n * Lanes);
                evenIm += even * Vector128.LoadUnsafe(ref sine, n * Lanes);
                oddRe += odd * Vector128.LoadUnsafe(ref cosine, (n + 1) * Lanes);
                oddIm += odd * Vector128.LoadUnsafe(ref sine, (n + 1) * Lanes);
            }

            var (sumRe, sumIm) = (evenRe + oddRe, evenIm + oddIm);
            for (var lane = 0; lane < Lanes; lane++)
            {
                Keep((group * Lanes) + lane, sumRe[lane], sumIm[lane]);
            }
        }
    }

    // The same sums in the same order as of four bins, with half the work.
    private void PushPair(ref readonly float first, ref readonly float pair)
    {
        var (even, odd) = (Vector128<float>.Zero, Vector128<float>.Zero);
        for (nuint n = 0; n < (nuint)window; n += 2)
        {
            even += Vector128.Create(Unsafe.Add(ref Unsafe.AsRef(in first), n)) * Vector128.LoadUnsafe(in pair, n * Lanes);
            odd += Vector128.Create(Unsafe.Add(ref Unsafe.AsRef(in first), n + 1)) * Vector128.LoadUnsafe(in pair, (n + 1) * Lanes);
        }

        var sum = even + odd;
        for (var bin = 0; bin < Pair; bin++)
        {
            Keep(bin, sum[bin], sum[Pair + bin]);
        }
    }

    // Turns a bin back to the phase it would have if its clock had run since the first sample, and compares with the last.
    private void Keep(int bin, float a, float b)
    {
        const float One = 1 << 30;
        var c = Sine.At(unchecked(phases[bin] + Sine.QuarterTurn)) / One;
        var s = Sine.At(phases[bin]) / One;
        phases[bin] = unchecked(phases[bin] + (steps[bin] * (uint)hop));

        // The sum is over x (cos - i sin): that, times (cos - i sin) of where the window stands.
        var newRe = (a * c) - (b * s);
        var newIm = -((a * s) + (b * c));
        turnRe[bin] = (newRe * re[bin]) + (newIm * im[bin]);
        turnIm[bin] = (newIm * re[bin]) - (newRe * im[bin]);
        re[bin] = newRe;
        im[bin] = newIm;
    }
}
