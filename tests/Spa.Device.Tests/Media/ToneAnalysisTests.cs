using Spa.Media;
using Spa.Media.Analysis;

namespace Spa.Device.Tests.Media;

/// <summary>The judge is judged with signals made here, by floating point, not with the player's.</summary>
public class ToneAnalysisTests
{
    public static TheoryData<double, double, double, double> Pairs => new()
    {
        { 350, -19, 440, -19 },
        { 425.3, -30, 450.7, -12 },
        { 480, -10, 620, 0 },
        { 697.8, -9, 1209.2, -7 },
        { 2130, -15, 2750, -22 },
        { 300.4, -38, 3399.6, -38 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_sines_are_measured_to_a_tenth(double hertzA, double levelA, double hertzB, double levelB)
    {
        var found = ToneAnalysis.Components(Sum(8000, (hertzA, levelA), (hertzB, levelB)));
        Assert.Equal(2, found.Length);
        Assert.InRange(found[0].Hertz, hertzA - 0.1, hertzA + 0.1);
        Assert.InRange(found[0].Level.Value, levelA - 0.1, levelA + 0.1);
        Assert.InRange(found[1].Hertz, hertzB - 0.1, hertzB + 0.1);
        Assert.InRange(found[1].Level.Value, levelB - 0.1, levelB + 0.1);
    }

    [Fact]
    public void Silence_has_no_segment_and_no_gap()
    {
        var reading = ToneAnalysis.Measure(new short[8000]);
        Assert.Empty(reading.Segments);
        Assert.Null(reading.LongestGap);
    }

    // A steady tone with a hole of so many samples: the gap that is reported, in ms.
    public static TheoryData<int, double, double> Holes => new() { { 0, 0, 0.6 }, { 16, 1.9, 2.6 }, { 80, 9.9, 10.6 }, { 800, 99.9, 100.6 } };

    [Theory]
    [MemberData(nameof(Holes))]
    public void A_hole_in_a_tone_is_seen(int hole, double least, double most)
    {
        var samples = Sum(16000, (350, -19), (440, -19));
        samples.AsSpan(7993, hole).Clear();
        Assert.InRange(ToneAnalysis.Measure(samples).LongestGap!.Value.TotalMilliseconds, least, most);
    }

    [Fact]
    public void A_tone_that_changes_without_a_pause_is_two_segments()
    {
        short[] samples = [.. Sum(8000, (350, -19), (440, -19)), .. Sum(4000, (480, -19), (620, -19)), .. new short[800], .. Sum(800, (600, -20))];
        ToneAnalysis.Measure(samples).ShouldBe("0-1 350@-19,440@-19; 1-1.5 480@-19,620@-19; 1.6-1.7 600@-20");
    }

    [Fact]
    public void Single_tones_close_to_each_other_are_told_apart()
    {
        short[] samples = [.. Sum(8000, (350, -19)), .. Sum(8000, (425, -15)), .. Sum(8000, (475, -25))];
        ToneAnalysis.Measure(samples).ShouldBe("0-1 350@-19; 1-2 425@-15; 2-3 475@-25");
    }

    [Fact]
    public void Noise_below_minus_60_dBm0_is_silence()
    {
        var noise = new Spa.Foundation.Ports.Entropy(1);
        var samples = Enumerable.Range(0, 8000).Select(_ => (short)(noise.Below(41) - 20)).ToArray();
        Assert.Empty(ToneAnalysis.Measure(samples).Segments);
    }

    private static short[] Sum(int length, params (double Hertz, double Dbm0)[] sines)
    {
        var samples = new short[length];
        for (var i = 0; i < length; i++)
        {
            samples[i] = (short)Math.Round(sines.Sum(sine => 32768 * Math.Pow(10, (sine.Dbm0 - 3.14) / 20) * Math.Sin((2 * Math.PI * sine.Hertz * i / Pcm.SamplesPerSecond) + 0.3)));
        }

        return samples;
    }
}
