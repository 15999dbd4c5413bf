using Spa.Device.Tests.Media;
using Spa.Foundation.Ports;
using Spa.Media;
using Spa.Media.CallerId;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>Messages lost between senders and receivers, ours and another's, on good and on poor lines.</summary>
internal static class CallerIdBench
{
    private const int Messages = 200;
    private static readonly int[] Ratios = [30, 25, 20, 15, 12, 10, 8, 6];

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run(string? plots)
    {
        var plot = new SvgPlot("Caller ID: messages lost in noise", "signal to noise, dB", "% lost");
        foreach (var (name, standard, number) in new[] { ("Bell 202", FskStandard.Bell202, 1), ("V.23", FskStandard.V23, 2) })
        {
            var messages = Random((ulong)number);
            if (HasPeer)
            {
                yield return AtMost($"Caller ID {name}: of {Messages} sent by us, not read by spandsp", messages.Count(m => SpandspJudge.CallerIds(Padded(Sent(standard, m, -13.5m)), number) is not [var read] || !read.AsSpan(0, m.Length - 1).SequenceEqual(m.AsSpan(0, m.Length - 1))), "messages", 0);
                yield return AtMost(
                    $"Caller ID {name}: of {Messages} sent by spandsp, not read by us",
                    Enumerable.Range(0, Messages).Count(i => !Read(standard, Padded(SpandspJudge.CallerIdSent(number, 0x80, 300, 180, (1, "11290705"), (2, (5550000 + i).ToString(System.Globalization.CultureInfo.InvariantCulture)), (7, "Caller " + i))))),
                    "messages",
                    0);
            }

            var noise = Ratios.Select(snr => (Snr: snr, Ours: messages.Count(m => !Read(standard, Noisy(standard, m, snr))), Theirs: HasPeer ? messages.Count(m => SpandspJudge.CallerIds(Noisy(standard, m, snr), number) is not [var read] || !read.AsSpan(0, m.Length - 1).SequenceEqual(m.AsSpan(0, m.Length - 1))) : 0)).ToArray();
            var at = noise.Single(n => n.Snr == (number == 1 ? 25 : 20));
            yield return AtMost($"Caller ID {name}: of {Messages}, not read at {at.Snr} dB signal to noise", at.Ours, "messages", 0, HasPeer ? at.Theirs : null);
            var lowest = Enumerable.Range(0, 40).Select(i => -10 - i).TakeWhile(level => messages.Take(20).All(m => Read(standard, Padded(Sent(standard, m, level))))).Last();
            yield return AtMost($"Caller ID {name}: lowest level read", lowest, "dBm0", -38);
            plot.Add(name, noise.Select(n => ((double)n.Snr, 100.0 * n.Ours / Messages)));
            if (HasPeer)
            {
                plot.Add(name + ", spandsp", noise.Select(n => ((double)n.Snr, 100.0 * n.Theirs / Messages)));
            }
        }

        Write(plots, "caller-id-noise.svg", plot);
    }

    private static List<byte[]> Random(ulong seed)
    {
        var entropy = new Entropy(seed);
        return [.. Enumerable.Range(0, Messages).Select(_ => CallerIdMessage.Call(
            new CallerTime(1 + entropy.Below(12), 1 + entropy.Below(28), entropy.Below(24), entropy.Below(60)),
            string.Concat(Enumerable.Range(0, 3 + entropy.Below(15)).Select(_ => (char)('0' + entropy.Below(10)))),
            string.Concat(Enumerable.Range(0, 1 + entropy.Below(20)).Select(_ => (char)('!' + entropy.Below(90))))).Write())];
    }

    private static short[] Padded(short[] samples) => [.. new short[777], .. samples, .. new short[1600]];

    private static short[] Noisy(FskStandard standard, byte[] message, int snr)
    {
        var samples = Padded(Sent(standard, message, -13.5m));
        return Signals.Mix(samples, Signals.Noise(samples.Length, -13.5 - snr, message[5]));
    }

    private static short[] Sent(FskStandard standard, byte[] message, decimal dbm0)
    {
        var modulator = new FskModulator(standard, dbm0);
        modulator.Start(message, FskPreamble.OnHook);
        var samples = new List<short>();
        var frame = new short[Pcm.FrameSamples];
        while (modulator.IsPlaying)
        {
            samples.AddRange(frame.AsSpan(0, modulator.Play(frame)));
        }

        return [.. samples];
    }

    private static bool Read(FskStandard standard, short[] samples)
    {
        var demodulator = new FskDemodulator(standard);
        var good = 0;
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            good += demodulator.Push(samples.AsSpan(at, Pcm.FrameSamples)) is { Good: true } ? 1 : 0;
        }

        return good == 1;
    }
}
