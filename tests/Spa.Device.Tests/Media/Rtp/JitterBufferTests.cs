using Spa.Marks;
using Spa.Media;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Simulation.Network;

namespace Spa.Device.Tests.Media.Rtp;

public class JitterBufferTests
{
    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    // The least size at all levels and for all packet sizes, the packet that has just come counted: packet ms, size ms. It is met to the nearest frame, so a sample waits 5 ms less to 5 ms more.
    [Theory]
    [InlineData(10, 30)]
    [InlineData(20, 30)]
    [InlineData(30, 40)]
    [InlineData(60, 70)]
    public void Least_size_is_30_ms_or_a_packet_and_10_ms(int packet, int size)
    {
        foreach (var (level, start) in new[] { (JitterLevel.Low, 0), (JitterLevel.Medium, 20), (JitterLevel.High, 40), (JitterLevel.VeryHigh, 70), (JitterLevel.ExtremelyHigh, 110) })
        {
            for (var phase = 0; phase < 10; phase++)
            {
                var trial = new JitterTrial { Options = new() { Level = level, Packet = Ms(packet) }, FramesPerPacket = packet / 10, Phase = Ms(phase), Length = Ms(1000), Settle = Ms(200) };
                var begun = trial.Run();
                Assert.InRange(begun.MinDelay + packet, size + start - 5, size + start + 5);
                Assert.InRange(begun.MaxDelay + packet, size + start - 5, size + start + 5);
            }

            var settled = new JitterTrial { Options = new() { Level = level, Packet = Ms(packet) }, FramesPerPacket = packet / 10, Length = TimeSpan.FromMinutes(5), Settle = TimeSpan.FromSeconds(295) }.Run();
            Assert.InRange(settled.MinDelay + packet, size - 7, size + 5);
            Assert.InRange(settled.MaxDelay + packet, size - 7, size + 7);
        }
    }

    // A decoder that holds back 3.75 ms: they count in the least size, and the rest never is less than what a network without jitter needs.
    [Theory]
    [InlineData(10, 25, 35)]
    [InlineData(20, 27.75, 37.75)]
    public void What_the_decoder_holds_counts_in_the_size(int packet, double least, double most)
    {
        for (var phase = 0; phase < 10; phase++)
        {
            var result = new JitterTrial { Options = new() { Level = JitterLevel.Low, Packet = Ms(packet), HeldSamples = 30 }, FramesPerPacket = packet / 10, Phase = Ms(phase), Length = Ms(5000), Settle = Ms(200) }.Run();
            Assert.InRange(result.MinDelay + packet + 3.75, least, most);
            Assert.InRange(result.MaxDelay + packet + 3.75, least, most);
            Assert.Equal(0, result.Late);
        }
    }

    // How much shorter the delay is after some seconds; frames are pulled whole, so it may be one and a little off.
    [Theory]
    [InlineData(JitterLevel.Medium, 4, 20)]
    [InlineData(JitterLevel.High, 15, 30)]
    [InlineData(JitterLevel.VeryHigh, 50, 50)]
    [InlineData(JitterLevel.ExtremelyHigh, 160, 80)]
    public void Buffer_shrinks_as_fast_as_its_level_says(JitterLevel level, int seconds, int shrunk)
    {
        double At(int seconds) => new JitterTrial { Options = new() { Level = level }, Length = TimeSpan.FromSeconds(seconds) + Ms(300), Settle = TimeSpan.FromSeconds(seconds) }.Run().MeanDelay;
        Assert.InRange(At(0) - At(seconds), shrunk - 13, shrunk + 3);
    }

    // Direction, then what becomes of 100 ms of jitter after a quiet start, and of a quiet stream after a start at 50 ms.
    [Theory]
    [InlineData(JitterAdjustment.UpAndDown, true, true)]
    [InlineData(JitterAdjustment.UpOnly, true, false)]
    [InlineData(JitterAdjustment.DownOnly, false, true)]
    [InlineData(JitterAdjustment.Disable, false, false)]
    public void Buffer_moves_only_in_the_directions_allowed(JitterAdjustment adjustment, bool grows, bool shrinks)
    {
        var jittered = new JitterTrial { Options = new() { Adjustment = adjustment }, Network = new() { Jitter = Ms(100) } }.Run();
        Assert.Equal(grows, jittered.Counts.Grown > 0);
        Assert.Equal(!grows, jittered.Discarded > 0.02);
        var quiet = new JitterTrial { Options = new() { Adjustment = adjustment }, Settle = TimeSpan.FromSeconds(60) }.Run();
        Assert.InRange(quiet.MeanDelay, shrinks ? 3 : 45, shrinks ? 17 : 55);
        Assert.Equal(0, quiet.Concealed);
    }

    // Loss %, jitter ms, shape -> packets late, and mean delay above that of an empty network. The limit: 0.1 % late, and 20 ms above what 99 % of the packets need; above 40 ms of
    // a normal distribution 99.9 % need 28 % more than that, and 0.2 % may be late.
    public static TheoryData<double, int, JitterShape> Networks
    {
        get
        {
            var rows = new TheoryData<double, int, JitterShape>();
            foreach (var shape in Enum.GetValues<JitterShape>())
            {
                foreach (var jitter in new[] { 0, 20, 40, 60, 100 })
                {
                    foreach (var loss in new[] { 0, 0.05, 0.2 })
                    {
                        rows.Add(loss, jitter, shape);
                    }
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Delay_follows_the_jitter_and_nearly_nothing_is_late(double loss, int jitter, JitterShape shape)
    {
        var trial = new JitterTrial { Network = new() { Loss = loss, Jitter = Ms(jitter), Shape = shape, Delay = Ms(25), InOrder = shape == JitterShape.Spikes }, Settle = TimeSpan.FromSeconds(30), Length = TimeSpan.FromMinutes(4) };
        var result = trial.Run();
        var tail = shape == JitterShape.Normal && jitter > 40;
        var needed = jitter * (tail ? 1.277 : 1);
        Assert.True(result.Late <= (tail ? 0.002 : 0.001), $"late {result.Late:P3}");
        Assert.InRange(result.MeanDelay, Math.Max(3, jitter * 0.9), needed + 20);
        Assert.InRange(result.Concealed, 0, (result.Lost / (double)result.Sent) + 0.004);
        Assert.Equal(0, result.Counts.Resynchronised);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void Clock_drift_is_absorbed_for_an_hour_without_loss(double millionths)
    {
        foreach (var adjustment in new[] { JitterAdjustment.UpAndDown, JitterAdjustment.Disable })
        {
            var result = new JitterTrial { Options = new() { Adjustment = adjustment }, Drift = millionths, Length = TimeSpan.FromHours(1), Network = new() { Jitter = Ms(10) } }.Run();
            Assert.Equal((0.0, 0.0, 0L, 0), (result.Late, result.Concealed, result.Counts.Dropped, result.Counts.Resynchronised));
            Assert.InRange(result.MaxDelay - result.MinDelay, 0, adjustment == JitterAdjustment.Disable ? 28 : 60);
        }
    }

    [Fact]
    public void Bursts_of_loss_conceal_what_is_lost_and_no_more()
    {
        var result = new JitterTrial { Network = new() { Loss = 0.1, LossBurst = 5, Jitter = Ms(20) }, Length = TimeSpan.FromMinutes(5) }.Run();
        Assert.InRange(result.Lost / (double)result.Sent, 0.07, 0.13);
        Assert.InRange(result.Concealed, (result.Lost / (double)result.Sent) - 0.002, (result.Lost / (double)result.Sent) + 0.002);
    }

    [Fact]
    public void Packets_that_come_twice_are_heard_once()
    {
        var result = new JitterTrial { Network = new() { Doubled = 0.5, Jitter = Ms(15) } }.Run();
        Assert.Equal((0.0, 0.0), (result.Concealed, result.Discarded));
    }

    // Every two seconds the queue stands for 100 ms, the first time from the second packet on: one packet comes 77 ms late, the next time one 97 ms. Both are heard, and from then on all are in time.
    [Fact]
    public void One_late_packet_makes_the_buffer_long_enough_for_the_next()
    {
        var result = new JitterTrial { Network = new() { Jitter = Ms(100), Shape = JitterShape.Spikes, InOrder = true }, Settle = TimeSpan.Zero }.Run();
        Assert.Equal((2L, 0L, 0), (result.Counts.LatePackets, result.Counts.Discarded, result.Counts.Resynchronised));
    }

    [Fact]
    public void Sender_that_is_silent_and_speaks_again_is_heard_without_loss()
    {
        var result = new JitterTrial { Silences = true, Network = new() { Jitter = Ms(10) } }.Run();
        Assert.Equal((0.0, 0.0), (result.Concealed, result.Discarded));
        Assert.InRange(result.Heard, 5400, 5700);
    }

    [Fact]
    public void Fax_hears_a_fixed_delay_and_no_change_of_rate()
    {
        var fixedAt = new JitterTrial
        {
            Network = new() { Jitter = Ms(30) },
            Drift = 20,
            Before = (tick, buffer) =>
            {
                if (tick == TimeSpan.FromSeconds(10))
                {
                    buffer.Fix();
                }
            },
            Settle = TimeSpan.FromSeconds(10),
        };
        var result = fixedAt.Run();
        Assert.InRange(result.MaxDelay - result.MinDelay, 0, 20 * 1e-6 * 110_000 + 0.2);
        var free = new JitterTrial { Network = fixedAt.Network, Settle = fixedAt.Settle }.Run();
        Assert.True(free.Counts.Slipped > result.Counts.Slipped + 50, $"{free.Counts.Slipped} and {result.Counts.Slipped}");
    }

    // Level -> the delay before anything was heard of a fax, and the fixed one after it: drift uses it up, so it is the least size at least, whatever speech was content with.
    [Theory]
    [InlineData(JitterLevel.Low, 3, 15, 30, 40)]
    [InlineData(JitterLevel.ExtremelyHigh, 110, 122, 110, 122)]
    public void Fax_that_begins_gets_room_for_drift_at_once(JitterLevel level, int least, int most, int fixedLeast, int fixedMost)
    {
        JitterTrial Trial(int settle, int length) => new()
        {
            Options = new() { Level = level },
            Before = (tick, buffer) =>
            {
                if (tick == TimeSpan.FromSeconds(5))
                {
                    buffer.Fix();
                }
            },
            Settle = TimeSpan.FromSeconds(settle),
            Length = TimeSpan.FromSeconds(length),
        };
        var (before, after) = (Trial(4, 5).Run(), Trial(6, 60).Run());
        Assert.InRange(before.MeanDelay, least, most);
        Assert.InRange(after.MeanDelay, fixedLeast, fixedMost);
        Assert.InRange(after.MaxDelay - after.MinDelay, 0, 0.2);
        Assert.Equal(0, after.Concealed);
        var fromTheStart = new JitterTrial { Options = new() { Level = level, Fixed = true }, Settle = TimeSpan.FromSeconds(1) }.Run();
        Assert.InRange(fromTheStart.MeanDelay, level == JitterLevel.Low ? 30 : 140, level == JitterLevel.Low ? 40 : 150);
    }

    // Timestamps jump by an hour: the second packet there begins the stream anew.
    [Fact]
    public void Stream_that_goes_on_elsewhere_in_time_is_followed()
    {
        var buffer = new JitterBuffer(new());
        var heard = 0;
        for (var i = 0; i < 400; i++)
        {
            var now = Ms(10 * i);
            if (i % 2 == 0)
            {
                Assert.True(RtpPacket.TryRead(Packets.Make(i / 2, unchecked((uint)(i * 80) + (i >= 200 ? 28_800_000u : 0))), out var packet, out _));
                buffer.Put(packet, 80, now);
            }

            buffer.Tick(now, 0);
            heard += buffer.Read().Kind == PlayoutKind.Audio ? 1 : 0;
        }

        Assert.Equal(1, buffer.Counts.Resynchronised);
        Assert.InRange(heard, 370, 390);
    }

    [Fact]
    public void Stray_timestamp_moves_nothing()
    {
        var buffer = new JitterBuffer(new());
        for (var i = 0; i < 200; i++)
        {
            if (i % 2 == 0)
            {
                Assert.True(RtpPacket.TryRead(Packets.Make(i / 2, i == 100 ? 77_777_777u : (uint)(i * 80)), out var packet, out _));
                Assert.Equal(i != 100, buffer.Put(packet, 80, Ms(10 * i)));
            }

            buffer.Tick(Ms(10 * i), 0);
            buffer.Read();
        }

        Assert.Equal((0, 2L), (buffer.Counts.Resynchronised, buffer.Counts.Concealed));
    }

    [Fact]
    public void Path_that_becomes_slower_for_good_does_not_leave_its_step_in_the_delay()
    {
        var result = new JitterTrial { Network = new() { Jitter = Ms(5) }, Length = TimeSpan.FromSeconds(30), Settle = TimeSpan.FromSeconds(20) }.Run();
        var buffer = new JitterBuffer(new());
        var playout = new Playout(buffer, new JitterTrial());
        var frame = new short[Pcm.FrameSamples];
        var delayed = new Queue<(TimeSpan At, byte[] Packet)>();
        for (var i = 0; i < 6000; i++)
        {
            var now = Ms(10 * i);
            if (i % 2 == 0)
            {
                delayed.Enqueue((now + Ms(i > 1000 ? 80 : 0), Packets.Make(i / 2, (uint)(i * 80))));
            }

            while (delayed.TryPeek(out var next) && next.At <= now)
            {
                Assert.True(RtpPacket.TryRead(delayed.Dequeue().Packet, out var packet, out _));
                buffer.Put(packet, 80, next.At);
            }

            playout.Play(now, frame);
        }

        // 60 s on, the delay above the new path is what it is on a path that never changed.
        Assert.InRange(buffer.Delay.TotalMilliseconds, 3, result.MeanDelay + 10);
    }

    // Payload bytes, bytes of a frame -> frames heard of one packet.
    [Theory]
    [InlineData(20, 10, 2)]
    [InlineData(22, 10, 3)]
    [InlineData(2, 10, 1)]
    [InlineData(160, 80, 2)]
    public void Packet_is_cut_into_its_frames(int payload, int frameBytes, int frames)
    {
        var buffer = new JitterBuffer(new() { Level = JitterLevel.Low });
        Assert.True(RtpPacket.TryRead(Packets.Make(1, 1000, type: 18, bytes: payload), out var packet, out _));
        Assert.True(buffer.Put(packet, frameBytes, TimeSpan.Zero));
        var heard = new List<int>();
        for (var i = 1; i < 20; i++)
        {
            buffer.Tick(Ms(10 * i), 0);
            var frame = buffer.Read();
            heard.AddRange(frame.Kind == PlayoutKind.Audio ? [frame.Payload.Length] : []);
        }

        Assert.Equal((frames, payload), (heard.Count, heard.Sum()));
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(160, 0)]
    [InlineData(160, 161)]
    [InlineData(1000, 10)]
    public void Payload_that_is_no_frames_is_refused(int payload, int frameBytes)
    {
        Assert.True(RtpPacket.TryRead(Packets.Make(1, 1000, bytes: payload), out var packet, out _));
        Assert.False(new JitterBuffer(new()).Put(packet, frameBytes, TimeSpan.Zero));
    }

    [Fact]
    public void Audio_that_gives_way_to_an_event_is_not_concealed()
    {
        var buffer = new JitterBuffer(new() { Level = JitterLevel.Low });
        for (var i = 0; i < 100; i++)
        {
            var now = Ms(10 * i);
            if (i % 2 == 0 && i is < 40 or >= 60)
            {
                Assert.True(RtpPacket.TryRead(Packets.Make(i, (uint)(i * 80)), out var packet, out _));
                _ = i % 2 == 0 && buffer.Put(packet, 80, now);
            }
            else if (i is >= 40 and < 60)
            {
                buffer.PutQuiet(40 * 80, (i - 39) * 80);
            }

            buffer.Tick(now, 0);
            buffer.Read();
        }

        Assert.Equal(0, buffer.Counts.Concealed);
    }

    [Fact]
    public void Playing_allocates_nothing()
    {
        var buffer = new JitterBuffer(new());
        var playout = new Playout(buffer, new Silence());
        var frame = new short[Pcm.FrameSamples];
        var bytes = Packets.Make(0, 0);
        var tick = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++, tick++)
            {
                if (tick % 2 == 0 && tick % 50 != 0)
                {
                    RtpPacket.WriteHeader(bytes, false, 0, unchecked((ushort)(tick / 2)), (uint)(tick * 80), 7);
                    RtpPacket.TryRead(bytes, out var packet, out _);
                    buffer.Put(packet, 80, Ms(10 * tick));
                }

                playout.Play(Ms(10 * tick), frame);
            }
        }));
        Assert.True(buffer.Counts.Played > 900 && buffer.Counts.Concealed > 0);
    }

    // 1 kHz and 3 kHz at half of full scale through a change of rate each frame: the level stays, and there is no edge.
    [Theory]
    [InlineData(1000, 0.2)]
    [InlineData(2000, 0.6)]
    [InlineData(3000, 3.5)]
    public void Slipping_keeps_the_sound(int hertz, double decibels)
    {
        var decoder = new Tone(hertz);
        var buffer = new JitterBuffer(new() { Level = JitterLevel.Low, Floor = Ms(30) });
        var playout = new Playout(buffer, decoder);
        var all = new List<short>();
        var frame = new short[Pcm.FrameSamples];
        for (var (i, sent) = (0, 0); i < 400; i++)
        {
            // Packets come more often than the clock says: the buffer must play 81 for 80 again and again.
            for (; 9.92 * sent <= 10 * i; sent++)
            {
                Assert.True(RtpPacket.TryRead(Packets.Make(sent, (uint)(sent * 80), bytes: 80), out var packet, out _));
                buffer.Put(packet, 80, Ms(9.92 * sent));
            }

            playout.Play(Ms(10 * i), frame);
            all.AddRange(frame);
        }

        Assert.True(buffer.Counts.Slipped > 50, $"{buffer.Counts.Slipped}");
        var heard = all.Skip(2000).ToArray();
        var level = 20 * Math.Log10(Math.Sqrt(heard.Average(s => (double)s * s)) / (16000 / Math.Sqrt(2)));
        Assert.InRange(level, -decibels, 0.1);

        // No step between neighbours is larger than the steepest one of the sine itself, with 2 % for the change of pitch and some for the filter.
        var steepest = 2 * 16000 * Math.Sin(Math.PI * hertz * 1.02 / 8000);
        Assert.True(heard.Zip(heard.Skip(1)).Max(p => Math.Abs(p.First - p.Second)) < steepest * 1.03);
    }

    private sealed class Silence : IFrameDecoder
    {
        public void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples) => samples.Clear();

        public void Conceal(Span<short> samples) => samples.Clear();

        public void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples) => samples.Clear();
    }

    private sealed class Tone(int hertz) : IFrameDecoder
    {
        private int at;

        public void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples)
        {
            foreach (ref var sample in samples)
            {
                sample = (short)(16000 * Math.Sin(2 * Math.PI * hertz * at++ / 8000));
            }
        }

        public void Conceal(Span<short> samples) => Decode(0, default, samples);

        public void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples) => Decode(0, default, samples);
    }
}
