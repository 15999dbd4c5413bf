using Spa.Media.Echo;

namespace Spa.Device.Tests.Media;

/// <summary>Tones fit any path of an echo: what an echo canceller must not make of them (tests 6 and 7 of ITU-T G.168 in kind).</summary>
public class EchoToneTests
{
    private static readonly double[] Hybrid = EchoScene.Path(120, 20, 10, 3);
    private static readonly double[] NoEcho = new double[1];

    // What the far end sends and what the near end sends, each from when on, in ms.
    public static TheoryData<double[], double, double[], double> SameTones => new()
    {
        { [1000], 30, [1000], 0 },
        { [1000], 0, [1000], 0 },
        { [1000], 0, [1000], 500 },
        { [1000], 500, [1000], 0 },
        { [2400], 133, [2400], 0 },
        { [697, 1209], 30, [697, 1209], 0 },
        { [941, 1633], 0, [941, 1633], 777 },
        { [350, 440], 0, [350, 440], 1000 },
        { [700, 900], 17, [700, 900], 0 },
        { [1000], 60, [700], 0 },
        { [1000], 0, [700], 600 },
    };

    // Signalling systems send the same tones both ways; a canceller that takes one for the echo of the other breaks them.
    [Theory]
    [MemberData(nameof(SameTones))]
    public void What_the_near_end_sends_passes_whatever_the_far_end_sends(double[] fromFar, double farStart, double[] fromNear, double nearStart)
    {
        var far = Tones(fromFar, farStart, -13);
        var near = Tones(fromNear, nearStart, -13);
        foreach (var suppress in new[] { false, true })
        {
            var scene = new EchoScene(Canceller(suppress), far, _ => NoEcho, near);
            for (var second = 2; second < 8; second++)
            {
                Assert.InRange(scene.Heard(second, second + 1) - scene.Near(second, second + 1), -0.5, 0.5);
                Assert.InRange(scene.Fidelity(second, second + 1), 25, 100);
            }
        }
    }

    // Several seconds of each, after which noise is cancelled as before.
    public static TheoryData<double[]> NarrowBand => [[400], [1004], [2400], [3000], [697, 1209], [852, 1477], [350, 440], [480, 620], [700, 900], [1780, 2600]];

    [Theory]
    [MemberData(nameof(NarrowBand))]
    public void Tones_make_it_forget_nothing(double[] hertz)
    {
        short[] far = [.. Signals.Noise(8000 * 3, -16, 1), .. Tones(hertz, 0, -13)[..40_000], .. Signals.Noise(8000, -16, 2)];
        var silent = new EchoScene(Canceller(false), far, _ => Hybrid, Signals.Noise(far.Length, -60, 3));
        Assert.InRange(silent.Erle(8, 8.1), silent.Erle(2, 3) - 10, 100);

        // Nor while somebody talks.
        var near = new short[far.Length];
        EchoScene.Talk(5, -16, 9).CopyTo(near, 8000 * 3);
        var talk = new EchoScene(Canceller(false), far, _ => Hybrid, near);
        Assert.InRange(talk.Erle(8, 8.1), talk.Erle(2, 3) - 10, 100);
    }

    [Fact]
    public void Keys_of_both_ends_at_once_pass_and_make_it_forget_nothing()
    {
        var keys = "159D2680".SelectMany(key => Signals.Key(key, 80, 70)).ToArray();
        short[] far = [.. Signals.Noise(8000 * 3, -16, 1), .. keys, .. keys, .. keys, .. Signals.Noise(8000, -16, 2)];
        var near = new short[far.Length];
        var end = (8000 * 3) + (3 * keys.Length);
        for (var i = 24_040; i < end; i++)
        {
            near[i] = far[i - 40];
        }

        var scene = new EchoScene(Canceller(true), far, _ => Hybrid, near);
        Assert.InRange(scene.Heard(3, end / 8000.0) - scene.Near(3, end / 8000.0), -1, 1);
        Assert.InRange(scene.Erle((end / 8000.0) + 0.1, (end / 8000.0) + 0.3), 25, 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(500)]
    public void A_steady_near_end_is_not_taken_for_background(double before)
    {
        // The near end sounds before the far end does, as when a call begins: its level is no noise floor.
        var near = Tones([700], 0, -13);
        var scene = new EchoScene(Canceller(true), Tones([1000], before, -13), _ => NoEcho, near);
        Assert.InRange(scene.Fidelity(1, 8), 25, 100);
        var noise = Signals.Noise(8000 * 8, -25, 4);
        Assert.InRange(new EchoScene(Canceller(true), Tones([1000], before, -13), _ => NoEcho, noise).Fidelity(1, 8), 25, 100);
    }

    private static EchoCanceller Canceller(bool suppress) => new(EchoOptions.Telephone with { Suppress = suppress });

    // Eight seconds.
    private static short[] Tones(double[] hertz, double start, double dbm0)
    {
        var level = dbm0 - (hertz.Length == 1 ? 0 : 3);
        return [.. new short[(int)(start * 8)], .. Signals.Sines(8000 - start, Array.ConvertAll(hertz, one => (one, level)))];
    }
}
