using Spa.Marks;
using Spa.Media;
using Spa.Media.Detectors;

namespace Spa.Device.Tests.Media.Fax;

public class PreambleDetectorTests
{
    [Theory]
    [InlineData(-10, 0, 0)]
    [InlineData(-30, 0, 0)]
    [InlineData(-15, 6, 0)]
    [InlineData(-15, -6, 0)]
    [InlineData(-15, 0, -35)]
    public void Flags_are_heard_within_their_second(double dbm0, double zerosLouder, double noise)
    {
        var flags = V21.Flags(30, 300, dbm0, zerosLouder);
        if (noise < 0)
        {
            flags = Signals.Mix(flags, Signals.Noise(flags.Length, noise, 4));
        }

        Assert.InRange(HeardAfter(flags) ?? 0, 260, 400);
    }

    [Fact]
    public void Other_signals_are_none()
    {
        Assert.Null(HeardAfter(Signals.Speech(60, 5)));
        Assert.Null(HeardAfter(Signals.Noise(Pcm.SamplesPerSecond * 20, -15, 6)));
        Assert.Null(HeardAfter(Signals.Sines(5000, (1650, -10))));
        Assert.Null(HeardAfter(Signals.Sines(5000, (1650, -13), (1850, -13))));
        Assert.Null(HeardAfter(Signals.Sines(5000, (2100, -10))));
        Assert.Null(HeardAfter(V21.Flags(30, 250, -10, 0)));
        Assert.Null(HeardAfter(V21.Flags(8, 300, -10, 0)));
        Assert.Null(HeardAfter(V21.Flags(30, 300, -46, 0)));
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        var flags = V21.Flags(30, 300, -10, 0);
        var detector = new PreambleDetector();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var at = 0; at + Pcm.FrameSamples <= flags.Length; at += Pcm.FrameSamples)
            {
                detector.Push(flags.AsSpan(at, Pcm.FrameSamples));
            }
        }));
    }

    // Milliseconds; null = never.
    private static int? HeardAfter(short[] samples)
    {
        var detector = new PreambleDetector();
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            detector.Push(samples.AsSpan(at, Pcm.FrameSamples));
            if (detector.Heard)
            {
                return at / 8;
            }
        }

        return null;
    }
}
