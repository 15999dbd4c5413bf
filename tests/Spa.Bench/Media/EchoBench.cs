using Spa.Device.Tests.Media;
using Spa.Media.Echo;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>The tests of ITU-T G.168 in kind: convergence, double talk, changes of the path, tones, silence.</summary>
internal static class EchoBench
{
    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run(string? plots)
    {
        var hybrid = EchoScene.Path(120, 20, 10, 3);
        var convergence = new SvgPlot("Echo canceller: convergence on composite signal, -10 dBm0, echo return loss 6 dB", "time, s", "echo taken out, dB");
        foreach (var tail in new[] { 16, 32, 64 })
        {
            var (half, one, steady) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
            foreach (var level in new[] { -10, -16, -25 })
            {
                var path = EchoScene.Path((tail * 8) - 8, tail * 2, 6, 5);
                var scene = new EchoScene(Canceller(tail, false), EchoScene.Composite(6, level, 1), _ => path);
                (half, one, steady) = (Math.Min(half, scene.Erle(0.4, 0.75)), Math.Min(one, scene.Erle(0.9, 1.25)), Math.Min(steady, scene.Erle(3, 6)));
                if (level == -10)
                {
                    convergence.Add($"{tail} ms", Enumerable.Range(0, 30).Select(i => (i * 0.1, scene.Erle(i * 0.1, (i * 0.1) + 0.35))));
                }
            }

            // The limits are for 16 and 32 ms.
            var limits = tail <= 32;
            yield return AtLeast($"echo {tail} ms: taken out after 0.5 s (-10 to -25 dBm0)", half, "dB", limits ? 20 : null);
            yield return AtLeast($"echo {tail} ms: after 1 s", one, "dB", limits ? 27 : null);
            yield return AtLeast($"echo {tail} ms: from 3 s on (A-law line)", steady, "dB", limits ? 30 : null);
        }

        Write(plots, "echo-convergence.svg", convergence);

        var talk = new EchoScene(Canceller(16, true), EchoScene.Talk(6, -16, 5), _ => hybrid);
        yield return AtMost("echo of speech left with suppression, after 1 s of speech", Math.Max(talk.Heard(2, 6), -99), "dBm0", -55);

        var near = new short[8000 * 12];
        EchoScene.Talk(5, -16, 9).CopyTo(near, 8000 * 4);
        var far = EchoScene.Talk(12, -16, 5);
        var both = new EchoScene(Canceller(16, false), far, _ => hybrid, near);
        var whole = new EchoScene(Canceller(16, true), far, _ => hybrid, near);
        yield return AtMost("double talk of 5 s: cancellation lost", both.Erle(3, 4) - both.Erle(5, 9), "dB", 10);
        yield return AtLeast("double talk: taken out 1 s after it", both.Erle(10, 11), "dB", 20);
        yield return AtMost("double talk: near end louder or softer by", Math.Abs(whole.Heard(4, 9) - whole.Near(4, 9)), "dB", 2);
        var plot = new SvgPlot("Echo canceller: both ends talk from 4 to 9 s", "time, s", "echo taken out, dB");
        plot.Add("16 ms", Enumerable.Range(0, 46).Select(i => i * 0.25).Where(t => both.Echo(t, t + 0.5) > -50).Select(t => (t, both.Erle(t, t + 0.5))));
        Write(plots, "echo-double-talk.svg", plot);

        var other = EchoScene.Path(120, 40, 8, 7);
        var change = new EchoScene(Canceller(16, false), EchoScene.Composite(6, -16, 1), at => at < 8000 * 3 ? hybrid : other);
        yield return AtLeast("path changed: taken out 1 s later", change.Erle(4, 4.35), "dB", 20);

        short[] silent = [.. EchoScene.Composite(3, -16, 1), .. new short[8000 * 120], .. EchoScene.Composite(1, -16, 2)];
        var leak = new EchoScene(Canceller(16, false), silent, _ => hybrid, Signals.Noise(silent.Length, -60, 3));
        yield return AtMost("2 min of silence: cancellation lost", leak.Erle(2, 3) - leak.Erle(123, 123.2), "dB", 10);

        short[] tones = [.. Signals.Noise(8000 * 3, -16, 1), .. Signals.Sines(120_000, (1000, -10)), .. Signals.Noise(8000, -16, 2)];
        var tone = new EchoScene(Canceller(16, false), tones, _ => hybrid, Signals.Noise(tones.Length, -60, 3));
        yield return AtMost("1 kHz for 2 min: cancellation of noise lost", tone.Erle(2, 3) - tone.Erle(123, 123.1), "dB", 10);

        foreach (var background in new[] { -45, -55 })
        {
            var farEnd = new short[8000 * 10];
            EchoScene.Talk(8, -16, 5).CopyTo(farEnd, 8000 * 2);
            var scene = new EchoScene(Canceller(16, true), farEnd, _ => hybrid, Signals.Noise(farEnd.Length, background, 8));
            yield return AtMost($"comfort noise off a background of {background} dBm0 by", Enumerable.Range(4, 6).Max(t => Math.Abs(scene.Heard(t, t + 1) - background)), "dB", 2);
        }
    }

    private static EchoCanceller Canceller(int tail, bool suppress) => new(new EchoOptions(TimeSpan.FromMilliseconds(tail), Suppress: suppress));
}
