using Spa.Device.Codecs;
using Spa.Media;

namespace Spa.Device.Tests.Media;

public class G729Tests
{
    private const int Frame = Pcm.FrameSamples;

    private static G729Codec Plain => G729Codec.All.Single(codec => codec.Format.Name == "G729");

    private static G729Codec WithSilence => G729Codec.All.Single(codec => codec.Format.Name == "G729B");

    [Bcg729Fact]
    public void Speech_keeps_its_loudness_and_its_sound()
    {
        Assert.Null(Plain.Unavailable);
        Assert.Equal(8000, Plain.Format.BitsPerSecond);
        var speech = Signals.Speech(5, 3);
        var heard = Through(speech, _ => false);
        Assert.InRange(Signals.Level(heard) - Signals.Level(speech), -2, 1);

        // No copy of the waveform (which a coder of 8 kbit/s is not), but much closer to it than to silence, after its delay.
        Assert.True(Likeness(speech, heard) > 0.75, $"{Likeness(speech, heard):0.00}");
    }

    [Bcg729Fact]
    public void A_frame_that_is_lost_is_replaced_by_more_of_the_voice()
    {
        var speech = Signals.Speech(10, 4);
        var clean = Through(speech, _ => false);
        var concealed = Through(speech, frame => frame % 20 == 19);
        Assert.True(Likeness(clean, concealed) > 0.85, $"{Likeness(clean, concealed):0.00}");
        var (lost, there) = (new List<short>(), new List<short>());
        for (var frame = 19; frame < clean.Length / Frame; frame += 20)
        {
            lost.AddRange(concealed.AsSpan(frame * Frame, Frame));
            there.AddRange(clean.AsSpan(frame * Frame, Frame));
        }

        Assert.InRange(Signals.Level(lost.ToArray()) - Signals.Level(there.ToArray()), -4, 1);
    }

    [Bcg729Fact]
    public void Annex_B_writes_noise_frames_in_silence_that_sound_as_loud_as_the_background()
    {
        var background = Signals.Noise(8000 * 4, -48, 5);
        using var encoder = WithSilence.CreateEncoder();
        using var decoder = WithSilence.CreateDecoder();
        var (bytes, heard) = (new byte[10], new short[background.Length]);
        var lengths = new List<int>();
        for (var at = 0; at < background.Length; at += Frame)
        {
            var length = encoder.Encode(background.AsSpan(at, Frame), bytes);
            lengths.Add(length);
            if (length == 0)
            {
                decoder.Conceal(heard.AsSpan(at, Frame));
            }
            else
            {
                decoder.Decode(bytes.AsSpan(0, length), heard.AsSpan(at, Frame));
            }
        }

        Assert.Equal([0, 2, 10], lengths.Distinct().Order());
        Assert.True(lengths.Skip(200).Count(length => length == 0) > 150, string.Join(' ', lengths.Skip(200)));
        Assert.InRange(Signals.Level(heard.AsSpan(16_000)), -54, -44);
    }

    [Bcg729Fact]
    public void Any_bytes_are_taken()
    {
        using var decoder = Plain.CreateDecoder();
        var entropy = new Spa.Foundation.Ports.Entropy(6);
        var (bytes, samples) = (new byte[20], new short[Frame]);
        for (var i = 0; i < 20_000; i++)
        {
            entropy.Fill(bytes);
            decoder.Decode(bytes.AsSpan(0, entropy.Below(4) switch { 0 => 2, 1 => entropy.Below(20), _ => 10 }), samples);
        }

        // It still works.
        using var encoder = Plain.CreateEncoder();
        var speech = Signals.Sines(1000, (700, -14));
        var heard = new short[speech.Length];
        for (var at = 0; at < speech.Length; at += Frame)
        {
            encoder.Encode(speech.AsSpan(at, Frame), bytes);
            decoder.Decode(bytes.AsSpan(0, 10), heard.AsSpan(at, Frame));
        }

        Assert.InRange(Signals.Level(heard.AsSpan(4000)), -17, -12);
    }

    private static short[] Through(short[] samples, Func<int, bool> lost)
    {
        using var encoder = Plain.CreateEncoder();
        using var decoder = Plain.CreateDecoder();
        var bytes = new byte[10];
        var heard = new short[samples.Length / Frame * Frame];
        for (var frame = 0; frame < heard.Length / Frame; frame++)
        {
            Assert.Equal(10, encoder.Encode(samples.AsSpan(frame * Frame, Frame), bytes));
            var place = heard.AsSpan(frame * Frame, Frame);
            if (lost(frame))
            {
                decoder.Conceal(place);
            }
            else
            {
                decoder.Decode(bytes, place);
            }
        }

        return heard;
    }

    // Correlation at the best delay of up to 15 ms: 1 = the same.
    private static double Likeness(short[] sent, short[] heard) => Enumerable.Range(0, 120).Max(delay =>
    {
        double both = 0, one = 0, other = 0;
        for (var i = delay; i < heard.Length; i++)
        {
            both += (double)sent[i - delay] * heard[i];
            one += (double)sent[i - delay] * sent[i - delay];
            other += (double)heard[i] * heard[i];
        }

        return both / Math.Sqrt(one * other);
    });

    private static double Differences(short[] a, short[] b) => a.Zip(b).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
}
