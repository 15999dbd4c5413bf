using Spa.Media.Echo;

namespace Spa.Device.Tests.Media;

/// <summary>Both ends talk, and it is the same talk in the worst case: what the near end says comes through, and nothing is learnt from it.</summary>
public class EchoTalkTests
{
    private static readonly double[] Hybrid = EchoScene.Path(120, 20, 10, 3);

    // The far end's voice, and how loud the near end is beside it.
    public static TheoryData<int, double> DoubleTalk => new() { { 5, 0 }, { 5, -10 }, { 6, 0 }, { 6, -10 }, { 7, 0 }, { 7, -10 }, { 8, 0 }, { 8, -10 } };

    [Theory]
    [MemberData(nameof(DoubleTalk))]
    public void It_goes_on_cancelling_while_both_talk(int voice, double louder)
    {
        var (far, near) = Talk(voice, louder);
        var scene = new EchoScene(Canceller(false), far, _ => Hybrid, near);
        Assert.InRange(scene.Erle(3, 4), 30, 100);
        Assert.InRange(scene.Erle(4, 12), 20, 100);
        Assert.InRange(scene.Erle(12.5, 13.5), 30, 100);

        var whole = new EchoScene(Canceller(true), far, _ => Hybrid, near);
        Assert.InRange(whole.Heard(4, 12) - whole.Near(4, 12), -0.5, 0.5);
    }

    [SpandspFact]
    public void It_stands_double_talk_better_than_another_canceller_does()
    {
        foreach (var row in DoubleTalk)
        {
            var (voice, louder) = ((int)row[0], (double)row[1]);
            var (far, near) = Talk(voice, louder);
            var ours = new EchoScene(Canceller(false), far, _ => Hybrid, near);
            using var spandsp = new SpandspEcho(128);
            var theirs = new EchoScene(spandsp.Process, far, _ => Hybrid, near);
            Assert.InRange(theirs.Erle(3, 4), 15, 100);
            Assert.InRange(ours.Erle(4, 12), theirs.Erle(4, 12), 100);
            Assert.InRange(ours.Erle(12.5, 13.5), theirs.Erle(12.5, 13.5), 100);
        }
    }

    // How long what is said takes to come back, and how much weaker it is then.
    public static TheoryData<int, double> EchoServices => new() { { 60, 0 }, { 110, 0 }, { 110, -6 }, { 250, 0 }, { 250, -12 } };

    // Voices are periodic, so what comes back late resembles what is being said: the worst near end that there is.
    [Theory]
    [MemberData(nameof(EchoServices))]
    public void An_echo_service_gives_it_nothing_to_take_out(int delay, double decibels)
    {
        var near = EchoScene.Talk(30, -19, 9);
        var far = Signals.Mix(new short[near.Length], near, delay * 8, decibels);
        var scene = new EchoScene(Canceller(true), far, _ => new double[1], near);
        for (var at = 1.0; at < 29.5; at += 0.1)
        {
            if (scene.Near(at, at + 0.1) > -45)
            {
                Assert.InRange(scene.Fidelity(at, at + 0.1), 10, 100);
            }
        }

        Assert.InRange(scene.Fidelity(0, 30), 25, 100);
    }

    [Theory]
    [InlineData(110, 0)]
    [InlineData(250, -6)]
    public void After_an_echo_service_it_learns_as_if_it_had_not_been(int delay, double decibels)
    {
        var talk = EchoScene.Talk(10, -19, 9);
        short[] near = [.. talk, .. new short[8000 * 2]];
        short[] far = [.. Signals.Mix(new short[talk.Length], talk, delay * 8, decibels), .. EchoScene.Composite(2, -16, 1)];
        var scene = new EchoScene(Canceller(false), far, _ => Hybrid, near);
        Assert.InRange(scene.Erle(10.4, 10.75), 20, 100);
        Assert.InRange(scene.Erle(11, 11.35), 27, 100);
    }

    private static EchoCanceller Canceller(bool suppress) => new(EchoOptions.Telephone with { Suppress = suppress });

    // 16 s at -16 dBm0, in which the near end talks from 4 s to 12 s.
    private static (short[] Far, short[] Near) Talk(int voice, double louder)
    {
        var near = new short[8000 * 16];
        EchoScene.Talk(8, -16 + louder, (ulong)voice + 10).CopyTo(near, 8000 * 4);
        return (EchoScene.Talk(16, -16, (ulong)voice), near);
    }
}
