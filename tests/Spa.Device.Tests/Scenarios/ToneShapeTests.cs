using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Scripts.Tones;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Tests.Scenarios;

public class ToneShapeTests
{
    // What sounds for three seconds from its middle on, and the names it goes by.
    public static TheoryData<string, string> Heard => new()
    {
        { "350@-19,440@-19;10(*/0/1+2)", "dial" },
        { "350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)", "dial, stutter dial" },
        { "480@-19,620@-19;10(.5/.5/1+2)", "busy" },
        { "480@-19,620@-19;10(.25/.25/1+2)", "reorder" },
        { "440@-19,480@-19;10(*/0/1+2)", "" },
        { "350@-19,440@-19,480@-19;10(*/0/1+2+3)", "" },
        { "600@-16;1(.25/.25/1)", "confirm" },
        { "950@-16,1400@-16,1800@-16;4(.33/0/1,.33/0/2,.33/0/3,0/1/0)", "sit" },
    };

    [Theory]
    [MemberData(nameof(Heard))]
    public void Tones_go_by_their_names(string script, string names)
    {
        var player = new TonePlayer();
        player.Start(TonePlan.From(ToneScript.Parse(script).OrThrow()));
        var samples = new short[Pcm.SamplesPerSecond * 7 / 2];
        player.Play(samples);
        var reading = ToneAnalysis.Measure(samples.AsSpan(400));
        Assert.Equal(names, string.Join(", ", ToneShape.Named.Where(pair => pair.Value.Find(reading) is not null).Select(pair => pair.Key)));
    }

    [Fact]
    public void A_shape_reads_as_an_engineer_says_it()
        => Assert.Equal("480+620 Hz 0.5 s on, 0.5 s off", ToneShape.Named["busy"].ToString());
}
