using System.Globalization;
using Spa.Foundation.Time;
using Spa.Media.Codecs;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>UPDATE of a far end (RFC 3311), before and after the answer.</summary>
public class UpdateTests
{
    [Fact]
    public void Before_the_answer_it_may_move_the_far_end_but_not_offer()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.Stranger.Send(n.Stranger.Within("UPDATE"));
        n.World.Run(200.Milliseconds);
        Assert.Equal((200, string.Empty), (n.Stranger.Responses[^1].Status, n.Answered().Header("Content-Type")));

        // The offer of the INVITE has no answer yet (RFC 3311 5.2).
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: n.Stranger.Sdp(), number: 3));
        n.World.Run(200.Milliseconds);
        Assert.Equal(500, n.Stranger.Responses[^1].Status);
        Assert.InRange(int.Parse(n.Answered().Header("Retry-After"), CultureInfo.InvariantCulture), 0, 10);

        var moved = n.Second = n.Stranger.Beside(5070);
        moved.Answers = request => moved.Takes(request);
        n.Stranger.Send(n.Stranger.Within("UPDATE", number: 4).Replace($"<sip:peer@{n.Stranger.At}>", $"<sip:peer@{moved.At}>", StringComparison.Ordinal));
        n.World.Run(200.Milliseconds);
        Assert.Equal((200, true), (n.Stranger.Responses[^1].Status, n.World.Phone.Ringing is not null || n.World.Phone.Rings.Count > 0));

        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("in a call", n.Words);
        n.World.Phone.HangUp();
        n.World.Run(12.Seconds);
        Assert.Equal((0, 1), (n.Stranger.Requests("BYE").Count, moved.Requests("BYE").Count));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void It_holds_the_call_and_takes_it_back()
    {
        var n = Talking();
        Assert.InRange(Heard(n, 0), -16, -8);

        Assert.Equal("200 recvonly", Updates(n, "a=sendonly\r\n", 2));
        Assert.Empty(Sent(n));
        Assert.Equal("200 sendrecv", Updates(n, "a=sendrecv\r\n", 3));
        Assert.InRange(Heard(n, 0), -16, -8);
        Assert.Equal("200 inactive", Updates(n, "a=inactive\r\n", 4));
        Assert.Empty(Sent(n));
        Assert.Equal("200 sendrecv", Updates(n, string.Empty, 5));
        Assert.InRange(Heard(n, 0), -16, -8);
        Ends(n);
    }

    [Fact]
    public void It_changes_the_codec()
    {
        var n = Talking();
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: n.Stranger.Sdp().Replace("AVP 0 8 101", "AVP 8 101", StringComparison.Ordinal)));
        n.World.Run(500.Milliseconds);
        Assert.Equal((200, "8 101"), (n.Stranger.Responses[^1].Status, n.Answered().Line("m=audio ").Split("AVP ")[^1]));
        Assert.InRange(Heard(n, 8), -16, -8);
        Ends(n);
    }

    [Fact]
    public void One_that_meets_an_offer_of_ours_is_to_come_again()
    {
        var n = Talking();
        SipRequest? offer = null;
        n.Stranger.Answers = request => request.Method != SipMethod.Invite ? n.Stranger.Takes(request) : (offer = request, SipResponse.For(request, 100, request.To.Tag)).Item2;
        n.Flash();
        Assert.NotNull(offer);
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: n.Stranger.Sdp("a=inactive\r\n")));
        n.World.Run(200.Milliseconds);
        Assert.Equal(491, n.Stranger.Responses[^1].Status);

        // Ours goes on.
        n.Stranger.Send(MessageWriter.Text(n.Stranger.Takes(offer, n.Stranger.Sdp("a=recvonly\r\n"))!));
        n.World.Run(500.Milliseconds);
        Assert.Single(n.Stranger.Requests("ACK"));
        Assert.InRange(Heard(n, 0), double.NegativeInfinity, -60);
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Flash();
        n.World.Run(1.Seconds);
        Assert.InRange(Heard(n, 0), -16, -8);
        Ends(n);
    }

    [Theory]
    [InlineData("v=0\r\nnothing of the kind\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 40000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n")]
    public void One_that_cannot_be_answered_changes_nothing(string sdp)
    {
        var n = Talking();
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: sdp));
        n.World.Run(500.Milliseconds);
        Assert.Equal(488, n.Stranger.Responses[^1].Status);
        Assert.InRange(Heard(n, 0), -16, -8);
        Ends(n);
    }

    [Fact]
    public void One_that_meets_an_answer_without_its_ACK_is_to_come_later()
    {
        var n = Talking();
        n.Stranger.Acknowledges = false;
        n.Stranger.Send(n.Stranger.Within("INVITE", body: n.Stranger.Sdp()));
        n.World.Run(300.Milliseconds);
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: n.Stranger.Sdp("a=inactive\r\n"), number: 3));
        n.World.Run(200.Milliseconds);
        var refusal = n.Stranger.Responses.Last(response => response.CSeq.Method == SipMethod.Update);
        Assert.Equal(500, refusal.Status);
        Assert.InRange(int.Parse(refusal.Find(HeaderName.RetryAfter)!, CultureInfo.InvariantCulture), 0, 10);
        n.Stranger.Send(n.Stranger.Within("ACK"));
        Assert.InRange(Heard(n, 0), -16, -8);
        Ends(n);
    }

    // The stranger has called, the phone has answered and says a tone.
    private static Neighbourhood Talking()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(500.Milliseconds);
        return n;
    }

    // Status and direction of the answer to an offer by UPDATE; a second later.
    private static string Updates(Neighbourhood n, string attributes, int number)
    {
        n.Stranger.Send(n.Stranger.Within("UPDATE", body: n.Stranger.Sdp(attributes), number: number));
        n.World.Run(1.Seconds);
        string[] directions = ["sendonly", "recvonly", "inactive"];
        return $"{n.Stranger.Responses[^1].Status} {directions.FirstOrDefault(direction => n.Answered().Contains($"a={direction}\r\n", StringComparison.Ordinal)) ?? "sendrecv"}";
    }

    // What went to the stranger within the next second.
    private static IReadOnlyList<byte[]> Sent(Neighbourhood n)
    {
        n.Stranger.Packets.Clear();
        n.World.Run(1.Seconds);
        return [.. n.Stranger.Packets.Select(one => one.Bytes)];
    }

    // How loud the phone is there, in packets of this type and no other.
    private static double Heard(Neighbourhood n, int type)
    {
        var packets = Sent(n);
        Assert.InRange(packets.Count, 32, 35);
        Assert.All(packets, packet => Assert.Equal(type, packet[1] & 0x7F));
        return Dbm0.Of([.. packets.SelectMany(packet => packet[12..]).Select(code => type == 0 ? G711.DecodeMu(code) : G711.DecodeA(code))]).Value;
    }

    private static void Ends(Neighbourhood n)
    {
        n.Stranger.Send(n.Stranger.Within("BYE", number: 100));
        n.World.Run(500.Milliseconds);
        Assert.NotEqual("in a call", n.Words);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }
}
