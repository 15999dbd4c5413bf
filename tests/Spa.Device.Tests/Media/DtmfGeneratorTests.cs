using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Detectors;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Media;

public class DtmfGeneratorTests
{
    private static readonly DtmfTiming Quick = new(-9, -7, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));

    [Fact]
    public void Keys_have_their_frequencies_levels_and_lengths()
    {
        var samples = Dialled(new DtmfTiming(-12, -10, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(60)), "159D");
        ToneAnalysis.Measure(samples).ShouldBe("0-.1 697@-12,1209@-10; .16-.26 770@-12,1336@-10; .32-.42 852@-12,1477@-10; .48-.58 941@-12,1633@-10");
        Assert.Equal(4 * 160 * 8, samples.Length);
    }

    [Fact]
    public void A_key_starts_and_ends_without_a_click_within_5_ms()
    {
        var samples = Dialled(DtmfTiming.Dialling, "1");
        var sounding = samples.AsSpan(0, 800);
        Assert.InRange(Math.Abs((int)sounding[0]), 0, 200);
        Assert.InRange(Math.Abs((int)sounding[^1]), 0, 200);
        Assert.True(Signals.Level(sounding[40..120]) > -6, "at full level after 5 ms");
        Assert.True(Signals.Level(sounding[680..760]) > -6, "at full level until 5 ms before its end");
    }

    [Fact]
    public void A_held_key_sounds_until_it_is_released()
    {
        var generator = new DtmfGenerator(DtmfTiming.Playback);
        Assert.True(generator.Press('#'));
        var samples = new short[Pcm.FrameSamples * 50];
        Assert.Equal(samples.Length, generator.Play(samples));
        generator.Release();
        Assert.Equal(20, generator.Play(samples));
        Assert.False(generator.IsPlaying);
        Assert.False(generator.Press('x'));
    }

    [Fact]
    public void It_takes_what_fits_and_stops_at_what_is_no_key()
    {
        var generator = new DtmfGenerator(Quick);
        Assert.Equal(2, generator.Dial("12p3"));
        Assert.Equal(DtmfGenerator.Most - 2, generator.Dial(new string('5', 200)));
    }

    [Fact]
    public void Dialling_allocates_nothing()
    {
        var generator = new DtmfGenerator(Quick);
        var frame = new short[Pcm.FrameSamples];
        Assert.Equal(0, Allocations.Least(() =>
        {
            generator.Dial(Signals.Keys);
            while (generator.Play(frame) == frame.Length)
            {
            }
        }));
    }

    [Fact]
    public void Our_own_detector_hears_them()
    {
        var detector = new DtmfDetector(DtmfOptions.Normal);
        var heard = string.Concat(Dialled(Quick, Signals.Keys).Chunk(Pcm.FrameSamples).Select(frame => detector.Push(frame)).Where(n => n.Change == DtmfChange.Down).Select(n => n.Key));
        Assert.Equal(Signals.Keys, heard);
    }

    [SpandspFact]
    public void Another_detector_hears_them()
        => Assert.Equal(Signals.Keys, SpandspJudge.Dtmf(Dialled(Quick, Signals.Keys)));

    [Needs("multimon-ng")]
    public void A_third_detector_hears_them()
    {
        var heard = Multimon.Lines("DTMF", Dialled(DtmfTiming.Dialling, Signals.Keys)).Where(l => l.StartsWith("DTMF: ", StringComparison.Ordinal)).Select(l => l[6..].Trim());
        Assert.Equal(Signals.Keys, string.Concat(heard));
    }

    private static short[] Dialled(DtmfTiming timing, string keys)
    {
        var generator = new DtmfGenerator(timing);
        Assert.Equal(keys.Length, generator.Dial(keys));
        var samples = new List<short>();
        var frame = new short[Pcm.FrameSamples];
        while (generator.IsPlaying)
        {
            samples.AddRange(frame.AsSpan(0, generator.Play(frame)));
        }

        return [.. samples];
    }
}
