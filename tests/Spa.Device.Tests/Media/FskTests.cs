using System.Globalization;
using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.CallerId;
using Spa.Media.Files;

namespace Spa.Device.Tests.Media;

public class FskTests
{
    private const int Messages = 200;
    private static readonly FskStandard[] Standards = [FskStandard.Bell202, FskStandard.V23];

    [Fact]
    public void Mark_and_space_have_their_frequency_and_level_and_a_bit_its_length()
    {
        foreach (var standard in Standards)
        {
            var samples = Sent(standard, [0, 0, 0], new FskPreamble(0, 240), -13.5m);
            var mark = Assert.Single(ToneAnalysis.Components(samples.AsSpan(80, 1440)));
            Assert.InRange(mark.Hertz, standard.Mark - 1, standard.Mark + 1);
            Assert.InRange(mark.Level.Value, -13.6, -13.4);

            // Bytes of zeros: nine bits of space, 60 samples, from the 240th bit on.
            var space = samples.AsSpan(1602, 56).ToArray();
            Assert.InRange(Signals.Level(space), -13.7, -13.3);
            var loudest = Enumerable.Range(0, 300).Select(i => 1000 + (i * 5)).MaxBy(hertz => Correlation(space, hertz));
            Assert.InRange(loudest, standard.Space - 20, standard.Space + 20);
            Assert.Equal((int)Math.Ceiling((240 + 30 + FskPreamble.Trailing) * 20 / 3.0), samples.Length);
        }
    }

    [Fact]
    public void The_phase_never_jumps()
    {
        foreach (var standard in Standards)
        {
            var samples = Sent(standard, [0x55, 0xA3, 0x0F, 0xFF, 0x00], FskPreamble.OnHook, -10);
            var most = Signals.Peak(-10) * 2 * Math.Sin(Math.PI * standard.Space / Pcm.SamplesPerSecond);
            for (var i = 1; i < samples.Length; i++)
            {
                Assert.True(Math.Abs(samples[i] - samples[i - 1]) <= most + 2, $"a step of {samples[i] - samples[i - 1]} at {i}");
            }
        }
    }

    [SpandspFact]
    public void Another_receiver_reads_200_of_our_messages()
    {
        foreach (var (standard, number) in new[] { (FskStandard.Bell202, 1), (FskStandard.V23, 2) })
        {
            foreach (var message in RandomMessages(Messages, 7))
            {
                // It gives messages without their checksum.
                var heard = Assert.Single(SpandspJudge.CallerIds(Padded(Sent(standard, message, FskPreamble.OnHook, -13.5m)), number));
                Assert.Equal(message[..^1], heard[..(message.Length - 1)]);
            }
        }
    }

    [SpandspFact]
    public void We_read_200_messages_of_another_sender()
    {
        foreach (var (standard, number) in new[] { (FskStandard.Bell202, 1), (FskStandard.V23, 2) })
        {
            for (var i = 0; i < Messages; i++)
            {
                var (digits, name) = ((5550000 + (i * 37)).ToString(CultureInfo.InvariantCulture), "Caller " + i);
                var samples = SpandspJudge.CallerIdSent(number, 0x80, i % 2 == 0 ? 300 : 0, i % 2 == 0 ? 180 : 80, (1, "11290705"), (2, digits), (7, name));
                var message = Assert.Single(Heard(standard, samples));
                Assert.Equal((digits, name), (message.Number, message.Name));
            }
        }
    }

    // What the line does to the signal: level in dBm0, twist in dB (space stronger), clock in parts of a thousand, signal to noise in dB.
    public static TheoryData<double, double, double, double> Lines => new()
    {
        { -8, 0, 0, 60 }, { -32, 0, 0, 40 }, { -38, 0, 0, 40 }, { -13, 10, 0, 40 }, { -13, -10, 0, 40 }, { -13, 0, 10, 40 }, { -13, 0, -10, 40 }, { -13, 0, 0, 25 }, { -20, 6, 10, 25 }, { -20, -6, -10, 25 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Poor_lines_spoil_no_message(double dbm0, double twist, double clock, double snr)
    {
        foreach (var standard in Standards)
        {
            foreach (var message in RandomMessages(20, 3))
            {
                var samples = Foreign(standard, message, dbm0, twist, 1 + (clock / 1000));
                var noisy = Signals.Mix(samples, Signals.Noise(samples.Length, dbm0 - snr, message[5]));
                Assert.Equal(CallerIdMessage.Read(message).OrThrow(), Assert.Single(Heard(standard, noisy)));
            }
        }
    }

    [Fact]
    public void Level_seizure_and_mark_are_told()
    {
        foreach (var preamble in new[] { FskPreamble.OnHook, FskPreamble.OffHook })
        {
            var demodulator = new FskDemodulator(FskStandard.V23);
            var readings = Padded(Sent(FskStandard.V23, [0x82, 0x00, 0x7E], preamble, -18)).Chunk(Pcm.FrameSamples).Select(frame => demodulator.Push(frame)).OfType<FskReading>();
            var reading = Assert.Single(readings);
            Assert.True(reading.Good);
            Assert.InRange(reading.Level.Value, -18.5, -17.5);
            Assert.InRange(reading.SeizureBits, preamble.Seizure - 3, preamble.Seizure + 3);
            Assert.InRange(reading.MarkBits, preamble.Mark - 2, preamble.Mark + 2);
        }
    }

    [Fact]
    public void A_spoilt_or_broken_off_message_is_told_as_such()
    {
        var message = RandomMessages(1, 5)[0];
        message[7] ^= 4;
        Assert.False(Assert.Single(Readings(FskStandard.Bell202, Sent(FskStandard.Bell202, message, FskPreamble.OnHook, -13))).Good);
        var cut = Sent(FskStandard.Bell202, message, FskPreamble.OnHook, -13)[..^900];
        Assert.False(Assert.Single(Readings(FskStandard.Bell202, cut)).Good);
    }

    [Fact]
    public void Talk_is_no_message_and_no_alert()
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var speech = Signals.Speech(30, seed);
            Assert.Empty(Readings(FskStandard.Bell202, speech));
            Assert.Empty(Readings(FskStandard.V23, speech));
            Assert.Empty(AlertsEnd(speech));
        }
    }

    [Needs("minimodem")]
    public void Minimodem_shows_number_and_name()
    {
        var samples = Padded(Sent(FskStandard.Bell202, CallerIdMessage.Call(new CallerTime(11, 29, 7, 5), "5551212", "ANN BEE").Write(), FskPreamble.OnHook, -13.5m));
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".wav");
        File.WriteAllBytes(file, WavFile.Write(samples));
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("minimodem", ["--rx", "callerid", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(file);
        Assert.Contains("5551212", text, StringComparison.Ordinal);
        Assert.Contains("ANN BEE", text, StringComparison.Ordinal);
    }

    [Needs("multimon-ng")]
    public void Multimon_shows_number_and_name()
    {
        var samples = Padded(Sent(FskStandard.V23, CallerIdMessage.Call(new CallerTime(11, 29, 7, 5), "5551212", "ANN BEE").Write(), FskPreamble.OnHook, -10));
        var text = string.Join('\n', Multimon.Lines("CLIPFSK", samples));
        Assert.Contains("5551212", text, StringComparison.Ordinal);
        Assert.Contains("ANN BEE", text, StringComparison.Ordinal);
    }

    // Length in ms, levels of the two tones, frequency off by percent, whether it is the alert.
    public static TheoryData<double, double, double, double, bool> Alerts => new()
    {
        { 80, -15, -15, 0, true }, { 75, -15, -15, 0.5, true }, { 85, -32, -32, -0.5, true }, { 110, -20, -20, 0, true }, { 80, -15, -21, 0, true },
        { 40, -15, -15, 0, false }, { 200, -15, -15, 0, false }, { 80, -45, -45, 0, false }, { 80, -15, -15, 2, false }, { 80, -15, -30, 0, false },
    };

    [Theory]
    [MemberData(nameof(Alerts))]
    public void The_alert_is_told_from_other_tones(double length, double low, double high, double percent, bool heard)
    {
        var tone = Signals.Sines(length, (AlertTone.Low * (1 + (percent / 100)), low), (AlertTone.High * (1 + (percent / 100)), high));
        for (var lead = 0; lead < 80; lead += 17)
        {
            var ends = AlertsEnd([.. new short[800 + lead], .. tone, .. new short[800]]);
            Assert.Equal(heard ? 1 : 0, ends.Count);
            Assert.All(ends, end => Assert.InRange(end, 100 + length, 100 + length + 40));
        }
    }

    [Fact]
    public void Sending_and_listening_allocate_nothing()
    {
        var modulator = new FskModulator(FskStandard.Bell202, -13);
        var demodulator = new FskDemodulator(FskStandard.Bell202);
        var alert = new AlertToneDetector();
        var message = RandomMessages(1, 9)[0];
        var frame = new short[Pcm.FrameSamples];
        Assert.Equal(0, Allocations.Least(() =>
        {
            modulator.Start(message, FskPreamble.OffHook);
            while (modulator.Play(frame) > 0)
            {
                demodulator.Push(frame);
                alert.Push(frame);
            }
        }));
    }

    private static short[] Sent(FskStandard standard, byte[] message, FskPreamble preamble, decimal dbm0)
    {
        var modulator = new FskModulator(standard, dbm0);
        modulator.Start(message, preamble);
        var samples = new List<short>();
        var frame = new short[Pcm.FrameSamples];
        while (modulator.IsPlaying)
        {
            samples.AddRange(frame.AsSpan(0, modulator.Play(frame)));
        }

        return [.. samples];
    }

    private static double Correlation(short[] samples, int hertz)
    {
        var (c, d) = (0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            c += samples[i] * Math.Cos(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
            d += samples[i] * Math.Sin(2 * Math.PI * hertz * i / Pcm.SamplesPerSecond);
        }

        return (c * c) + (d * d);
    }

    private static short[] Padded(short[] samples) => [.. new short[777], .. samples, .. new short[1600]];

    private static List<byte[]> RandomMessages(int count, ulong seed)
    {
        var entropy = new Entropy(seed);
        return [.. Enumerable.Range(0, count).Select(_ => CallerIdMessage.Call(
            new CallerTime(1 + entropy.Below(12), 1 + entropy.Below(28), entropy.Below(24), entropy.Below(60)),
            string.Concat(Enumerable.Range(0, 3 + entropy.Below(15)).Select(_ => (char)('0' + entropy.Below(10)))),
            string.Concat(Enumerable.Range(0, 1 + entropy.Below(20)).Select(_ => (char)(' ' + 1 + entropy.Below(90))))).Write())];
    }

    // A sender of its own, in floating point, with the faults of a line.
    private static short[] Foreign(FskStandard standard, byte[] message, double dbm0, double twist, double clock)
    {
        var bits = new List<bool>(Enumerable.Range(0, 300).Select(i => i % 2 != 0));
        bits.AddRange(Enumerable.Repeat(true, 180));
        foreach (var b in message)
        {
            bits.Add(false);
            bits.AddRange(Enumerable.Range(0, 8).Select(i => (b & (1 << i)) != 0));
            bits.Add(true);
        }

        bits.AddRange([true, true, true, true]);
        var samples = new List<short>();
        double phase = 0;
        for (var i = 0; ; i++)
        {
            var bit = (int)(i * 1200.0 * clock / Pcm.SamplesPerSecond);
            if (bit >= bits.Count)
            {
                return Padded([.. samples]);
            }

            phase += 2 * Math.PI * (bits[bit] ? standard.Mark : standard.Space) * clock / Pcm.SamplesPerSecond;
            samples.Add((short)Math.Round(Signals.Peak(dbm0 + (bits[bit] ? -twist / 2 : twist / 2)) * Math.Sin(phase)));
        }
    }

    private static List<FskReading> Readings(FskStandard standard, short[] samples)
    {
        var demodulator = new FskDemodulator(standard);
        return [.. Padded(samples).Chunk(Pcm.FrameSamples).Where(f => f.Length == Pcm.FrameSamples).Select(frame => demodulator.Push(frame)).OfType<FskReading>()];
    }

    private static List<CallerIdMessage> Heard(FskStandard standard, short[] samples)
    {
        var demodulator = new FskDemodulator(standard);
        var messages = new List<CallerIdMessage>();
        foreach (var frame in Padded(samples).Chunk(Pcm.FrameSamples).Where(f => f.Length == Pcm.FrameSamples))
        {
            if (demodulator.Push(frame) is { Good: true } && CallerIdMessage.Read(demodulator.Message).Ok(out var message, out _))
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private static List<double> AlertsEnd(short[] samples)
    {
        var detector = new AlertToneDetector();
        var ends = new List<double>();
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            if (detector.Push(samples.AsSpan(at, Pcm.FrameSamples)))
            {
                ends.Add((at + Pcm.FrameSamples) / 8.0);
            }
        }

        return ends;
    }
}
