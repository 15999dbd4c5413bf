using System.Text;
using Spa.Device.Tests.Media;
using Spa.Media;
using Spa.Media.Detectors;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>How far a key may be off in frequency, level, twist, length and noise.</summary>
internal static class DtmfBench
{
    private const double Always = 1;
    private const int Noisy = 1000;
    private static readonly int[] Ratios = [24, 18, 15, 12, 9, 6, 3];

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run(string? plots)
    {
        // What varies, from where it is certainly heard outwards; whether it is a row of "still heard" or of "no longer heard"; its limit.
        double[] deviations = [.. Steps(0, 5, 0.1)];
        double[] levels = [.. Steps(-10, -60, -1)];
        double[] high = [.. Steps(0, 12, 0.5)];
        double[] low = [.. Steps(0, 16, 0.5)];
        double[] lengths = [.. Steps(60, 15, -1)];
        var series = new (string What, string Unit, double[] Values, Func<char, double, short[]> Key, string Ours, double? Heard, double? Silent, bool Down)[]
        {
            ("frequency off", "%", deviations, (k, v) => Signals.Key(k, fraction: v / 100), "dtmf-frequency.svg", 1.8, 3.5, false),
            ("frequency off, downwards", "%", deviations, (k, v) => Signals.Key(k, fraction: -v / 100), "", 1.8, 3.5, false),
            ("level of each tone", "dBm0", levels, (k, v) => Signals.Key(k, low: v, high: v), "dtmf-level.svg", -25, -55, true),
            ("high tone stronger", "dB", high, (k, v) => Signals.Key(k, low: -14, high: -14 + v), "dtmf-twist.svg", 4, null, false),
            ("low tone stronger", "dB", low, (k, v) => Signals.Key(k, low: -8, high: -8 - v), "", 8, null, false),
            ("length", "ms", lengths, (k, v) => Signals.Key(k, on: v), "dtmf-length.svg", 40, 23, true),
        };
        foreach (var (what, unit, values, key, file, heardLimit, silentLimit, down) in series)
        {
            var ours = values.Select(v => Rate(v, key, Ours)).ToArray();
            var theirs = HasPeer ? values.Select(v => Rate(v, key, samples => SpandspJudge.Dtmf(samples))).ToArray() : null;
            var (lastHeard, peerHeard) = (Last(values, ours), theirs is null ? (double?)null : Last(values, theirs));
            yield return down ? AtMost($"DTMF always heard: {what}", lastHeard, unit, heardLimit, peerHeard) : AtLeast($"DTMF always heard: {what}", lastHeard, unit, heardLimit, peerHeard);
            if (silentLimit is not null)
            {
                var (first, peerFirst) = (First(values, ours), theirs is null ? (double?)null : First(values, theirs));
                yield return down ? AtLeast($"DTMF never heard: {what}", first, unit, silentLimit, peerFirst) : AtMost($"DTMF never heard: {what}", first, unit, silentLimit, peerFirst);
            }

            if (file.Length > 0)
            {
                var plot = new SvgPlot($"DTMF: keys heard, by {what}", $"{what}, {unit}", "% heard");
                plot.Add("Spa", values.Zip(ours, (x, y) => (x, y * 100)));
                if (theirs is not null)
                {
                    plot.Add("spandsp", values.Zip(theirs, (x, y) => (x, y * 100)));
                }

                Write(plots, file, plot);
            }
        }

        var noise = new SvgPlot("DTMF in noise from 300 to 3400 Hz", "signal to noise, dB", "keys missed of 1000");
        var keys = string.Concat(Enumerable.Range(0, Noisy).Select(i => Signals.Keys[i * 7 % 16]));
        var clean = keys.SelectMany(k => Signals.Key(k)).ToArray();
        var missed = Ratios.Select(snr =>
        {
            var samples = Signals.Mix(clean, Signals.Noise(clean.Length, -7 - snr, (ulong)snr));
            return (Snr: snr, Ours: Noisy - Ours(samples).Length, Theirs: HasPeer ? Noisy - SpandspJudge.Dtmf(samples).Length : 0);
        }).ToArray();
        noise.Add("Spa", missed.Select(m => ((double)m.Snr, (double)m.Ours)));
        if (HasPeer)
        {
            noise.Add("spandsp", missed.Select(m => ((double)m.Snr, (double)m.Theirs)));
        }

        Write(plots, "dtmf-noise.svg", noise);
        foreach (var (snr, limit) in new[] { (24, 0), (18, 0), (12, 2) })
        {
            var row = missed.Single(m => m.Snr == snr);
            yield return AtMost($"DTMF keys missed of 1000 at {snr} dB", row.Ours, "keys", limit, HasPeer ? row.Theirs : null);
        }
    }

    private static IEnumerable<double> Steps(double from, double to, double step)
        => Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => Math.Round(from + (i * step), 2));

    private static double Last(double[] values, double[] rates)
    {
        var count = rates.TakeWhile(r => r >= Always).Count();
        return count == 0 ? double.NaN : values[count - 1];
    }

    private static double First(double[] values, double[] rates) => values[rates.Length - Math.Max(1, rates.Reverse().TakeWhile(r => r == 0).Count())];

    private static double Rate(double value, Func<char, double, short[]> key, Func<short[], string> hear)
    {
        var (heard, all) = (0, 0);
        foreach (var k in Signals.Keys)
        {
            for (var lead = 0; lead < 80; lead += 27)
            {
                all++;
                heard += hear([.. new short[400 + lead], .. key(k, value), .. new short[800]]) == k.ToString() ? 1 : 0;
            }
        }

        return (double)heard / all;
    }

    private static string Ours(short[] samples)
    {
        var detector = new DtmfDetector(DtmfOptions.Normal);
        var keys = new StringBuilder();
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            if (detector.Push(samples.AsSpan(at, Pcm.FrameSamples)) is { Change: DtmfChange.Down } news)
            {
                keys.Append(news.Key);
            }
        }

        return keys.ToString();
    }
}
