using Spa.Foundation.Ports;
using Spa.Media;
using Spa.Media.Codecs;
using Spa.Media.Echo;
using Spa.Media.Levels;

namespace Spa.Device.Tests.Media;

/// <summary>A far end, a near end, the path of an echo between them, a canceller, and what is heard in the end. The line is A-law, as real ones are.</summary>
internal sealed class EchoScene
{
    private readonly short[] echo;
    private readonly short[] near;
    private readonly short[] heard;

    /// <param name="canceller">What is tried.</param>
    /// <param name="far">What the far end says.</param>
    /// <param name="path">The echo path at a sample: a change is a new array.</param>
    /// <param name="near">What the near end says; null = nothing.</param>
    public EchoScene(EchoCanceller canceller, short[] far, Func<int, double[]> path, short[]? near = null)
        : this((sent, came) => canceller.Process(sent, came), far, path, near)
    {
    }

    /// <param name="canceller">Any canceller: takes a frame of the far end, and the echo out of a frame of the near end.</param>
    /// <param name="far">What the far end says.</param>
    /// <param name="path">The echo path at a sample: a change is a new array.</param>
    /// <param name="near">What the near end says; null = nothing.</param>
    public EchoScene(Canceller canceller, short[] far, Func<int, double[]> path, short[]? near = null)
    {
        this.near = near ?? new short[far.Length];
        (echo, heard) = (new short[far.Length], new short[far.Length]);
        var frame = new short[Pcm.FrameSamples];
        for (var at = 0; at + Pcm.FrameSamples <= far.Length; at += Pcm.FrameSamples)
        {
            var h = path(at);
            for (var i = 0; i < frame.Length; i++)
            {
                double sum = 0;
                for (var k = 0; k < h.Length && k <= at + i; k++)
                {
                    sum += h[k] * far[at + i - k];
                }

                echo[at + i] = (short)Math.Round(sum);
                frame[i] = G711.DecodeA(G711.EncodeA(Pcm.Saturate(echo[at + i] + this.near[at + i])));
            }

            canceller(far.AsSpan(at, frame.Length), frame);
            frame.CopyTo(heard, at);
        }
    }

    /// <summary>Takes the echo out of a frame.</summary>
    /// <param name="far">What the far end says.</param>
    /// <param name="near">What comes from the near end; the result stands in its place.</param>
    public delegate void Canceller(ReadOnlySpan<short> far, Span<short> near);

    /// <summary>An echo path: so many taps, silent before the delay, then dying away; the echo is as much weaker as the echo return loss says.</summary>
    public static double[] Path(int taps, int delay, double returnLoss, ulong seed)
    {
        var entropy = new Entropy(seed);
        var h = new double[taps];
        double energy = 0;
        for (var i = delay; i < taps; i++)
        {
            h[i] = (entropy.Fraction() - 0.5) * Math.Exp(-(i - delay) / (taps / 6.0));
            energy += h[i] * h[i];
        }

        return Array.ConvertAll(h, v => v * Math.Pow(10, -returnLoss / 20) / Math.Sqrt(energy));
    }

    /// <summary>The composite source signal of ITU-T P.501 in kind: 49 ms of voice, 200 ms of noise, 101 ms of silence.</summary>
    public static short[] Composite(double seconds, double dbm0, ulong seed)
    {
        var samples = Signals.Noise((int)(seconds * Pcm.SamplesPerSecond), dbm0, seed);
        var voice = new double[389];
        for (var i = 0; i < voice.Length; i++)
        {
            // A buzz of many harmonics.
            for (var harmonic = 3; harmonic < 25; harmonic++)
            {
                voice[i] += Math.Sin((2 * Math.PI * 137 * harmonic * i / Pcm.SamplesPerSecond) + (harmonic * harmonic)) / harmonic;
            }
        }

        var factor = new Dbm0(dbm0).Rms / Math.Sqrt(voice.Average(v => v * v));
        for (var i = 0; i < samples.Length; i++)
        {
            var place = i % 2800;
            samples[i] = place < voice.Length ? (short)Math.Clamp(voice[place] * factor, short.MinValue, short.MaxValue) : place < 1992 ? samples[i] : (short)0;
        }

        return samples;
    }

    /// <summary>Speech at a level while it sounds.</summary>
    public static short[] Talk(double seconds, double dbm0, ulong seed)
    {
        var speech = Signals.Speech(seconds, seed);
        var gain = Gain.FromDecibels((decimal)(dbm0 - Signals.Level(speech)));
        gain.Apply(speech, speech);
        return speech;
    }

    /// <summary>How much of the echo is gone between two times, in dB, whatever the near end says.</summary>
    public double Erle(double from, double to)
    {
        var (a, b) = ((int)(from * Pcm.SamplesPerSecond), (int)(to * Pcm.SamplesPerSecond));
        double was = 1, left = 1;
        for (var i = a; i < b; i++)
        {
            was += Math.Pow(echo[i], 2);
            left += Math.Pow(heard[i] - near[i], 2);
        }

        return 10 * Math.Log10(was / left);
    }

    /// <summary>How far what was done to the near end is below it between two times, in dB.</summary>
    public double Fidelity(double from, double to)
    {
        double said = 1, changed = 1;
        for (var i = (int)(from * Pcm.SamplesPerSecond); i < (int)(to * Pcm.SamplesPerSecond); i++)
        {
            said += Math.Pow(near[i], 2);
            changed += Math.Pow(heard[i] - near[i], 2);
        }

        return 10 * Math.Log10(said / changed);
    }

    /// <summary>Level of the echo between two times.</summary>
    public double Echo(double from, double to) => Level(echo, from, to);

    /// <summary>Level of what is heard between two times.</summary>
    public double Heard(double from, double to) => Level(heard, from, to);

    /// <summary>Level of what the near end says between two times.</summary>
    public double Near(double from, double to) => Level(near, from, to);

    private static double Level(short[] samples, double from, double to)
        => Signals.Level(samples.AsSpan((int)(from * Pcm.SamplesPerSecond), (int)((to - from) * Pcm.SamplesPerSecond)));
}
