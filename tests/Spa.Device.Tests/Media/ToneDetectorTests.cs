using Spa.Marks;
using Spa.Media;
using Spa.Media.Detectors;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Media;

public class ToneDetectorTests
{
    // Disconnect tones of the default and of countries; the last two have three pairs, and an endless tone.
    private static readonly string[] Scripts =
    [
        "480@-30,620@-30;4(.25/.25/1+2)", "400@-30,400@-30;2(3/0/1+2)", "440@-30,440@-30;2(0.5/0.5/1+2)", "425@-30,425@-30;2(0.2/0.2/1+2)", "425@-10;10(0.25/0.25/1)",
        "425@-13;10(0.375/0.375/1)", "425@-10;10(0.2/0.2/1,0.2/0.2/1,0.2/0.6/1)", "350@-19,440@-19;10(*/0/1+2)",
    ];

    public static TheoryData<string> All => [.. Scripts];

    [Theory]
    [MemberData(nameof(All))]
    public void A_tone_is_heard_in_time(string text)
    {
        var script = Script(text);
        var cycle = script.Sections[0].Segments.Sum(s => ((s.On ?? TimeSpan.Zero) + (s.Off ?? TimeSpan.Zero)).TotalSeconds);
        var duration = script.Sections[0].Duration!.Value.TotalSeconds;
        foreach (var start in new[] { 0.3, 0.3123 })
        {
            var at = Told(text, [.. new short[(int)(start * 8000)], .. Sounding(text, duration + cycle + 1, -30)]);
            Assert.InRange(at!.Value - start, duration - 0.1, duration + cycle + 0.1);
        }
    }

    // What is different: frequency in hertz, length in percent, level of each component, whether it is still the tone.
    public static TheoryData<double, double, double, bool> Limits => new()
    {
        { 9, 0, -30, true }, { -9, 0, -30, true }, { 26, 0, -20, false }, { -26, 0, -20, false },
        { 0, 8, -30, true }, { 0, -8, -30, true }, { 0, 25, -20, false }, { 0, -25, -20, false },
        { 0, 0, -10, true }, { 0, 0, -45, false },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void It_is_told_from_its_neighbours(double hertz, double percent, double dbm0, bool heard)
    {
        foreach (var text in Scripts.Where(t => !t.Contains('*', StringComparison.Ordinal) && !t.Contains("3/0", StringComparison.Ordinal)))
        {
            Assert.True(heard == Told(text, Sounding(text, 14, dbm0, hertz, 1 + (percent / 100))) is not null, text);
        }
    }

    [Fact]
    public void Other_tones_are_not_taken_for_it()
    {
        foreach (var a in Scripts.Where(t => t.Contains(".25/.25", StringComparison.Ordinal) || t.Contains("0.5/0.5", StringComparison.Ordinal) || t.Contains("0.375", StringComparison.Ordinal) || t.Contains("0.6", StringComparison.Ordinal)))
        {
            foreach (var b in Scripts.Where(b => b != a))
            {
                Assert.True(Told(a, Sounding(b, 14, -20)) is null, $"{b} was taken for {a}");
            }
        }
    }

    [Fact]
    public void Talk_is_no_tone()
    {
        foreach (var text in Scripts)
        {
            for (ulong seed = 1; seed <= 2; seed++)
            {
                Assert.Null(Told(text, Signals.Speech(30, seed)));
            }
        }
    }

    [Fact]
    public void Dial_tone_is_told_after_as_long_as_is_asked()
    {
        const string Dial = "350@-19,440@-19;10(*/0/1+2)";
        var samples = Sounding(Dial, 1, -25);
        Assert.InRange(Told(Dial, [.. new short[4000], .. samples], TimeSpan.FromMilliseconds(400))!.Value, 0.88, 0.96);
        Assert.Null(Told(Dial, [.. Sounding(Dial, 0.3, -25), .. new short[8000]], TimeSpan.FromMilliseconds(400)));
    }

    [Fact]
    public void It_ends_with_the_tone()
    {
        var detector = new ToneDetector(Script(Scripts[0]));
        Push(detector, Sounding(Scripts[0], 6, -20));
        Assert.True(detector.Heard);
        Push(detector, new short[8000]);
        Assert.False(detector.Heard);
        Push(detector, Sounding(Scripts[0], 6, -20));
        Assert.True(detector.Heard);
        detector.Reset();
        Assert.False(detector.Heard);
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        var detector = new ToneDetector(Script(Scripts[6]));
        var samples = Sounding(Scripts[6], 3, -20);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
            {
                detector.Push(samples.AsSpan(at, Pcm.FrameSamples));
            }
        }));
    }

    private static ToneScript Script(string text) => ToneScript.Parse(text).OrThrow();

    // The tone made by floating point, its components at one level, off by hertz and longer by a factor.
    private static short[] Sounding(string text, double seconds, double dbm0, double hertz = 0, double longer = 1)
    {
        var script = Script(text);
        var samples = new List<short>();
        while (samples.Count < seconds * 8000)
        {
            foreach (var segment in script.Sections[0].Segments)
            {
                var sines = segment.Components.Select(n => script.Frequencies.Components[n - 1].Hertz).Distinct().Select(f => (f + hertz, dbm0)).ToArray();
                samples.AddRange(Signals.Sines((segment.On?.TotalMilliseconds ?? (seconds * 1000)) * longer, sines));
                samples.AddRange(new short[(int)((segment.Off ?? TimeSpan.Zero).TotalSeconds * 8000 * longer)]);
            }
        }

        return [.. samples.Take((int)(seconds * 8000))];
    }

    private static double? Told(string text, short[] samples, TimeSpan? sure = null)
    {
        var detector = new ToneDetector(Script(text), sure);
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            if (detector.Push(samples.AsSpan(at, Pcm.FrameSamples)))
            {
                return (at + Pcm.FrameSamples) / 8000.0;
            }
        }

        return null;
    }

    private static void Push(ToneDetector detector, short[] samples)
    {
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            detector.Push(samples.AsSpan(at, Pcm.FrameSamples));
        }
    }
}
