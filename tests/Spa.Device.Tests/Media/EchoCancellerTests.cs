using Spa.Marks;
using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Echo;

namespace Spa.Device.Tests.Media;

/// <summary>The tests of ITU-T G.168 in kind, the short ones; the benchmark has them all.</summary>
public class EchoCancellerTests
{
    private static readonly double[] Hybrid = EchoScene.Path(120, 20, 10, 3);

    // Tail in ms, echo return loss, level of the far end; dB taken out after half a second, after one, and from two seconds on (A-law itself leaves some 34).
    public static TheoryData<int, double, double, double, double, double> Convergences => new()
    {
        { 16, 6, -10, 20, 27, 30 }, { 16, 6, -25, 20, 27, 30 }, { 32, 6, -10, 20, 27, 30 }, { 32, 6, -25, 20, 27, 30 }, { 32, 10, -25, 20, 27, 29 },
    };

    [Theory]
    [MemberData(nameof(Convergences))]
    public void It_learns_the_echo_in_time(int tail, double returnLoss, double dbm0, double half, double one, double steady)
    {
        var path = EchoScene.Path((tail * 8) - 8, tail * 2, returnLoss, 5);
        var scene = new EchoScene(Canceller(tail, suppress: false), EchoScene.Composite(3, dbm0, 1), _ => path);
        Assert.InRange(scene.Erle(0.4, 0.75), half, 100);
        Assert.InRange(scene.Erle(0.9, 1.25), one, 100);
        Assert.InRange(scene.Erle(2, 3), steady, 100);
    }

    [Fact]
    public void Nothing_is_left_once_it_is_suppressed()
    {
        var scene = new EchoScene(Canceller(16), EchoScene.Talk(5, -16, 5), _ => Hybrid);
        Assert.InRange(scene.Heard(3, 5), -200, -55);
    }

    [Fact]
    public void Both_may_talk_at_once()
    {
        var near = new short[8000 * 11];
        EchoScene.Talk(5, -16, 9).CopyTo(near, 8000 * 4);
        var far = EchoScene.Talk(11, -16, 5);
        var plain = new EchoScene(Canceller(16, suppress: false), far, _ => Hybrid, near);
        var before = plain.Erle(3, 4);
        Assert.InRange(plain.Erle(5, 9), before - 10, 100);
        Assert.InRange(plain.Erle(10, 11), 20, 100);

        var whole = new EchoScene(Canceller(16), far, _ => Hybrid, near);
        Assert.InRange(whole.Heard(4, 9) - whole.Near(4, 9), -2, 2);
    }

    [Fact]
    public void A_new_path_is_learnt_within_a_second()
    {
        var other = EchoScene.Path(120, 40, 8, 7);
        var scene = new EchoScene(Canceller(16, suppress: false), EchoScene.Composite(5, -16, 1), at => at < 8000 * 3 ? Hybrid : other);
        Assert.InRange(scene.Erle(2, 3), 25, 100);
        Assert.InRange(scene.Erle(3, 3.05), -10, 12);
        Assert.InRange(scene.Erle(4, 5), 20, 100);
    }

    [Theory]
    [InlineData(-45)]
    [InlineData(-55)]
    public void Comfort_noise_is_as_loud_as_the_background(double background)
    {
        // Two seconds of background alone, then the far end talks.
        var far = new short[8000 * 8];
        EchoScene.Talk(6, -16, 5).CopyTo(far, 8000 * 2);
        var scene = new EchoScene(Canceller(16), far, _ => Hybrid, Signals.Noise(far.Length, background, 8));
        for (var second = 4; second < 8; second++)
        {
            Assert.InRange(scene.Heard(second, second + 1), background - 2, background + 2);
        }
    }

    [Fact]
    public void A_tone_teaches_nothing()
    {
        short[] far = [.. Signals.Noise(8000 * 3, -16, 1), .. Signals.Sines(20_000, (1000, -10)), .. Signals.Noise(8000, -16, 2)];
        var scene = new EchoScene(Canceller(16, suppress: false), far, _ => Hybrid, Signals.Noise(far.Length, -60, 3));
        Assert.InRange(scene.Erle(23, 23.1), scene.Erle(2, 3) - 10, 100);

        // Nor does it when somebody talks at the same time, whose vowels a filter could follow with so little to go by.
        short[] dial = [.. Signals.Noise(8000 * 3, -16, 1), .. Signals.Sines(10_000, (350, -13), (440, -13)), .. Signals.Noise(8000, -16, 2)];
        var near = new short[dial.Length];
        EchoScene.Talk(10, -16, 9).CopyTo(near, 8000 * 3);
        var both = new EchoScene(Canceller(16, suppress: false), dial, _ => Hybrid, near);
        Assert.InRange(both.Erle(4, 13), 20, 100);
    }

    [Fact]
    public void Silence_makes_it_forget_nothing()
    {
        short[] far = [.. EchoScene.Composite(3, -16, 1), .. new short[8000 * 20], .. EchoScene.Composite(1, -16, 2)];
        var scene = new EchoScene(Canceller(16, suppress: false), far, _ => Hybrid, Signals.Noise(far.Length, -60, 3));
        Assert.InRange(scene.Erle(23, 23.2), scene.Erle(2, 3) - 10, 100);
    }

    [Fact]
    public void Without_leave_to_learn_it_changes_nothing()
    {
        var far = EchoScene.Composite(2, -16, 1);
        var scene = new EchoScene(new EchoCanceller(EchoOptions.Telephone with { Adapt = false, Suppress = false }), far, _ => Hybrid);
        Assert.InRange(scene.Erle(1, 2), -0.1, 0.1);
    }

    [Fact]
    public void More_suppression_acts_at_a_residual_that_is_otherwise_heard()
    {
        // Somebody at the near end, 8 dB below the echo.
        var far = Signals.Noise(8000 * 6, -16, 1);
        var near = new short[far.Length];
        Signals.Noise(8000 * 2, -34, 2).CopyTo(near, 8000 * 4);
        var usual = new EchoScene(Canceller(16), far, _ => Hybrid, near);
        var more = new EchoScene(new EchoCanceller(EchoOptions.Telephone with { More = true }), far, _ => Hybrid, near);
        Assert.InRange(usual.Heard(4.5, 6), -36, -32);
        Assert.InRange(more.Heard(4.5, 6), -200, -45);
    }

    [Fact]
    public void Phase_reversals_switch_it_off_until_both_are_silent()
    {
        var canceller = Canceller(16);
        var reversed = Signals.Sines(450, (2100, -12)).Select(s => (short)-s).ToArray();
        var tone = Signals.Sines(450, (2100, -12));
        Feed(canceller, [.. tone, .. reversed]);
        Assert.False(canceller.Disabled);
        Feed(canceller, [.. tone, .. reversed, .. tone]);
        Assert.True(canceller.Disabled);
        Feed(canceller, new short[8 * 200]);
        Assert.True(canceller.Disabled);
        Feed(canceller, new short[8 * 100]);
        Assert.False(canceller.Disabled);
    }

    [Fact]
    public void A_fax_machines_tone_stops_the_suppression_only()
    {
        var canceller = Canceller(16);
        var scene = new EchoScene(canceller, [.. EchoScene.Composite(2, -16, 1), .. Signals.Sines(1000, (2100, -12))], _ => Hybrid);
        Assert.False(canceller.Disabled);
        Assert.False(canceller.Suppressing);
        Assert.InRange(scene.Erle(2.6, 3), 15, 100);
    }

    [Fact]
    public void Cancelling_allocates_nothing()
    {
        var canceller = Canceller(32);
        var far = EchoScene.Talk(1, -16, 5);
        var frame = new short[Pcm.FrameSamples];
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var at = 0; at + frame.Length <= far.Length; at += frame.Length)
            {
                far.AsSpan(at, frame.Length).CopyTo(frame);
                canceller.Process(far.AsSpan(at, frame.Length), frame);
            }
        }));
    }

    // Hertz, level, ms; whether the answer tone or the calling tone is told.
    public static TheoryData<double, double, double, bool, bool> FaxTones => new()
    {
        { 2100, -12, 400, true, false }, { 2112, -30, 400, true, false }, { 2088, -12, 400, true, false }, { 2100, -12, 250, false, false }, { 2150, -12, 400, false, false }, { 2100, -50, 400, false, false },
        { 1100, -12, 500, false, true }, { 1130, -25, 500, false, true }, { 1070, -12, 500, false, true }, { 1100, -12, 300, false, false }, { 1180, -12, 500, false, false },
    };

    [Theory]
    [MemberData(nameof(FaxTones))]
    public void Answer_and_calling_tones_are_told(double hertz, double dbm0, double length, bool answer, bool calling)
    {
        var detector = new AnswerToneDetector();
        var (heardAnswer, heardCalling) = (false, false);
        foreach (var frame in ((short[])[.. new short[800], .. Signals.Sines(length, (hertz, dbm0)), .. new short[800]]).Chunk(Pcm.FrameSamples).Where(f => f.Length == Pcm.FrameSamples))
        {
            detector.Push(frame);
            heardAnswer |= detector.HasAnswer;
            heardCalling |= detector.HasCalling;
        }

        Assert.Equal((answer, calling), (heardAnswer, heardCalling));
        Assert.False(detector.Present);
    }

    private static EchoCanceller Canceller(int tail, bool suppress = true) => new(new EchoOptions(TimeSpan.FromMilliseconds(tail), Suppress: suppress));

    private static void Feed(EchoCanceller canceller, short[] far)
    {
        foreach (var frame in far.Chunk(Pcm.FrameSamples).Where(f => f.Length == Pcm.FrameSamples))
        {
            canceller.Process(frame, new short[Pcm.FrameSamples]);
        }
    }
}
