using Spa.Device.Tests.Media;
using Spa.Foundation.Ports;
using Spa.Media;
using Spa.Media.Codecs;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>How near to what was lost the concealment comes: segmental signal to noise ratio of lost packets of 20 ms, where silence has 0 dB.</summary>
internal static class ConcealmentBench
{
    private const int Frame = Pcm.FrameSamples;
    private const int Packet = 2 * Frame;
    private const int Voices = 8;

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run(string? plots)
    {
        var rates = new[] { 1, 3, 5, 10, 20 };
        var gains = rates.Select(rate => (Rate: rate, Gain: Enumerable.Range(1, Voices).Average(voice => Gain(Signals.Speech(60, (ulong)voice), rate, (ulong)voice)))).ToArray();
        foreach (var (rate, gain) in gains)
        {
            yield return AtLeast($"concealment: better than silence, {rate} % of 20 ms packets lost at random", gain, "dB", rate == 3 ? 1 : null);
        }

        var plot = new SvgPlot("Concealment of lost packets of 20 ms", "packets lost, %", "better than silence, dB");
        plot.Add("Spa", gains.Select(g => ((double)g.Rate, g.Gain)));
        Write(plots, "concealment.svg", plot);
    }

    private static double Gain(short[] speech, int percent, ulong seed)
    {
        var entropy = new Entropy(seed);
        using var decoder = G711Codec.A.CreateDecoder();
        var (bytes, heard, lost) = (new byte[Frame], new short[speech.Length / Packet * Packet], new List<int>());
        for (var packet = 0; packet < heard.Length / Packet; packet++)
        {
            var gone = packet > 4 && entropy.Below(100) < percent;
            if (gone && packet < (heard.Length / Packet) - 1)
            {
                lost.Add(packet);
            }

            for (var half = 0; half < 2; half++)
            {
                var at = (packet * Packet) + (half * Frame);
                if (gone)
                {
                    decoder.Conceal(heard.AsSpan(at, Frame));
                    continue;
                }

                for (var i = 0; i < Frame; i++)
                {
                    bytes[i] = G711.EncodeA(speech[at + i]);
                }

                decoder.Decode(bytes, heard.AsSpan(at, Frame));
            }
        }

        var ratios = new List<double>();
        foreach (var packet in lost)
        {
            double signal = 0, noise = 0;
            for (var i = packet * Packet; i < (packet + 1) * Packet; i++)
            {
                signal += Math.Pow(speech[i], 2);
                noise += Math.Pow(speech[i] - heard[i + Concealment.Delay], 2);
            }

            if (signal > Packet * 100.0 * 100)
            {
                ratios.Add(Math.Clamp(10 * Math.Log10(signal / Math.Max(noise, 1)), -10, 35));
            }
        }

        return ratios.Average();
    }
}
