using Spa.Media.Codecs;

namespace Spa.Device.Tests.Media;

public class G711Tests
{
    // G.711 tables 1a and 2a: the positive halves as segments of equal steps. Values in 16-bit units: 32768 is the overload point of A-law, 32636 (8159 x 4) of mu-law.
    private static readonly (int From, int Step, int Count)[] SegmentsA =
        [(0, 16, 32), (512, 32, 16), (1024, 64, 16), (2048, 128, 16), (4096, 256, 16), (8192, 512, 16), (16384, 1024, 16)];

    private static readonly (int From, int Step, int Count)[] SegmentsMu =
        [(4, 8, 15), (124, 16, 16), (380, 32, 16), (892, 64, 16), (1916, 128, 16), (3964, 256, 16), (8060, 512, 16), (16252, 1024, 16)];

    [Fact]
    public void Every_A_law_code_is_the_middle_of_its_interval()
    {
        var code = 0x80;
        foreach (var (from, step, count) in SegmentsA)
        {
            for (var i = 0; i < count; i++, code++)
            {
                var value = from + (i * step) + (step / 2);
                Assert.Equal(value, G711.DecodeA((byte)(code ^ 0x55)));
                Assert.Equal(-value, G711.DecodeA((byte)(code ^ 0x55 ^ 0x80)));
            }
        }

        Assert.Equal(0x100, code);
    }

    [Fact]
    public void Every_mu_law_code_is_the_middle_of_its_interval()
    {
        // The first interval, from 0 to 1 in the standard's units, stands for 0.
        Assert.Equal(0, G711.DecodeMu(0xFF));
        Assert.Equal(0, G711.DecodeMu(0x7F));
        var code = 1;
        foreach (var (from, step, count) in SegmentsMu)
        {
            for (var i = 0; i < count; i++, code++)
            {
                var value = from + (i * step) + (step / 2);
                Assert.Equal(value, G711.DecodeMu((byte)(code ^ 0xFF)));
                Assert.Equal(-value, G711.DecodeMu((byte)(code ^ 0x7F)));
            }
        }

        Assert.Equal(0x80, code);
    }

    [Fact]
    public void Every_sample_takes_the_code_in_whose_interval_it_lies()
    {
        var a = Bounds([.. SegmentsA]);
        var mu = Bounds([(0, 4, 1), .. SegmentsMu]);
        for (var sample = 0; sample <= short.MaxValue; sample++)
        {
            Assert.Equal(Interval(a, sample), (G711.EncodeA((short)sample) ^ 0x55) & 0x7F);
            Assert.Equal(Interval(mu, sample), ~G711.EncodeMu((short)sample) & 0x7F);

            // Below zero the same, a bound counting to the interval nearer to zero.
            Assert.Equal(G711.EncodeA((short)sample) ^ 0x80, G711.EncodeA((short)~sample));
            Assert.Equal(G711.EncodeMu((short)sample) ^ 0x80, G711.EncodeMu((short)~sample));
        }
    }

    // On the bound between two intervals the recommendation leaves the choice, and below zero the two choose differently; everywhere else the codes are the same.
    [SpandspFact]
    public void Another_implementation_writes_the_same_codes()
    {
        var samples = Enumerable.Range(short.MinValue, 65536).Select(v => (short)v).ToArray();
        var (a, mu) = (SpandspJudge.G711(samples, mu: false), SpandspJudge.G711(samples, mu: true));
        for (var i = 0; i < samples.Length; i++)
        {
            var next = (short)Math.Max(samples[i] - (samples[i] < 0 ? 1 : 0), short.MinValue);
            Assert.Contains(a[i], new[] { G711.EncodeA(samples[i]), G711.EncodeA(next) });
            Assert.Contains(mu[i], new[] { G711.EncodeMu(samples[i]), G711.EncodeMu(next) });
        }
    }

    [Fact]
    public void Silence_is_the_code_of_silence()
    {
        Assert.Equal(G711.SilenceA, G711.EncodeA(0));
        Assert.Equal(G711.SilenceMu, G711.EncodeMu(0));
    }

    private static int[] Bounds((int From, int Step, int Count)[] segments)
        => [.. segments.SelectMany(s => Enumerable.Range(0, s.Count).Select(i => s.From + (i * s.Step)))];

    private static int Interval(int[] bounds, int sample)
    {
        var at = Array.BinarySearch(bounds, sample);
        return at >= 0 ? at : ~at - 1;
    }
}
