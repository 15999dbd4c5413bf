using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Media.Rtp.Quality;

namespace Spa.Device.Tests.Media.Rtp;

public class CallQualityTests
{
    // '.' came, 'x' lost, 'd' too late -> bursts, packets and share missing in them, share missing between them.
    public static TheoryData<string, string> Losses => new()
    {
        { G(100), "0 bursts of 0 at 0, gaps 0, ratio 1" },
        { G(50) + "x" + G(49), "0 bursts of 0 at 0, gaps 0.01, ratio 1" },
        { G(40) + "x" + G(20) + "d" + G(38), "0 bursts of 0 at 0, gaps 0.02, ratio 1" },
        { G(40) + "x" + G(15) + "x" + G(43), "1 bursts of 17 at 0.118, gaps 0, ratio 1" },
        { G(40) + "x" + G(16) + "x" + G(42), "0 bursts of 0 at 0, gaps 0.02, ratio 1" },
        { G(40) + "xxxx" + G(36) + "xxxx" + G(16), "2 bursts of 4 at 1, gaps 0, ratio 3.68" },
        { G(40) + "xx.d" + G(30) + "x" + G(25), "1 bursts of 4 at 0.75, gaps 0.01, ratio 1.28" },
        { "xx" + G(14), "1 bursts of 2 at 1, gaps 0, ratio 1" },
    };

    private static string G(int good) => new('.', good);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Bursts_are_told_from_single_losses(string packets, string expected)
    {
        var meter = new BurstMeter();
        foreach (var packet in packets)
        {
            if (packet == '.')
            {
                meter.Good();
            }
            else
            {
                meter.Missing(packet == 'd');
            }
        }

        Assert.Equal(expected, FormattableString.Invariant($"{meter.Bursts} bursts of {meter.BurstPackets:0.##} at {meter.BurstDensity:0.###}, gaps {meter.GapDensity:0.###}, ratio {meter.BurstRatio:0.##}"));
        Assert.Equal((packets.Count(p => p == 'x'), packets.Count(p => p == 'd')), ((int)meter.Lost, (int)meter.Discarded));
    }

    [Fact]
    public void Packet_is_judged_only_when_it_cannot_come_any_more()
    {
        var ledger = new LossLedger();
        for (var i = 0u; i < 200; i++)
        {
            if (i is not (20 or 100))
            {
                ledger.Arrived(unchecked(uint.MaxValue - 50 + i), i == 150);
            }

            if (i == 60)
            {
                ledger.Arrived(unchecked(uint.MaxValue - 50 + 20), false);
            }
        }

        ledger.End();
        Assert.Equal((198L, 1L, 1L), (ledger.Bursts.Received, ledger.Bursts.Lost, ledger.Bursts.Discarded));
    }

    [Fact]
    public void Another_stream_is_no_loss()
    {
        var ledger = new LossLedger();
        ledger.Arrived(1, false);
        ledger.Arrived(2, false);
        ledger.Arrived(1_000_000, false);
        ledger.Arrived(1_000_002, false);
        ledger.End();
        Assert.Equal((4L, 1L), (ledger.Bursts.Received, ledger.Bursts.Lost));
    }

    // Loss, burst ratio, one-way delay -> R, computed by hand from the formulas of G.107 with the figures of G.113.
    [Theory]
    [InlineData("G711", 0, 1, 0, 93.2, 4.41)]
    [InlineData("G711", 0, 1, 100, 93.2, 4.41)]
    [InlineData("G711", 0, 1, 400, 69.13, 3.56)]
    [InlineData("G711", 0.05, 1, 0, 77.42, 3.92)]
    [InlineData("G711", 0.05, 2, 0, 75.99, 3.86)]
    [InlineData("G711Bare", 0.05, 1, 0, 42.12, 2.17)]
    [InlineData("G729A", 0, 1, 0, 82.2, 4.11)]
    [InlineData("G729A", 0.02, 1, 0, 74.2, 3.79)]
    [InlineData("G711", 1, 1, 2000, 0, 1)]
    public void Quality_is_that_of_the_e_model(string codec, double loss, double burstRatio, int delay, double r, double mos)
    {
        var impairment = codec switch { "G711" => CodecImpairment.G711, "G711Bare" => CodecImpairment.G711Bare, _ => CodecImpairment.G729A };
        var factor = EModel.RFactor(impairment, loss, burstRatio, TimeSpan.FromMilliseconds(delay));
        Assert.Equal(r, factor, 0.02);
        Assert.Equal(mos, EModel.Mos(factor), 0.01);
    }

    [Fact]
    public void Score_never_leaves_its_scale_and_grows_with_r()
    {
        Assert.Equal((1, 4.5), (EModel.Mos(0), EModel.Mos(100)));
        for (var r = 0.0; r < 100; r += 0.5)
        {
            Assert.InRange(EModel.Mos(r), 1, 4.5);
            Assert.True(EModel.Mos(r + 0.5) >= EModel.Mos(r));
        }
    }

    [Fact]
    public void Call_is_summed_up_for_the_bye_and_for_reports()
    {
        var sender = new RtpSender(new() { Ssrc = 1, FirstSequence = 1, FirstTimestamp = 0, PayloadType = 0, PacketSamples = 160 });
        var receiver = new RtpReceiver(new() { Audio = PayloadSet.Of(0), OwnSsrc = 1 }, Packets.Far);
        var buffer = new JitterBuffer(new() { Level = JitterLevel.Low });
        var statistics = new CallStatistics(sender, receiver, buffer);
        var packet = new byte[1500];
        for (var tick = 0; tick < 1000; tick++)
        {
            var now = TimeSpan.FromMilliseconds(10 * tick);
            sender.Push(new byte[80], 80);
            _ = sender.TryTake(packet, out _);
            if (tick % 2 == 0 && tick % 100 != 0)
            {
                var arrival = receiver.Receive(Packets.Make(tick / 2, (uint)(tick * 80)), Packets.Far, now);
                statistics.Arrived(arrival, buffer.Put(arrival.Packet, 80, now));
            }

            buffer.Tick(now, 0);
            buffer.Read();
        }

        var quality = statistics.Now(CodecImpairment.G711, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(84), over: true);
        Assert.Equal("PS=500,OS=80000,PR=490,OR=78400,PL=9,JI=0,LA=84,DU=10,EN=G711u,DE=G711a", quality.StatHeader(TimeSpan.FromSeconds(10.4), "G711u", "G711a"));
        Assert.Equal(EModel.RFactor(CodecImpairment.G711, 9 / 499.0, 1, TimeSpan.Zero), quality.RListening, 6);
        Assert.Equal(quality.RListening, quality.RConversation, 6);
        var metrics = quality.Metrics!;
        Assert.Equal((7u, 5, 0, 0, 84, 43), (metrics.Ssrc, metrics.LossRate, metrics.DiscardRate, metrics.BurstDensity, metrics.RoundTripDelay, metrics.MosListening));
        Assert.InRange(metrics.EndSystemDelay, 25, 35);
        Assert.Equal((10, 205), (metrics.JitterNominal, metrics.JitterAbsoluteMaximum));
    }

    [Fact]
    public void Call_in_which_nothing_was_heard_has_no_metrics_and_a_header_of_zeros()
    {
        var receiver = new RtpReceiver(new() { Audio = PayloadSet.Of(0) }, null);
        var sender = new RtpSender(new() { Ssrc = 1, FirstSequence = 1, FirstTimestamp = 0, PayloadType = 0 });
        var quality = new CallStatistics(sender, receiver, new(new())).Now(CodecImpairment.G711, TimeSpan.FromMilliseconds(20), null, over: true);
        Assert.Null(quality.Metrics);
        Assert.Equal("PS=0,OS=0,PR=0,OR=0,PL=0,JI=0,LA=0,DU=0,EN=G711u,DE=G711u", quality.StatHeader(TimeSpan.Zero, "G711u", "G711u"));
    }
}
