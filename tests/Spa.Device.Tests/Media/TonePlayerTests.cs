using System.Security.Cryptography;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Media;

public class TonePlayerTests
{
    // Every default tone of the device: its script, how long it is listened to, what must be heard.
    public static TheoryData<string, double, string> Tones => new()
    {
        { "350@-19,440@-19;10(*/0/1+2)", 11, "0-10 350@-19,440@-19" },
        { "420@-19,520@-19;10(*/0/1+2)", 11, "0-10 420@-19,520@-19" },
        { "420@-16;10(*/0/1)", 11, "0-10 420@-16" },
        { "520@-19,620@-19;10(*/0/1+2)", 11, "0-10 520@-19,620@-19" },
        { "480@-19,620@-19;10(.5/.5/1+2)", 2.2, "0-.5 480@-19,620@-19; 1-1.5 480@-19,620@-19; 2-2.2 480@-19,620@-19" },
        { "480@-19,620@-19;10(.25/.25/1+2)", 0.8, "0-.25 480@-19,620@-19; .5-.75 480@-19,620@-19" },
        { "480@-10,620@0;10(.125/.125/1+2)", 0.6, "0-.125 480@-10,620@0; .25-.375 480@-10,620@0; .5-.6 480@-10,620@0" },
        { "440@-19,480@-19;*(2/4/1+2)", 8.5, "0-2 440@-19,480@-19; 6-8 440@-19,480@-19" },
        { "440@-19,480@-19;*(1/1/1+2)", 3.5, "0-1 440@-19,480@-19; 2-3 440@-19,480@-19" },
        { "600@-16;1(.25/.25/1)", 3, "0-.25 600@-16; .5-.75 600@-16" },
        { "985@-16,1428@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)", 5.5, "0-.38 985@-16; .38-.76 1428@-16; .76-1.14 1777@-16; 5.14-5.5 985@-16" },
        { "914@-16,1371@-16,1777@-16;20(.274/0/1,.274/0/2,.380/0/3,0/4/0)", 3, "0-.274 914@-16; .274-.548 1371@-16; .548-.928 1777@-16" },
        { "914@-16,1371@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)", 3, "0-.38 914@-16; .38-.76 1371@-16; .76-1.14 1777@-16" },
        { "985@-16,1371@-16,1777@-16;20(.380/0/1,.274/0/2,.380/0/3,0/4/0)", 3, "0-.38 985@-16; .38-.654 1371@-16; .654-1.034 1777@-16" },
        { "350@-19,440@-19;.4(.1/.1/1+2);2(*/0/1+2)", 3, "0-.1 350@-19,440@-19; .2-.3 350@-19,440@-19; .4-2.4 350@-19,440@-19" },
        { "350@-19,440@-19;2(.2/.2/1+2);10(*/0/1+2)", 0.7, "0-.2 350@-19,440@-19; .4-.6 350@-19,440@-19" },
        { "600@-19;*(.1/.1/1,.1/.1/1,.1/9.5/1)", 10.2, "0-.1 600@-19; .2-.3 600@-19; .4-.5 600@-19; 10-10.1 600@-19" },
        { "350@-19;20(.1/.1/1,.1/9.7/1)", 10.05, "0-.1 350@-19; .2-.3 350@-19; 10-10.05 350@-19" },
        { "397@-19,507@-19;15(0/2/0,.2/.1/1,.1/2.1/2)", 4, "2-2.2 397@-19; 2.3-2.4 507@-19" },
        { "600@-10;*(0/1/1,.1/.1/1,.1/.1/1,.1/.5/1)", 2, "1-1.1 600@-10; 1.2-1.3 600@-10; 1.4-1.5 600@-10" },
        { "600@-10;*(0/.7/1,.2/.1/1,.2/.1/1,.2/.5/1)", 2, ".7-.9 600@-10; 1-1.2 600@-10; 1.3-1.5 600@-10" },
        { "350@-16;*(.1/.1/1)", 0.35, "0-.1 350@-16; .2-.3 350@-16" },
        { "440@-10;30(.3/9.7)".Replace(")", "/1)", StringComparison.Ordinal), 10.2, "0-.3 440@-10; 10-10.2 440@-10" },
    };

    [Theory]
    [MemberData(nameof(Tones))]
    public void A_tone_sounds_as_its_script_says(string script, double seconds, string expected)
        => ToneAnalysis.Measure(Played.Samples(script, seconds)).ShouldBe(expected);

    // A time that ends inside a frame: section end, on edge, off edge, in samples.
    public static TheoryData<string, int, int> Edges => new()
    {
        { "1000@-10;.013(*/0/1)", 0, 104 },
        { "1000@-10;1(0/.003/1,.001/2/1)", 24, 32 },
        { "1000@-10;.333(.200/0/0,.333/0/1)", 1600, 2664 },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public void Edges_are_exact_to_the_sample(string script, int first, int end)
    {
        var samples = Played.Samples(script, 1);
        var loud = samples.Select((sample, at) => (sample, at)).Where(pair => pair.sample != 0).Select(pair => pair.at).ToArray();
        // A component starts at zero, so its first sample is 0 and its second is not.
        Assert.Equal(first + 1, loud[0]);
        Assert.InRange(loud[^1], end - 2, end - 1);
    }

    [Fact]
    public void A_component_that_goes_on_in_the_next_segment_keeps_its_phase()
    {
        var steady = Played.Samples("350@-19,440@-19;2(*/0/1+2)", 2);
        Assert.Equal(steady, Played.Samples("350@-19,440@-19;2(.123/0/1+2)", 2));
    }

    [Fact]
    public void Distortion_is_below_60_dB()
    {
        var samples = Played.Samples("1004@0;1(*/0/1)", 1);
        var (s, c) = (0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            s += samples[i] * Math.Sin(2 * Math.PI * 1004 * i / 8000);
            c += samples[i] * Math.Cos(2 * Math.PI * 1004 * i / 8000);
        }

        double rest = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var ideal = (s * Math.Sin(2 * Math.PI * 1004 * i / 8000) + c * Math.Cos(2 * Math.PI * 1004 * i / 8000)) / 4000;
            rest += (samples[i] - ideal) * (samples[i] - ideal);
        }

        Assert.InRange(Dbm0.Of(samples).Value, -0.01, 0.01);
        Assert.InRange(Dbm0.FromRms(Math.Sqrt(rest / samples.Length)).Value, -200, -60);
    }

    [Fact]
    public void A_modulated_tone_has_its_carrier_at_the_level_and_both_sidebands()
        => ToneAnalysis.Measure(Played.Samples("400*33@-19;4(*/0/1)", 5)).ShouldBe("0-4 367@-25.9,400@-19,433@-25.9");

    [Fact]
    public void What_is_too_loud_is_held_at_full_scale()
        => Assert.Equal(short.MaxValue, Played.Samples("350@0,440@0,620@0;1(*/0/1+2+3)", 1).Max());

    [Fact]
    public void A_section_that_takes_no_time_is_silent_for_its_length()
    {
        // The parser refuses such a script; one made by a program must not hang the player.
        var script = ToneScript.Parse("600@-10;1(*/0/1);1(*/0/1)").OrThrow();
        var nothing = new ToneSection(TimeSpan.FromSeconds(1), [new ToneSegment(TimeSpan.Zero, TimeSpan.Zero, [1])]);
        var player = new TonePlayer();
        player.Start(TonePlan.From(script with { Sections = [nothing, script.Sections[1]] }));
        var samples = new short[24000];
        Assert.Equal(16000, player.Play(samples));
        ToneAnalysis.Measure(samples).ShouldBe("1-2 600@-10");
    }

    // The same bits on every machine: if this hash differs, a recording made elsewhere differs.
    [Fact]
    public void The_samples_are_the_same_bits_everywhere()
    {
        var samples = Played.Samples("350@-19,440@-19.5,480@-10;2(.1/.1/1+2);3(.3/.2/1+3,.1/0/2)", 5);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples);
        Assert.Equal("db5e1c62249671fa", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    public void Playing_allocates_nothing()
    {
        var player = new TonePlayer();
        var frame = new short[Pcm.FrameSamples];
        var plan = TonePlan.From(ToneScript.Parse("480@-10,620@0;10(.125/.125/1+2)").OrThrow());
        player.Start(plan);
        player.Play(frame);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                if (player.Play(frame) == 0)
                {
                    player.Start(plan);
                }
            }
        }));
    }
}
