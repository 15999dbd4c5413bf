using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Rtcp;

namespace Spa.Device.Tests.Media.Rtp;

public class RtcpTests
{
    private const string Block = "00000009 40fffffe 00010203 00000050 aabbccdd 00010000";

    public static TheoryData<string, string> Good => new()
    {
        { "80c90001 00000007", "RR 7" },
        { "81c90007 00000007" + Block, "RR 7 {9 64/256 -2 66051 80 aabbccdd 65536}" },
        { "81c8000c 00000007 e3b01234 80000000 00000320 00000010 00000a00" + Block, "SR 7 e3b0123480000000 800 16 2560 {9 64/256 -2 66051 80 aabbccdd 65536}" },
        { "80c90001 00000007 81ca0003 00000007 01056140622e6300", "RR 7 | SDES 7 1=a@b.c" },
        { "80c90001 00000007 82ca0006 00000007 01036140620602c3a4000000 00000008 00000000", "RR 7 | SDES 7 1=a@b 6=ä, 8" },
        { "80c90001 00000007 81cb0001 00000007", "RR 7 | BYE 7" },
        { "80c90001 00000007 81cb0003 00000007 0462757379 000000", "RR 7 | BYE 7 'busy'" },
        { "80c90001 00000007 80cb0000", "RR 7 | BYE" },
        { "80c90001 00000007 80cf000a 00000007 07000008 00000009 10204005 01f403e8 00280032 7f7f7f10 5d7f292a f000001e 005a00e6", "RR 7 | XR 7 loss 16 discard 32 burst 64/500 gap 5/1000 rtt 40 end 50 R 93 MOS 41 42 JB 30 90 230" },
        { "80c90001 00000007 80cf0004 00000007 04000002 e3b0123480000000", "RR 7 | XR 7 other 04000002E3B0123480000000" },
        { "80c90001 00000007 83cc0002 00000007 41424344", "RR 7 | 204/3 0000000741424344" },
        { "80c90001 00000007 a0cb0001 00000004", "RR 7 | BYE" },
        { "81c90008 00000007" + Block + "deadbeef", "RR 7 {9 64/256 -2 66051 80 aabbccdd 65536}" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Compound_reads_as_its_packets(string hex, string expected)
    {
        var compound = RtcpCompound.Parse(RtpPacketTests.Bytes(hex)).OrThrow();
        Assert.Equal(expected, string.Join(" | ", compound.Packets.Select(Text)));

        // What is written reads as the same.
        var bytes = new byte[1500];
        var length = compound.Write(bytes);
        Assert.Equal(expected, string.Join(" | ", RtcpCompound.Parse(bytes.AsSpan(0, length)).OrThrow().Packets.Select(Text)));
        Assert.Equal(0, compound.Write(bytes.AsSpan(0, length - 1)));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected a report of at least 8 bytes at 0 (RFC 3550 6.1)" },
        { "80c90001 000000", "expected a report of at least 8 bytes at 7 (RFC 3550 6.1)" },
        { "40c90001 00000007", "expected RTCP version 2 at 0 (RFC 3550 6.4.1)" },
        { "81ca0003 00000007 01056140622e6300", "expected a sender or receiver report first at 1 (RFC 3550 6.1)" },
        { "80c90002 00000007", "expected a length that ends within the datagram at 2 (RFC 3550 6.4.1)" },
        { "80c90001 00000007 81cb", "expected a packet header of 4 bytes at 10 (RFC 3550 6.4.1)" },
        { "80c90001 00000007 01cb0001 00000007", "expected RTCP version 2 at 8 (RFC 3550 6.4.1)" },
        { "81c90001 00000007", "expected an SSRC and as many report blocks as are counted at 8 (RFC 3550 6.4.2)" },
        { "80c80001 00000007", "expected sender information and as many report blocks as are counted at 8 (RFC 3550 6.4.1)" },
        { "a0c90002 00000007 00000004 80cb0000", "expected padding only in the last packet at 0 (RFC 3550 6.1)" },
        { "80c90001 00000007 a0cb0001 00000003", "expected a padding length of whole words within the packet at 15 (RFC 3550 6.4.1)" },
        { "80c90001 00000007 a0cb0001 00000008", "expected a padding length of whole words within the packet at 15 (RFC 3550 6.4.1)" },
        { "80c90001 00000007 81ca0000", "expected as many chunks as are counted at 12 (RFC 3550 6.5)" },
        { "80c90001 00000007 81ca0002 00000007 01024142", "expected a zero that ends the items at 20 (RFC 3550 6.5)" },
        { "80c90001 00000007 81ca0002 00000007 01094142", "expected an item length that ends within the packet at 17 (RFC 3550 6.5)" },
        { "80c90001 00000007 82cb0001 00000007", "expected as many sources as are counted at 16 (RFC 3550 6.6)" },
        { "80c90001 00000007 81cb0002 00000007 04626162", "expected a reason length that ends within the packet at 16 (RFC 3550 6.6)" },
        { "80c90001 00000007 80cf0000", "expected an SSRC at 12 (RFC 3611 2)" },
        { "80c90001 00000007 80cf0002 00000007 04000001", "expected a block length that ends within the packet at 18 (RFC 3611 3)" },
        { "80c90001 00000007 80cf0003 00000007 07000001 00000000", "expected a block length of 8 words for VoIP metrics at 18 (RFC 3611 4.7)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_compound_is_refused_where_it_breaks(string hex, string expected)
    {
        Assert.False(RtcpCompound.Parse(RtpPacketTests.Bytes(hex)).Ok(out _, out var error));
        Assert.Equal(expected, error!.ToString());
    }

    [Fact]
    public void Compound_cut_at_any_byte_is_refused_or_whole_packets_shorter()
    {
        foreach (var row in Good)
        {
            var whole = RtpPacketTests.Bytes((string)row[0]);
            for (var length = 0; length < whole.Length; length++)
            {
                if (RtcpCompound.Parse(whole.AsSpan(0, length)).Ok(out var read, out var error))
                {
                    Assert.True(length % 4 == 0 && read.Packets.Length < RtcpCompound.Parse(whole).OrThrow().Packets.Length);
                }
                else
                {
                    Assert.InRange(error.At, 0, length);
                }
            }
        }
    }

    // Loss goes into 24 bits with its sign.
    [Theory]
    [InlineData(0x7FFFFF, 0x7FFFFF)]
    [InlineData(0x800000, 0x7FFFFF)]
    [InlineData(-0x800000, -0x800000)]
    [InlineData(-0x800001, -0x800000)]
    [InlineData(-1, -1)]
    public void Loss_is_clamped_to_its_field(int lost, int expected)
    {
        var bytes = new byte[100];
        var length = new RtcpCompound([new RtcpPacket.ReceiverReport(1, [new(2, 3, lost, 4, 5, 6, 7)])]).Write(bytes);
        var read = (RtcpPacket.ReceiverReport)RtcpCompound.Parse(bytes.AsSpan(0, length)).OrThrow().Packets[0];
        Assert.Equal(new ReportBlock(2, 3, expected, 4, 5, 6, 7), read.Blocks[0]);
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_at_a_character()
    {
        var bytes = new byte[600];
        var length = new RtcpCompound([new RtcpPacket.ReceiverReport(1, []), new RtcpPacket.Bye([1], new string('ä', 200))]).Write(bytes);
        Assert.Equal(new string('ä', 127), ((RtcpPacket.Bye)RtcpCompound.Parse(bytes.AsSpan(0, length)).OrThrow().Packets[1]).Reason);
    }

    [Theory]
    [InlineData("1900-01-01T00:00:00Z", 0x0000000000000000UL)]
    [InlineData("1970-01-01T00:00:00.5Z", 0x83AA7E8080000000UL)]
    [InlineData("2036-02-07T06:28:16Z", 0x0000000000000000UL)]
    public void Wall_clock_counts_from_1900(string time, ulong expected) => Assert.Equal(expected, NtpTime.Of(DateTimeOffset.Parse(time, null)));

    // RFC 3550 6.3.1: the interval is 0.5 to 1.5 times the minimum, over 1.21828; half of that at the start.
    [Fact]
    public void Reports_come_in_the_time_that_the_standard_says()
    {
        var chance = new Entropy(3);
        var schedule = RtcpSchedule.Start(TimeSpan.FromSeconds(5), 500, TimeSpan.Zero, 0.5);
        Assert.Equal(2.5 / 1.21828, schedule.Next.TotalSeconds, 4);
        schedule = schedule.OnSent(100, schedule.Next, 0).OnMembers(2, schedule.Next);
        var spacing = new List<double>();
        for (var i = 0; i < 4000; i++)
        {
            var now = schedule.Next;
            var next = schedule.OnTimer(now, chance.Fraction(), out var send);
            if (send)
            {
                spacing.Add((now - schedule.Previous).TotalSeconds);
                next = next.OnSent(100, now, chance.Fraction());
            }

            schedule = next;
        }

        // Reconsideration makes the mean that which is meant, the setting.
        Assert.InRange(spacing.Average(), 4.8, 5.2);
        Assert.InRange(spacing.Min(), 2.05, 2.2);
    }

    [Fact]
    public void Many_members_share_the_bandwidth_and_fewer_bring_the_next_report_nearer()
    {
        var schedule = RtcpSchedule.Start(TimeSpan.FromSeconds(5), 100, TimeSpan.Zero, 0).OnMembers(50, TimeSpan.Zero);
        Assert.Equal(120 * 50 / 100.0 * 0.5 / 1.21828, schedule.Interval(0).TotalSeconds, 3);
        schedule = schedule.OnTimer(schedule.Next, 0.9, out var send);
        Assert.False(send);
        var before = schedule.Next;
        Assert.True(schedule.OnMembers(2, TimeSpan.FromSeconds(3)).Next < before);
    }

    [Fact]
    public void Two_ends_learn_loss_jitter_and_round_trip_from_each_other()
    {
        var pair = new Pair(lossEvery: 10);
        pair.Run(TimeSpan.FromSeconds(30));
        var heard = pair.A.Session.Heard!.Value;
        Assert.InRange(heard.FractionLost, 256 / 10 - 6, 256 / 10 + 6);
        Assert.Equal(pair.A.Sender.Ssrc, heard.Ssrc);
        Assert.InRange(pair.A.Session.RoundTrip!.Value.TotalMilliseconds, 99, 101);
        Assert.InRange(pair.B.Session.RoundTrip!.Value.TotalMilliseconds, 99, 101);
        Assert.NotNull(pair.MetricsSeen);
        Assert.Contains(pair.Reports, r => r.Packets[0] is RtcpPacket.SenderReport);
        Assert.All(pair.Reports, r => Assert.IsType<RtcpPacket.Description>(r.Packets[1]));
    }

    [Fact]
    public void Who_sends_nothing_reports_what_it_hears()
    {
        var pair = new Pair(lossEvery: 0) { Silent = true };
        pair.Run(TimeSpan.FromSeconds(20));
        Assert.Contains(pair.Reports, r => r.Packets[0] is RtcpPacket.ReceiverReport { Blocks.Length: 1 });
    }

    [Fact]
    public void No_reports_are_sent_with_an_interval_of_zero()
    {
        var session = new RtcpSession(new() { Ssrc = 1, CanonicalName = "a", Interval = TimeSpan.Zero }, TimeSpan.Zero, 0.5);
        Assert.Null(session.Next);
        var (sender, receiver) = (Pair.NewSender(1), Pair.NewReceiver());
        Assert.Equal(0, session.Due(TimeSpan.FromHours(1), 0.5, 0, sender, receiver, null, new byte[500]));
        Assert.Equal(0, session.Leave(TimeSpan.FromHours(1), 0, sender, receiver, null, new byte[500]));
    }

    [Fact]
    [Attack("S11")]
    public void Report_and_bye_of_a_stranger_are_ignored()
    {
        var receiver = Pair.NewReceiver();
        receiver.Receive(Packets.Make(1, 1), Packets.Far, TimeSpan.Zero);
        var session = new RtcpSession(new() { Ssrc = 99, CanonicalName = "a", Interval = TimeSpan.FromSeconds(5) }, TimeSpan.Zero, 0.5);
        var genuine = RtpPacketTests.Bytes("80c90001 00000007 81cb0001 00000007");
        var otherSource = RtpPacketTests.Bytes("80c90001 00000008 81cb0001 00000008");
        var mixed = RtpPacketTests.Bytes("80c90001 00000007 81cb0001 00000008");
        Assert.Null(session.Take(genuine, Packets.Other, receiver, TimeSpan.Zero, 0));
        Assert.Null(session.Take(otherSource, Packets.Far, receiver, TimeSpan.Zero, 0));
        Assert.Equal(2, session.Strangers);
        Assert.False(session.Take(mixed, Packets.Far, receiver, TimeSpan.Zero, 0)!.Value.OrThrow().Left);
        Assert.True(session.Take(genuine, Packets.Far, receiver, TimeSpan.Zero, 0)!.Value.OrThrow().Left);
        Assert.True(session.Take(genuine, Packets.Other, receiver, TimeSpan.Zero, 0, authenticated: true)!.Value.OrThrow().Left);
    }

    [Fact]
    public void Round_trip_that_makes_no_sense_is_not_told()
    {
        var receiver = Pair.NewReceiver();
        var session = new RtcpSession(new() { Ssrc = 9, CanonicalName = "a", Interval = TimeSpan.FromSeconds(5) }, TimeSpan.Zero, 0.5);
        var news = session.Take(RtpPacketTests.Bytes("81c90007 00000007" + Block), Packets.Far, receiver, TimeSpan.Zero, 0x0000_1111_0000_0000)!.Value.OrThrow();
        Assert.NotNull(news.Heard);
        Assert.Null(news.RoundTrip);
    }

    private static string Text(RtcpPacket packet) => packet switch
    {
        RtcpPacket.SenderReport sr => $"SR {sr.Ssrc} {sr.Ntp:x} {sr.RtpTime} {sr.Packets} {sr.Octets}{Blocks(sr.Blocks)}",
        RtcpPacket.ReceiverReport rr => $"RR {rr.Ssrc}{Blocks(rr.Blocks)}",
        RtcpPacket.Description d => $"SDES {string.Join(", ", d.Chunks.Select(c => string.Join(' ', c.Items.Select(i => $"{i.Type}={i.Text}").Prepend($"{c.Ssrc}"))))}",
        RtcpPacket.Bye bye => $"BYE{string.Concat(bye.Sources.Select(s => $" {s}"))}{(bye.Reason is null ? string.Empty : $" '{bye.Reason}'")}",
        RtcpPacket.Extended xr => $"XR {xr.Ssrc}{string.Concat(xr.Metrics.Select(Metrics))}{string.Concat(xr.OtherBlocks.Select(b => $" other {Convert.ToHexString(b.AsSpan())}"))}",
        RtcpPacket.Other other => $"{other.Type}/{other.Count} {Convert.ToHexString(other.Body.AsSpan())}",
        _ => throw new InvalidOperationException(),
    };

    private static string Metrics(VoipMetrics m)
        => $" loss {m.LossRate} discard {m.DiscardRate} burst {m.BurstDensity}/{m.BurstDuration} gap {m.GapDensity}/{m.GapDuration} rtt {m.RoundTripDelay} end {m.EndSystemDelay} R {m.RFactor} MOS {m.MosListening} {m.MosConversation} JB {m.JitterNominal} {m.JitterMaximum} {m.JitterAbsoluteMaximum}";

    private static string Blocks(IEnumerable<ReportBlock> blocks) => string.Concat(blocks.Select(b => $" {{{b.Ssrc} {b.FractionLost}/256 {b.Lost} {b.Highest} {b.Jitter} {b.LastReport:x} {b.SinceLastReport}}}"));

    /// <summary>Two ends, 50 ms apart.</summary>
    private sealed class Pair(int lossEvery)
    {
        private readonly PriorityQueue<(End To, byte[] Bytes, bool Report), (TimeSpan, int)> onTheWay = new();
        private int order;

        public End A { get; } = new(1);

        public End B { get; } = new(2);

        public bool Silent { get; init; }

        public List<RtcpCompound> Reports { get; } = [];

        public VoipMetrics? MetricsSeen { get; private set; }

        public static RtpSender NewSender(uint ssrc) => new(new() { Ssrc = ssrc, FirstSequence = 100, FirstTimestamp = 5000, PayloadType = 0, PacketSamples = 160 });

        public static RtpReceiver NewReceiver() => new(new() { Audio = PayloadSet.Of(0), OwnSsrc = 99 }, Packets.Far);

        public void Run(TimeSpan length)
        {
            var chance = new Entropy(5);
            var packet = new byte[1500];
            for (var now = TimeSpan.Zero; now < length; now += TimeSpan.FromMilliseconds(10))
            {
                while (onTheWay.TryPeek(out var next, out var due) && due.Item1 <= now)
                {
                    onTheWay.Dequeue();
                    if (next.Report)
                    {
                        Reports.Add(RtcpCompound.Parse(next.Bytes).OrThrow());
                        MetricsSeen = next.To.Session.Take(next.Bytes, Packets.Far, next.To.Receiver, now, Ntp(now))!.Value.OrThrow().Metrics ?? MetricsSeen;
                    }
                    else
                    {
                        next.To.Receiver.Receive(next.Bytes, Packets.Far, now);
                    }
                }

                foreach (var (from, to) in new[] { (A, B), (B, A) })
                {
                    if (!Silent || from == A)
                    {
                        from.Sender.Push(new byte[80], 80);
                    }

                    while (from.Sender.TryTake(packet, out var length2))
                    {
                        if (lossEvery == 0 || from.Sender.Packets % lossEvery != 0)
                        {
                            Send(to, packet[..length2], false, now);
                        }
                    }

                    var metrics = from.Receiver.Ssrc is { } ssrc ? new VoipMetrics { Ssrc = ssrc, RFactor = 80 } : null;
                    if (from.Session.Due(now, chance.Fraction(), Ntp(now), from.Sender, from.Receiver, metrics, packet) is > 0 and var report)
                    {
                        Send(to, packet[..report], true, now);
                    }
                }
            }
        }

        private static ulong Ntp(TimeSpan now) => NtpTime.Of(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + now);

        private void Send(End to, byte[] bytes, bool report, TimeSpan now) => onTheWay.Enqueue((to, bytes, report), (now + TimeSpan.FromMilliseconds(50), order++));

        public sealed record End(uint Ssrc)
        {
            public RtpSender Sender { get; } = NewSender(Ssrc);

            public RtpReceiver Receiver { get; } = NewReceiver();

            public RtcpSession Session { get; } = new(new() { Ssrc = Ssrc, CanonicalName = "x@example.net", Interval = TimeSpan.FromSeconds(3) }, TimeSpan.Zero, 0.5);
        }
    }
}
