using Spa.Media.Tones;

namespace Spa.Media.Rtp.Playing;

/// <summary>Plays 79 or 81 samples in the time of 80: a change of pitch of 1.25 % for 10 ms, without an edge.</summary>
internal static class Slip
{
    /// <summary>Samples before the first one that the filter looks at.</summary>
    public const int Past = 3;

    /// <summary>Samples behind the last one that the filter looks at.</summary>
    public const int Future = 4;

    private const int Taps = Past + 1 + Future;
    private const int Bits = 14;

    // One row for each 80th of a sample: a sinc under a raised cosine, gain 1 for direct current.
    private static readonly short[] Table = Make();

    /// <summary>Fills a frame of 80.</summary>
    /// <param name="source"><see cref="Past"/> samples, those to be played, <see cref="Future"/> samples.</param>
    /// <param name="frame">80 samples.</param>
    public static void Stretch(ReadOnlySpan<short> source, Span<short> frame)
    {
        var take = source.Length - Past - Future;
        for (var i = 0; i < Pcm.FrameSamples; i++)
        {
            var at = i * take;
            var taps = source.Slice(at / Pcm.FrameSamples, Taps);
            var row = Table.AsSpan(at % Pcm.FrameSamples * Taps, Taps);
            long sum = 1 << (Bits - 1);
            for (var k = 0; k < Taps; k++)
            {
                sum += taps[k] * row[k];
            }

            frame[i] = Pcm.Saturate(sum >> Bits);
        }
    }

    private static short[] Make()
    {
        var table = new short[Pcm.FrameSamples * Taps];
        Span<double> row = stackalloc double[Taps];
        for (var part = 0; part < Pcm.FrameSamples; part++)
        {
            double sum = 0;
            for (var k = 0; k < Taps; k++)
            {
                // Distance from the wanted place in 80ths of a sample; half a turn of the sine is one sample, of the window four.
                var away = ((k - Past) * Pcm.FrameSamples) - part;
                var sinc = away == 0 ? 1.0 : Sine.At(Turn(away, 2)) / (double)(1 << Sine.Bits) / (Math.PI * away / Pcm.FrameSamples);
                var window = (1 + (Sine.At(Turn(away, 8) + Sine.QuarterTurn) / (double)(1 << Sine.Bits))) / 2;
                row[k] = sinc * window;
                sum += row[k];
            }

            var total = 0;
            for (var k = 0; k < Taps; k++)
            {
                var value = (int)Math.Round(row[k] / sum * (1 << Bits));
                table[(part * Taps) + k] = (short)value;
                total += value;
            }

            table[(part * Taps) + Past + (part > Pcm.FrameSamples / 2 ? 1 : 0)] += (short)((1 << Bits) - total);
        }

        return table;
    }

    // A turn of the sine in 80ths of a sample, as its phase.
    private static uint Turn(int away, int samplesPerTurn) => (uint)(((long)away << 32) / (Pcm.FrameSamples * samplesPerTurn));
}
