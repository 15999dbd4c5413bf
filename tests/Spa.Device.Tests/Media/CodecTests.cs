using Spa.Device.Codecs;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Codecs;

namespace Spa.Device.Tests.Media;

public class CodecTests
{
    private const int Frame = Pcm.FrameSamples;
    private const double MostCorner = 2;

    [Fact]
    public void G711_gives_back_what_its_codes_say_3_75_ms_later()
    {
        var speech = Signals.Speech(2, 5);
        foreach (var (codec, law) in new (ICodec, Func<short, short>)[] { (G711Codec.Mu, s => G711.DecodeMu(G711.EncodeMu(s))), (G711Codec.A, s => G711.DecodeA(G711.EncodeA(s))) })
        {
            var heard = Through(codec, speech, _ => false);
            Assert.Equal(speech.Select(law).Take(speech.Length - Concealment.Delay), heard.Skip(Concealment.Delay));
        }
    }

    [Fact]
    public void Concealment_is_better_than_silence_and_makes_no_click()
    {
        var (better, steps, clicks) = (0.0, 0, 0);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var speech = Signals.Speech(60, seed);
            var lost = Losses(speech.Length / (2 * Frame), seed);
            var heard = Through(G711Codec.A, speech, frame => lost.Contains(frame / 2));
            var clean = Through(G711Codec.A, speech, _ => false);
            var silent = (short[])clean.Clone();
            foreach (var packet in lost)
            {
                silent.AsSpan((packet * 2 * Frame) + Concealment.Delay, 2 * Frame).Clear();
            }

            better += SegmentalSnr(clean, heard, lost) - SegmentalSnr(clean, silent, lost);
            foreach (var packet in lost)
            {
                // Where one sound is joined to another: no step beyond three times the loudness around it, unless the voice itself has such steps there.
                foreach (var seam in new[] { packet * 2 * Frame, ((packet * 2) + 2) * Frame })
                {
                    var around = heard.AsSpan(seam - Frame, 2 * Frame);
                    var loudness = Math.Sqrt(around.ToArray().Average(sample => (double)sample * sample));
                    var step = Enumerable.Range(seam - 1, 3).Max(i => Math.Abs(heard[i] - heard[i - 1]));
                    steps++;
                    var own = Enumerable.Range(seam - Frame, 2 * Frame).Max(i => Math.Abs(clean[i] - clean[i - 1]));
                    clicks += step > Math.Max(own, 3 * Math.Max(50, loudness)) ? 1 : 0;
                }
            }
        }

        Assert.True(better / 4 >= 1, $"better by {better / 4:0.0} dB");
        Assert.True(steps > 50);
        Assert.Equal(0, clicks);
    }

    [Fact]
    public void Repetitions_join_without_a_corner()
    {
        // Two tones that share no period: each repetition begins elsewhere than the last one ended.
        var sound = Signals.Sines(2000, (230, -14), (417, -14));
        var heard = Through(G711Codec.A, sound, frame => frame % 25 >= 22);
        var clean = Through(G711Codec.A, sound, _ => false);
        Assert.InRange(Corner(heard) / Corner(clean), 0.9, MostCorner);

        static double Corner(short[] samples) => Enumerable.Range(402, samples.Length - 402).Max(i => Math.Abs(samples[i] - (2 * samples[i - 1]) + samples[i - 2]));
    }

    [Fact]
    public void A_long_loss_fades_to_silence_in_60_ms()
    {
        var decoder = G711Codec.A.CreateDecoder();
        var frame = new short[Frame];
        foreach (var chunk in Signals.Sines(200, (200, -10)).Chunk(Frame))
        {
            decoder.Decode([.. chunk.Select(G711.EncodeA)], frame);
        }

        var levels = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            decoder.Conceal(frame);
            levels.Add(Signals.Level(frame));
        }

        Assert.InRange(levels[0], -11, -9);
        Assert.True(levels.Take(6).Zip(levels.Skip(1)).All(pair => pair.Second < pair.First + 0.3), string.Join(' ', levels));
        Assert.Equal(double.NegativeInfinity, levels[7]);
    }

    [Fact]
    public void Bytes_that_are_no_frame_count_as_lost()
    {
        var decoder = G711Codec.Mu.CreateDecoder();
        var frame = new short[Frame];
        decoder.Decode(new byte[79], frame);
        decoder.Decode([], frame);
        decoder.Decode(Enumerable.Repeat(G711.SilenceMu, 80).ToArray(), frame);
        Assert.All(frame, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Coding_decoding_and_concealing_allocate_nothing()
    {
        var speech = Signals.Speech(1, 3);
        using var encoder = G711Codec.A.CreateEncoder();
        using var decoder = G711Codec.A.CreateDecoder();
        var (bytes, samples) = (new byte[Frame], new short[Frame]);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var at = 0; at + Frame <= speech.Length; at += Frame)
            {
                encoder.Encode(speech.AsSpan(at, Frame), bytes);
                if (at % (7 * Frame) == 0)
                {
                    decoder.Conceal(samples);
                }
                else
                {
                    decoder.Decode(bytes, samples);
                }
            }
        }));
    }

    [SpandspFact]
    public void G726_codes_speech_at_every_rate_and_both_orders()
    {
        var speech = Signals.Speech(3, 7);
        var snrs = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var codec in G726Codec.All)
        {
            Assert.Null(codec.Unavailable);
            Assert.Equal(codec.Format.Name.Split('-')[^1], (codec.Format.BitsPerSecond / 1000).ToString(System.Globalization.CultureInfo.InvariantCulture));
            snrs[codec.Format.Name] = Snr(speech, Through(codec, speech, _ => false));
        }

        // Each bit more is some 5 dB better, and the order of the bits does not matter.
        var told = string.Join(' ', snrs);
        foreach (var name in new[] { "G726", "AAL2-G726" })
        {
            Assert.True(snrs[name + "-32"] > 12, told);
            Assert.True(snrs[name + "-16"] + 2 < snrs[name + "-24"] && snrs[name + "-24"] + 3 < snrs[name + "-32"] && snrs[name + "-32"] + 3 < snrs[name + "-40"], told);
            Assert.Equal(snrs["G726-32"], snrs[name + "-32"]);
        }

        // Both orders carry the same codes: four bits each, so the halves of a byte are swapped.
        var (right, left) = (new byte[40], new byte[40]);
        using var a = G726Codec.All.Single(c => c.Format.Name == "G726-32").CreateEncoder();
        using var b = G726Codec.All.Single(c => c.Format.Name == "AAL2-G726-32").CreateEncoder();
        for (var at = 0; at < 40 * Frame; at += Frame)
        {
            a.Encode(speech.AsSpan(at, Frame), right);
            b.Encode(speech.AsSpan(at, Frame), left);
            Assert.Equal(right, left.Select(code => (byte)((code >> 4) | ((code & 15) << 4))));
        }
    }

    private static double Snr(short[] sent, short[] heard)
    {
        double signal = 0, noise = 0;
        for (var i = Concealment.Delay; i < heard.Length; i++)
        {
            signal += Math.Pow(sent[i - Concealment.Delay], 2);
            noise += Math.Pow(heard[i] - sent[i - Concealment.Delay], 2);
        }

        return 10 * Math.Log10(signal / noise);
    }

    private static HashSet<int> Losses(int packets, ulong seed)
    {
        // Three of a hundred, none next to another.
        var entropy = new Spa.Foundation.Ports.Entropy(seed);
        var lost = new HashSet<int>();
        for (var i = 5; i < packets - 2; i++)
        {
            if (!lost.Contains(i - 1) && entropy.Below(100) < 3)
            {
                lost.Add(i);
            }
        }

        return lost;
    }

    private static short[] Through(ICodec codec, short[] samples, Func<int, bool> lost)
    {
        using var encoder = codec.CreateEncoder();
        using var decoder = codec.CreateDecoder();
        var bytes = new byte[codec.Format.FrameBytes];
        var heard = new short[samples.Length / Frame * Frame];
        for (var frame = 0; frame < heard.Length / Frame; frame++)
        {
            Assert.Equal(bytes.Length, encoder.Encode(samples.AsSpan(frame * Frame, Frame), bytes));
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

    // Mean over the lost packets in dB, each held between -10 and 35 as usual; packets in a pause do not count.
    private static double SegmentalSnr(short[] clean, short[] heard, HashSet<int> lost)
    {
        var (sum, count) = (0.0, 0);
        foreach (var packet in lost.Order())
        {
            double signal = 0, noise = 0;
            for (var i = (packet * 2 * Frame) + Concealment.Delay; i < ((packet + 1) * 2 * Frame) + Concealment.Delay; i++)
            {
                signal += (double)clean[i] * clean[i];
                noise += Math.Pow(clean[i] - heard[i], 2);
            }

            if (signal > 160 * 100 * 100)
            {
                sum += Math.Clamp(10 * Math.Log10(signal / Math.Max(noise, 1)), -10, 35);
                count++;
            }
        }

        return sum / count;
    }
}
