using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Media;

/// <summary>Plays scripts into memory and judges what came out, as a telephone engineer writes it down.</summary>
internal static class Played
{
    public static short[] Samples(string script, double seconds)
    {
        var player = new TonePlayer();
        player.Start(TonePlan.From(ToneScript.Parse(script).OrThrow()));
        var samples = new short[(int)Math.Round(seconds * Pcm.SamplesPerSecond)];
        for (var at = 0; at < samples.Length; at += Pcm.FrameSamples)
        {
            player.Play(samples.AsSpan(at, Math.Min(Pcm.FrameSamples, samples.Length - at)));
        }

        return samples;
    }

    /// <summary>Compares a reading with rows like <c>0-10 350@-19,440@-19; 12-14 600@-16</c>: edges within 5 ms, 0.5 Hz, 0.5 dB.</summary>
    public static void ShouldBe(this ToneReading reading, string expected)
    {
        var rows = expected.Split(';', StringSplitOptions.TrimEntries);
        Assert.True(rows.Length == reading.Segments.Length, $"expected {expected}\nheard\n{reading}");
        foreach (var (row, heard) in rows.Zip(reading.Segments))
        {
            var words = row.Split(' ');
            var edges = words[0].Split('-').Select(Number).ToArray();
            Assert.True(Math.Abs(heard.Start.TotalSeconds - edges[0]) <= 0.005 && Math.Abs(heard.End.TotalSeconds - edges[1]) <= 0.005, $"edges: expected {row}, heard {heard}");
            var sines = words[1].Split(',').Select(sine => sine.Split('@').Select(Number).ToArray()).OrderBy(sine => sine[0]).ToArray();
            Assert.True(sines.Length == heard.Components.Length, $"sines: expected {row}, heard {heard}");
            foreach (var (sine, component) in sines.Zip(heard.Components))
            {
                Assert.True(Math.Abs(component.Hertz - sine[0]) <= 0.5, $"frequency: expected {row}, heard {heard}");
                Assert.True(Math.Abs(component.Level.Value - sine[1]) <= 0.5, $"level: expected {row}, heard {heard}");
            }
        }
    }

    /// <summary>The same from the first sound on: what is listened to begins at no sample in particular.</summary>
    public static void ShouldBeFromItsStart(this ToneReading reading, string expected)
    {
        Assert.NotEmpty(reading.Segments);
        var shift = TimeSpan.FromSeconds(Number(expected.Split('-')[0])) - reading.Segments[0].Start;
        (reading with { Segments = [.. reading.Segments.Select(segment => segment with { Start = segment.Start + shift })] }).ShouldBe(expected);
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
