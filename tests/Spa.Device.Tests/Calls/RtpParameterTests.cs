using System.Globalization;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>SIP tab, RTP Parameters and SDP Payload Types.</summary>
public class RtpParameterTests
{
    [Fact]
    [Parameter("RTP_Port_Min")]
    [Parameter("RTP_Port_Max")]
    public void Media_ports_are_of_the_range()
    {
        Live.Differs("RTP_Port_Min", "16384", "20000", n => n.Invites().Line("m=audio ").Split(' ')[0], "16384", "20000", Scene.Of(Scene.ByStranger, ("RTP_Port_Max", "30000")));
        Live.Differs("RTP_Port_Max", "16482", "16389", n =>
        {
            n.Stranger.Answers = Peer.Says(486);
            for (var i = 0; i < 4; i++)
            {
                n.Invites();
                n.World.Phone.HangUp();
                n.World.Run(2.Seconds);
            }

            return string.Join(' ', n.Messages.Where(one => one.StartsWith("-> INVITE", StringComparison.Ordinal)).Select(one => one.Line("m=audio ").Split(' ')[0]));
        }, "16384 16386 16388 16390", "16384 16386 16388 16384", Scene.Of(Scene.ByStranger));
    }

    [Fact]
    [Parameter("RTP_Packet_Size")]
    public void Packets_are_of_the_size() => Live.Differs("RTP_Packet_Size", "0.030", "0.010", n =>
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Invites();
        var (before, last) = (n.Rtp()[^2], n.Rtp()[^1]);
        return $"{n.Sent("INVITE").Line("a=ptime:")}: {last.Bytes.Length - 12} bytes each {(last.At - before.At).TotalMilliseconds} ms";
    }, "30: 240 bytes each 30 ms", "10: 80 bytes each 10 ms", Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("Max_RTP_ICMP_Err")]
    public void Media_that_cannot_be_delivered_ends_the_call() => Live.Differs("Max_RTP_ICMP_Err", "0", "4", n =>
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request, n.Stranger.Sdp().Replace("audio 40000", "audio 41000", StringComparison.Ordinal));
        n.Invites();
        n.World.Run(2.Seconds);
        return $"{n.Words}, {n.Count("-> BYE")}";
    }, "in a call, 0", "off hook, 1", Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("RTCP_Tx_Interval")]
    public void Reports_are_sent_at_the_interval() => Live.Differs("RTCP_Tx_Interval", "0", "2", n =>
    {
        n.Talking();
        n.World.Run(20.Seconds);
        return n.Rtp(control: true).Count;
    }, (a, b) =>
    {
        Assert.Equal(0, a);
        Assert.InRange(b, 6, 20);
    });

    [Fact]
    [Parameter("No_UDP_Checksum")]
    public void Packets_go_without_a_checksum() => Live.Differs("No_UDP_Checksum", "no", "yes", n =>
    {
        n.Talking();
        return n.Network.Marks[n.Rtp()[^1].From].HasChecksum;
    }, true, false);

    [Fact]
    [Parameter("Stats_In_BYE")]
    public void A_goodbye_has_the_figures_of_the_call() => Live.Differs("Stats_In_BYE", "no", "yes", n =>
    {
        n.Talking();
        n.World.Run(3.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        return n.Sent("BYE").Header("P-RTP-Stat");
    }, (a, b) =>
    {
        Assert.Empty(a);
        Assert.Matches("^PS=[0-9]{3},OS=[0-9]+,PR=[0-9]+,OR=[0-9]+,PL=0,JI=[0-9]+,LA=[0-9]+,DU=[34],EN=G711u,DE=G711u$", b);
    });

    [Fact]
    [Parameter("AVT_Dynamic_Payload")]
    [Parameter("AVT_Codec_Name")]
    [Parameter("G711u_Codec_Name")]
    [Parameter("G711a_Codec_Name")]
    public void Descriptions_name_payloads()
    {
        Live.Differs("AVT_Dynamic_Payload", "101", "110", n =>
        {
            n.Talking();
            n.World.Phone.Dial("5");
            n.World.Run(1.Seconds);
            return $"{n.Sent("INVITE").Line("a=rtpmap:1")} {n.Rtp().Any(packet => packet.Type() == 110)}";
        }, "01 telephone-event/8000 False", "10 telephone-event/8000 True");
        Named("AVT_Codec_Name", "telephone-event", "x-event", "101", "101 telephone-event/8000", "101 x-event/8000");
        Named("G711u_Codec_Name", "PCMU", "X-PCMU", "0 ", "0 PCMU/8000", "0 X-PCMU/8000");
        Named("G711a_Codec_Name", "PCMA", "X-PCMA", "8 ", "8 PCMA/8000", "8 X-PCMA/8000");
    }

    [SpandspFact]
    [Parameter("G726r16_Dynamic_Payload")]
    [Parameter("G726r24_Dynamic_Payload")]
    [Parameter("G726r32_Dynamic_Payload")]
    [Parameter("G726r40_Dynamic_Payload")]
    [Parameter("G726r16_Codec_Name")]
    [Parameter("G726r24_Codec_Name")]
    [Parameter("G726r32_Codec_Name")]
    [Parameter("G726r40_Codec_Name")]
    public void Descriptions_name_G726()
    {
        foreach (var (rate, usual) in new[] { (16, 98), (24, 97), (32, 2), (40, 96) })
        {
            var name = $"G726r{rate}_Dynamic_Payload";
            Live.Differs(name, $"{usual}", "120", n => Sent(n, rate), $"G726-{rate}: {usual} sent", $"G726-{rate}: 120 sent", G726.Scene($"G726-{rate}"));
            Live.Differs($"G726r{rate}_Codec_Name", $"G726-{rate}", $"AAL2-X{rate}", n => n.Invites().Line($"a=rtpmap:{usual} "), $"G726-{rate}/8000", $"AAL2-X{rate}/8000", G726.Scene($"G726-{rate}", Scene.ByStranger));
        }
    }

    // Which payload type the description gives the codec, and whether packets have it.
    private static string Sent(Neighbourhood n, int rate)
    {
        var other = n.Station("2000");
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(1.Seconds);
        var map = n.Sent("INVITE").Split("\r\n").First(line => line.StartsWith("a=rtpmap:", StringComparison.Ordinal) && line.Contains($"G726-{rate}/", StringComparison.Ordinal));
        var payload = int.Parse(map[9..].Split(' ')[0], CultureInfo.InvariantCulture);
        return $"G726-{rate}: {payload} {(n.Rtp().Any(packet => packet.Type() == payload) ? "sent" : "not sent")}";
    }

    private static void Named(string name, string a, string b, string start, string seenA, string seenB)
        => Live.Differs(name, a, b, n => start.TrimEnd() + (start.EndsWith(' ') ? " " : string.Empty) + n.Invites().Line("a=rtpmap:" + start), seenA, seenB, Scene.Of(Scene.ByStranger));
}
