using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Media;

public class DialToneDetectorTests
{
    // Dial tones of E.180 supplement 2, quiet ones and one with silence before it; then what an exchange sends besides, and what is no tone.
    [Theory]
    [InlineData("350@-19,440@-19;10(*/0/1+2)", true)]
    [InlineData("425@-10;10(*/0/1)", true)]
    [InlineData("425@-38;10(*/0/1)", true)]
    [InlineData("440@-15;10(*/0/1)", true)]
    [InlineData("400@-15;10(*/0/1)", true)]
    [InlineData("350@-13,450@-13;10(*/0/1+2)", true)]
    [InlineData("600@-15,615@-15;10(*/0/1+2)", true)]
    [InlineData("425@-10;2(.1/.1/1);10(*/0/1)", true)]
    [InlineData("480@-20,620@-20;10(.25/.25/1+2)", false)]
    [InlineData("480@-20,620@-20;10(.5/.5/1+2)", false)]
    [InlineData("425@-10;10(.5/.5/1)", false)]
    [InlineData("425@-10;10(.2/.2/1,.6/1/1)", false)]
    [InlineData("1400@-10,2060@-10;10(.1/.1/1+2)", false)]
    [InlineData("2100@-12;10(*/0/1)", false)]
    [InlineData("1100@-12;10(*/0/1)", false)]
    [InlineData("100@-12;10(*/0/1)", false)]
    [InlineData("425@-60;10(*/0/1)", false)]
    public void A_steady_tone_of_an_exchange_is_heard_after_a_second_and_nothing_else_is(string script, bool heard)
    {
        var player = new TonePlayer();
        player.Start(TonePlan.From(ToneScript.Parse(script).OrThrow()));
        var at = Heard(frame =>
        {
            frame.Clear();
            player.Play(frame);
        });
        Assert.Equal(heard, at is not null);
        if (heard)
        {
            Assert.InRange(at!.Value, 0.99, 3.1);
        }
    }

    [Fact]
    public void Noise_is_no_tone()
    {
        var chance = new Random(5);
        Assert.Null(Heard(frame =>
        {
            for (var i = 0; i < frame.Length; i++)
            {
                frame[i] = (short)chance.Next(-2000, 2000);
            }
        }));
    }

    // Seconds until it is heard; null = not in five.
    private static double? Heard(FrameMaker make)
    {
        var detector = new DialToneDetector();
        var frame = new short[Pcm.FrameSamples];
        for (var n = 1; n <= 500; n++)
        {
            make(frame);
            detector.Push(frame);
            if (detector.IsHeard)
            {
                return n / 100.0;
            }
        }

        return null;
    }

    private delegate void FrameMaker(Span<short> frame);
}
