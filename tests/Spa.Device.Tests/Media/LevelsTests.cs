using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Files;
using Spa.Media.Levels;

namespace Spa.Device.Tests.Media;

public class LevelsTests
{
    [Fact]
    public void A_full_scale_sine_is_3_14_dBm0()
        => Assert.Equal(3.14, Dbm0.FromRms(32768 / Math.Sqrt(2)).Value, 2);

    public static TheoryData<decimal, short, short> Gains => new()
    {
        { 0m, 12345, 12345 },
        { 6.021m, 1000, 2000 },
        { -6.021m, -1000, -500 },
        { -3m, 10000, 7079 },
        { 12m, 20000, 32767 },
        { 12m, -20000, -32768 },
        { -300m, 32767, 0 },
    };

    [Theory]
    [MemberData(nameof(Gains))]
    public void A_gain_multiplies_and_saturates(decimal decibels, short sample, short expected)
        => Assert.Equal(expected, Gain.FromDecibels(decibels).Apply(sample));

    [Theory]
    [InlineData(-12)]
    [InlineData(-40)]
    [InlineData(0)]
    public void The_energy_detector_tells_the_level_of_the_last_100_ms(int dbm0)
    {
        var detector = new EnergyDetector();
        foreach (var frame in Played.Samples($"1000@{dbm0};*(*/0/1)", 0.3).Chunk(Pcm.FrameSamples))
        {
            detector.Push(frame);
        }

        Assert.Equal(dbm0, detector.Level.Value, 0.1);
        for (var i = 0; i < 10; i++)
        {
            detector.Push(new short[Pcm.FrameSamples]);
        }

        Assert.Equal(Dbm0.Silence, detector.Level);
    }

    [Fact]
    public void A_wav_file_has_its_44_bytes_and_the_samples()
    {
        var file = WavFile.Write([1, -2, 300]);
        Assert.Equal("524946462A00000057415645666D74201000000001000100401F0000803E0000020010006461746106000000" + "0100FEFF2C01", Convert.ToHexString(file));
    }
}
