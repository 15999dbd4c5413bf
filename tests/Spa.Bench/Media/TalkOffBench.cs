using System.Diagnostics;
using System.Runtime.InteropServices;
using Spa.Device.Tests.Media;
using Spa.Media;
using Spa.Media.Detectors;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>An hour of speech that holds no key: of our own voices, and of espeak-ng's where it is installed.</summary>
internal static class TalkOffBench
{
    private const int Minutes = 60;
    private static readonly string[] Voices = ["en-us", "en-gb+f3", "de", "fr+f2", "es", "en-us+m5", "sv", "it+f4", "nl", "pl+f1"];

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run()
    {
        var own = Enumerable.Range(1, Minutes).Select(minute => Signals.Speech(60, (ulong)minute));
        foreach (var row in Rows("own voices", own))
        {
            yield return row;
        }

        if (Installed())
        {
            foreach (var row in Rows("espeak-ng", Espeak()))
            {
                yield return row;
            }
        }
    }

    private static List<BenchRow> Rows(string whose, IEnumerable<short[]> speeches)
    {
        var (normal, strict, theirs, samples) = (0, 0, 0, 0L);
        foreach (var speech in speeches)
        {
            normal += Hits(speech, DtmfOptions.Normal);
            strict += Hits(speech, DtmfOptions.InStrictMode);
            theirs += HasPeer ? SpandspJudge.Dtmf(speech).Length : 0;
            samples += speech.Length;
        }

        var minutes = samples / (60.0 * Pcm.SamplesPerSecond);
        var what = $"in {minutes:0} min of speech ({whose})";

        // Five in three hours.
        return [AtMost($"DTMF heard {what}", normal, "keys", Math.Ceiling(5 * minutes / 180), HasPeer ? theirs : null), AtMost($"the same in strict mode", strict, "keys", 0)];
    }

    private static int Hits(short[] speech, DtmfOptions options)
    {
        var detector = new DtmfDetector(options);
        var hits = 0;
        for (var at = 0; at + Pcm.FrameSamples <= speech.Length; at += Pcm.FrameSamples)
        {
            hits += detector.Push(speech.AsSpan(at, Pcm.FrameSamples)).Change == DtmfChange.Down ? 1 : 0;
        }

        return hits;
    }

    private static bool Installed() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, "espeak-ng")));

    // Ten voices read numbers and words, six minutes each.
    private static IEnumerable<short[]> Espeak()
    {
        for (var voice = 0; voice < Voices.Length; voice++)
        {
            var entropy = new Spa.Foundation.Ports.Entropy((ulong)voice + 1);
            var words = "the call was passed to another number because nobody at home wanted to answer while dinner stood on the table and children talked about their day in school".Split(' ');
            var text = string.Join(' ', Enumerable.Range(0, 1050).Select(_ => entropy.Below(9) == 0 ? entropy.Below(10_000).ToString(System.Globalization.CultureInfo.InvariantCulture) + "." : words[entropy.Below(words.Length)]));
            using var process = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", Voices[voice], "--stdout", "--stdin"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(text);
            process.StandardInput.Close();
            using var wav = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(wav);
            process.WaitForExit();
            yield return Resampled(MemoryMarshal.Cast<byte, short>(wav.ToArray().AsSpan(44)));
        }
    }

    // From 22050 Hz by a windowed sinc of 3700 Hz, at -18 dBm0 or so.
    private static short[] Resampled(ReadOnlySpan<short> samples)
    {
        const double Ratio = 22050.0 / Pcm.SamplesPerSecond;
        const double Cutoff = 3700.0 / 22050;
        const int Half = 40;
        var result = new short[(int)(samples.Length / Ratio)];
        for (var i = 0; i < result.Length; i++)
        {
            var at = i * Ratio;
            double sum = 0;
            for (var k = Math.Max(0, (int)at - Half); k <= Math.Min(samples.Length - 1, (int)at + Half); k++)
            {
                var x = at - k;
                var sinc = x == 0 ? 2 * Cutoff : Math.Sin(2 * Math.PI * Cutoff * x) / (Math.PI * x);
                sum += samples[k] * sinc * (0.5 + (0.5 * Math.Cos(Math.PI * x / (Half + 1))));
            }

            result[i] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return result;
    }
}
