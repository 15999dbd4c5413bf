using Spa.Media;
using Spa.Media.Cadences;
using Spa.Scripts.Cadences;

namespace Spa.Device.Tests.Media;

public class CadencePlayerTests
{
    // Script, listened seconds, on edges and off edges in ms.
    public static TheoryData<string, double, string> Cadences => new()
    {
        { "60(2/4)", 9, "0-2000 6000-8000" },
        { "1(.5/.5)", 3, "0-500" },
        { "60(.4/.2,.4/.2,.8/4)", 7, "0-400 600-1000 1200-2000 6000-6400 6600-7000" },
        { "2.3(.3/2)", 5, "0-300" },
        { "*(.1/*)", 5, "0-100" },
        { "1(.1/.1);.3(.2/.1)", 3, "0-100 200-300 400-500 600-700 800-900 1000-1200" },

        // Edges between frames go to the nearest, and do not add up.
        { "60(.104/.102)", 1, "0-100 210-310 410-520 620-720 820-930" },
    };

    [Theory]
    [MemberData(nameof(Cadences))]
    public void A_cadence_is_on_when_its_script_says(string script, double seconds, string expected)
    {
        var player = new CadencePlayer();
        player.Start(CadencePlan.From(CadenceScript.Parse(script).OrThrow()));
        var edges = new List<string>();
        var since = -1;
        var frames = (int)(seconds * 100);
        for (var frame = 0; frame <= frames; frame++)
        {
            var on = frame < frames && player.NextFrame();
            if (on && since < 0)
            {
                since = frame;
            }
            else if (!on && since >= 0)
            {
                edges.Add($"{since * 10}-{frame * 10}");
                since = -1;
            }
        }

        Assert.Equal(expected, string.Join(' ', edges));
    }

    [Fact]
    public void It_ends_with_its_last_section()
    {
        var player = new CadencePlayer();
        player.Start(CadencePlan.From(CadenceScript.Parse("1(.5/.5)").OrThrow()));
        var frames = 0;
        while (player.IsPlaying)
        {
            player.NextFrame();
            frames++;
        }

        Assert.Equal(100, frames);
        Assert.Equal(1, Pcm.Time(100 * Pcm.FrameSamples).TotalSeconds);
    }
}
