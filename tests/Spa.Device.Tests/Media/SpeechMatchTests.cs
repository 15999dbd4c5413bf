using Spa.Foundation.Ports;
using Spa.Media.Analysis;
using Spa.Media.Codecs;
using Spa.Simulation.Speech;

namespace Spa.Device.Tests.Media;

/// <summary>What is heard, beside what was said.</summary>
public class SpeechMatchTests
{
    private static readonly short[] Said = Signals.Speech(6, 21);

    [Fact]
    public void The_same_is_the_same()
    {
        var match = SpeechMatch.Of(Said, Said);
        Assert.Equal((1, TimeSpan.Zero, 0), (Math.Round(match.Likeness, 6), match.Delay, Math.Round(match.Gain, 6) + 0.0));
        Assert.InRange(match.Compared.TotalSeconds, 2, 5.8);
    }

    [Theory]
    [InlineData(800, -6, 1, 0.99)]
    [InlineData(9000, 3, 1, 0.99)]
    [InlineData(800, -6, 1.01, 0.95)]
    [InlineData(800, -6, 0.99, 0.95)]
    [InlineData(800, -6, 1.003, 0.92)]
    public void A_codec_a_delay_a_gain_and_another_clock_leave_it_what_it_is(int delay, double gain, double speed, double least)
    {
        var heard = new short[Said.Length];
        for (var i = delay; i < heard.Length && (i - delay) * speed < Said.Length - 1; i++)
        {
            var at = (i - delay) * speed;
            var sample = Said[(int)at] + ((at - (int)at) * (Said[(int)at + 1] - Said[(int)at]));
            heard[i] = G711.DecodeMu(G711.EncodeMu((short)(sample * Math.Pow(10, gain / 20))));
        }

        var match = SpeechMatch.Of(Said, heard);
        Assert.InRange(match.Likeness, least, 1);
        Assert.InRange(match.Gain, gain - 0.8, gain + 0.5);
        Assert.InRange(match.Delay.TotalMilliseconds, (delay / 8.0) - 15, (delay / 8.0) + 15);
    }

    [Fact]
    public void A_packet_made_up_in_the_middle_is_passed_over()
    {
        short[] heard = [.. Said[..20_000], .. new short[160], .. Said[20_000..]];
        Assert.InRange(SpeechMatch.Of(Said, heard).Likeness, 0.93, 0.9999);
    }

    [Fact]
    public void Somebody_else_is_not_like_it()
    {
        for (ulong other = 1; other < 12; other++)
        {
            Assert.InRange(SpeechMatch.Of(Said, Talker.Says(other, Said.Length)).Likeness, 0, 0.72);
        }
    }

    [Fact]
    public void Tones_noise_and_silence_are_not_like_it()
    {
        var noise = new Entropy(5);
        Assert.InRange(SpeechMatch.Of(Said, Signals.Sines(Said.Length, (700, -12))).Likeness, 0, 0.72);
        Assert.InRange(SpeechMatch.Of(Said, [.. Said.Select(_ => (short)(noise.Below(8000) - 4000))]).Likeness, 0, 0.4);
        Assert.Equal(0, SpeechMatch.Of(Said, new short[Said.Length]).Likeness);
        Assert.Equal(TimeSpan.Zero, SpeechMatch.Of(new short[Said.Length], Said).Compared);
    }

    [Fact]
    public void Half_of_the_packets_is_not_the_whole()
    {
        var heard = Said.ToArray();
        for (var at = 0; at + 320 <= heard.Length; at += 320)
        {
            heard.AsSpan(at, 160).Clear();
        }

        Assert.InRange(SpeechMatch.Of(Said, heard).Likeness, 0.3, 0.85);
    }
}
