using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Marks;
using Spa.Media.Codecs;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Scripts.DialPlans;

namespace Spa.Device.Tests.Calls;

/// <summary>Media that are given back (RFC 6849), as mirror and as source.</summary>
public class LoopbackTests
{
    private const string Media = "a=loopback:rtp-media-loopback\r\na=loopback-source\r\n";
    private const string Packets = "a=rtpmap:112 encaprtp/8000\r\na=loopback:rtp-pkt-loopback\r\na=loopback-source\r\n";

    [Fact]
    public void What_is_said_comes_back_and_no_phone_rings()
    {
        var n = Called(Media);
        Assert.Equal(("rtp-media-loopback", true), (n.Answered().Line("a=loopback:"), n.Answered().Contains("a=loopback-mirror\r\n", StringComparison.Ordinal)));
        Assert.Null(n.World.Phone.Ringing);
        Assert.Equal("on hook", n.Words);
        Speak(n, 150, 700);
        var back = n.Stranger.Packets.TakeLast(25).SelectMany(one => one.Bytes[12..]).Select(G711.DecodeMu).ToArray();
        Assert.InRange(Dbm0.Of(back).Value, -11, -9);
        n.Stranger.Send(n.Stranger.Within("BYE"));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Packets_come_back_inside_packets()
    {
        var n = Called(Packets, "0 8 112");
        Assert.Equal("rtp-pkt-loopback", n.Answered().Line("a=loopback:"));
        Assert.Equal("encaprtp/8000", n.Answered().Line("a=rtpmap:112 "));
        Speak(n, 50, 700);
        Assert.Equal(50, n.Stranger.Packets.Count);
        foreach (var (i, one) in n.Stranger.Packets.Index())
        {
            // Its own header, when it came, and what was sent with the version left out.
            Assert.Equal(112, one.Bytes[1] & 0x7F);
            Assert.Equal((0, 0, i), (one.Bytes[16] & 0xF0, one.Bytes[17], BinaryPrimitives.ReadUInt16BigEndian(one.Bytes.AsSpan(18))));
            Assert.Equal((i * 160u, 7u), (BinaryPrimitives.ReadUInt32BigEndian(one.Bytes.AsSpan(20)), BinaryPrimitives.ReadUInt32BigEndian(one.Bytes.AsSpan(24))));
            Assert.Equal(Tone(i, 700), one.Bytes[28..]);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (ushort)(First(n) + i)), n.Stranger.Packets.Select(one => BinaryPrimitives.ReadUInt16BigEndian(one.Bytes.AsSpan(2))));
    }

    [Fact]
    [Parameter("RTP-Start-Loopback_Codec")]
    public void A_mirror_sends_first_where_it_is_asked_to() => Live.Differs("RTP-Start-Loopback_Codec", "G711u", "G711a", n =>
    {
        Calls(n, "a=rtpmap:113 PCMU/8000\r\na=rtpmap:114 PCMA/8000\r\na=loopback:rtp-media-loopback rtp-start-loopback\r\na=loopback-source\r\n", "0 113 114");
        n.World.Run(1.Seconds);
        var before = n.Stranger.Packets.Select(one => one.Bytes[1] & 0x7F).Distinct().Single();
        Speak(n, 100, 700);
        return $"{before}, then {n.Stranger.Packets[^1].Bytes[1] & 0x7F}, {n.Answered().Line("a=loopback:")}";
    }, "113, then 0, rtp-media-loopback rtp-start-loopback", "114, then 0, rtp-media-loopback rtp-start-loopback");

    [Fact]
    [Parameter("Accept_Media_Loopback_Request_1_")]
    public void The_phone_need_not_be_asked()
    {
        Live.Differs("Accept_Media_Loopback_Request_1_", "automatic", "never", n => Status(n), 200, 486);
        Live.Differs("Accept_Media_Loopback_Request_1_", "automatic", "manual", n => $"{Status(n)} {n.World.Phone.Ringing is not null}", "200 False", "180 True");

        static int Status(Neighbourhood n)
        {
            Calls(n, Media, "0 8");
            return n.Stranger.Responses[^1].Status;
        }
    }

    [Fact]
    [Parameter("EncapRTP_Codec_Name")]
    public void Packets_inside_packets_have_a_name() => Live.Differs("EncapRTP_Codec_Name", "encaprtp", "x-inside", n =>
    {
        Calls(n, Packets.Replace("encaprtp", "x-inside", StringComparison.Ordinal), "0 8 112");
        return n.Stranger.Responses[^1].Status;
    }, 488, 200);

    [Fact]
    [Parameter("EncapRTP_Dynamic_Payload")]
    [Parameter("RTP-Start-Loopback_Dynamic_Payload")]
    [Parameter("Media_Loopback_Mode_1_")]
    [Parameter("Media_Loopback_Type_1_")]
    public void A_source_asks_as_the_settings_say()
    {
        var packets = new Scene(("Media_Loopback_Type_1_", "packet"));
        Live.Differs("EncapRTP_Dynamic_Payload", "112", "120", n => Asks(n).Line("a=rtpmap:1"), "12 encaprtp/8000", "20 encaprtp/8000", new Scene([.. packets.Others, ("AVT_Dynamic_Payload", "96"), ("RTP-Start-Loopback_Dynamic_Payload", "97")]));
        Live.Differs("RTP-Start-Loopback_Dynamic_Payload", "113", "121", n => Asks(n).Line("m=audio ").Split("AVP ")[^1], "0 8 101 113", "0 8 101 121");
        Live.Differs("Media_Loopback_Type_1_", "media", "packet", n => Asks(n).Line("a=loopback:"), "rtp-media-loopback rtp-start-loopback", "rtp-pkt-loopback rtp-start-loopback");
        Live.Differs("Media_Loopback_Mode_1_", "source", "mirror", n => Asks(n).Line("a=loopback-"), "source", "mirror");
    }

    [Fact]
    [Parameter("Media_Loopback_Code")]
    public void The_phones_user_asks_by_a_code() => Live.Differs("Media_Loopback_Code", "*03", "*44", n =>
    {
        var other = n.Station("2000");
        n.Dial("*03");
        n.World.Run(2.Seconds);
        n.World.Phone.Dial("2000#");
        n.World.Run(4.Seconds);
        return $"{n.Sent("INVITE").Line("a=loopback:")} {other.State}";
    }, "rtp-media-loopback rtp-start-loopback idle", " idle");

    [Theory]
    [InlineData("media")]
    [InlineData("packet")]
    public void A_source_hears_itself(string type)
    {
        var n = new Neighbourhood();
        var other = n.Station("2000", settings => Scene.With(settings, ("Media_Loopback_Type_1_", type)));
        other.Call("1000", loops: true);
        n.World.Run(1.Seconds);
        Assert.Equal("talks", other.State);
        Assert.Null(n.World.Phone.Ringing);
        other.End.Say(TonePlan.Steady(700, -14));
        n.World.Run(2.Seconds);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -15, -13);

        // A fax tone is given back like any other.
        other.End.Say(TonePlan.Steady(2100, -14));
        n.World.Run(2.Seconds);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -15, -13);
        Assert.Equal(0, n.Count("-> INVITE"));
        other.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_does_not_give_back_is_not_talked_to()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000", settings => Scene.With(settings, ("Accept_Media_Loopback_Request_1_", "manual")));
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        other.Call("5551234@192.0.2.9", loops: true);
        n.World.Run(1.Seconds);
        var direct = new Neighbourhood(settings => Scene.With(settings, Scene.ByStranger));
        direct.Stranger.Answers = request => direct.Stranger.Takes(request);
        var leg = direct.World.Voice!.Sip!.CallLoopback(new DialOutcome.Accepted("2000", null, [], false, DialDecision.AtOnce))!;
        leg.Alert(new CallOffer(1, 1, null));
        direct.World.Run(1.Seconds);
        Assert.NotEmpty(direct.Stranger.Requests("BYE"));
    }

    [Fact]
    public void In_an_ordinary_call_the_attributes_mean_nothing()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, Scene.ByStranger));
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.Stranger.Send(n.Stranger.Within("INVITE", body: n.Stranger.Sdp(Media)));
        n.World.Run(1.Seconds);
        Assert.Equal(string.Empty, n.Answered().Line("a=loopback"));
        n.World.Phone.Speak(TonePlan.Steady(700, -14));
        n.World.Run(1.Seconds);
        Assert.True(Dbm0.Of([.. n.Stranger.Packets.TakeLast(10).SelectMany(one => one.Bytes[12..]).Select(G711.DecodeMu)]).Value > -20);
    }

    private static string Asks(Neighbourhood n)
    {
        n.World.Voice!.Sip!.CallLoopback(new DialOutcome.Accepted("2000", null, [], false, DialDecision.AtOnce))!.Alert(new CallOffer(1, 1, null));
        n.World.Run(1.Seconds);
        return n.Sent("INVITE");
    }

    private static Neighbourhood Called(string attributes, string formats = "0 8")
    {
        var n = new Neighbourhood(settings => Scene.With(settings, Scene.ByStranger));
        Calls(n, attributes, formats);
        return n;
    }

    private static void Calls(Neighbourhood n, string attributes, string formats)
    {
        n.Stranger.Invite(sdp: n.Stranger.Sdp(attributes).Replace("AVP 0 8 101", "AVP " + formats, StringComparison.Ordinal).Replace("a=rtpmap:101 telephone-event/8000\r\n", string.Empty, StringComparison.Ordinal));
        n.World.Run(1.Seconds);
    }

    // Packets of a tone at -10 dBm0; what came back before is forgotten.
    private static void Speak(Neighbourhood n, int packets, int hertz)
    {
        n.Stranger.Packets.Clear();
        var to = new IPEndPoint(IPAddress.Parse(Neighbourhood.Device), int.Parse(n.Answered().Line("m=audio ").Split(' ')[0], CultureInfo.InvariantCulture));
        for (var i = 0; i < packets; i++)
        {
            n.Stranger.Rtp(to, (ushort)i, (uint)(i * 160), payload: Tone(i, hertz));
            n.World.Run(20.Milliseconds);
        }
    }

    private static byte[] Tone(int packet, int hertz)
        => [.. Enumerable.Range(packet * 160, 160).Select(i => G711.EncodeMu((short)(Spa.Device.Tests.Media.Signals.Peak(-10) * Math.Sin(2 * Math.PI * hertz * i / 8000))))];

    private static ushort First(Neighbourhood n) => BinaryPrimitives.ReadUInt16BigEndian(n.Stranger.Packets[0].Bytes.AsSpan(2));
}
