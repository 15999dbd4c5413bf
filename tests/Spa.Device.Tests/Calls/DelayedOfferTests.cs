using System.Globalization;
using System.Net;
using Spa.Foundation.Time;
using Spa.Media.Codecs;
using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>Calls that come without an offer (RFC 3261 13.3.1), and calls that are not to ring for ever.</summary>
public class DelayedOfferTests
{
    [Fact]
    public void We_offer_in_the_answer_and_their_ACK_agrees()
    {
        var n = Ringing();
        n.Stranger.Acknowledges = false;
        n.World.Phone.Lift();
        n.World.Run(300.Milliseconds);
        var offer = n.Answered();
        Assert.Equal(("-> SIP/2.0 200 OK", "application/sdp"), (offer.Split("\r\n")[0], offer.Header("Content-Type")));
        Assert.StartsWith("0 8 ", offer.Line("m=audio ").Split("AVP ")[^1], StringComparison.Ordinal);
        Assert.Empty(n.Stranger.Packets);

        // Of what is offered they take A-law.
        n.Stranger.Send(n.Stranger.Within("ACK", body: n.Stranger.Sdp().Replace("AVP 0 8 101", "AVP 8 101", StringComparison.Ordinal), number: 1));
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(1.Seconds);
        var to = new IPEndPoint(IPAddress.Parse(Neighbourhood.Device), int.Parse(offer.Line("m=audio ").Split(' ')[0], CultureInfo.InvariantCulture));
        n.Stranger.Packets.Clear();
        for (var i = 0; i < 100; i++)
        {
            n.Stranger.Rtp(to, (ushort)i, (uint)(i * 160), type: 8, payload: [.. Enumerable.Range(i * 160, 160).Select(at => G711.EncodeA((short)(Media.Signals.Peak(-10) * Math.Sin(2 * Math.PI * 1000 * at / 8000))))]);
            n.World.Run(20.Milliseconds);
        }

        Assert.Equal("in a call", n.Words);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.All(n.Stranger.Packets, one => Assert.Equal(8, one.Bytes[1] & 0x7F));
        Assert.InRange(Dbm0.Of([.. n.Stranger.Packets.TakeLast(50).SelectMany(one => one.Bytes[12..]).Select(G711.DecodeA)]).Value, -16, -8);
        n.Stranger.Send(n.Stranger.Within("BYE"));
        n.World.Run(500.Milliseconds);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0\r\nno description\r\n")]
    public void An_ACK_that_does_not_agree_ends_the_call(string answer)
    {
        var n = Ringing();
        n.Stranger.Acknowledges = false;
        n.World.Phone.Lift();
        n.World.Run(300.Milliseconds);
        n.Stranger.Send(n.Stranger.Within("ACK", body: answer, number: 1));
        n.World.Run(1.Seconds);
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Empty(n.Stranger.Packets);
        Assert.Empty(n.World.Voice!.Status.Calls);
        Assert.NotEqual("in a call", n.Words);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Within_a_call_too_we_are_asked_what_we_can()
    {
        var n = Asked();
        n.Stranger.Send(n.Stranger.Within("ACK", body: n.Stranger.Sdp().Replace("AVP 0 8 101", "AVP 8 101", StringComparison.Ordinal)));
        n.Stranger.Packets.Clear();
        n.World.Run(1.Seconds);
        Assert.All(n.Stranger.Packets.Skip(2), one => Assert.Equal(8, one.Bytes[1] & 0x7F));
        Assert.InRange(n.Stranger.Packets.Count, 30, 36);
        Assert.Equal("in a call", n.Words);

        // With nothing that answers there is nothing to go on with.
        n = Asked();
        n.Stranger.Send(n.Stranger.Within("ACK"));
        n.World.Run(1.Seconds);
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Empty(n.World.Voice!.Status.Calls);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void A_call_rings_as_long_as_it_says(int seconds)
    {
        var n = new Neighbourhood();
        n.Stranger.Invite($"Expires: {seconds}\r\n");
        n.World.Run(TimeSpan.FromSeconds(seconds - 0.5));
        Assert.Equal(180, n.Stranger.Responses[^1].Status);
        Assert.NotEmpty(n.World.Voice!.Status.Calls);
        n.World.Run(1.Seconds);
        Assert.Equal(487, n.Stranger.Responses[^1].Status);
        Assert.Equal(seconds, (n.Stranger.All[^1].At - n.Stranger.All[0].At).TotalSeconds, 0.1);
        Assert.Empty(n.World.Voice.Status.Calls);

        // It is over: whoever lifts hears dial tone.
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("Dial Tone", n.Tone);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_call_that_is_taken_in_time_goes_on()
    {
        var n = new Neighbourhood();
        n.Stranger.Invite("Expires: 5\r\n");
        n.World.Run(3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(20.Seconds);
        Assert.Equal(("in a call", 200), (n.Words, n.Stranger.Responses[^1].Status));
    }

    // In a call, and asked for an offer that is not answered yet.
    private static Neighbourhood Asked()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.Stranger.Acknowledges = false;
        n.Stranger.Send(n.Stranger.Within("INVITE"));
        n.World.Run(300.Milliseconds);
        Assert.StartsWith("0 8 ", n.Answered().Line("m=audio ").Split("AVP ")[^1], StringComparison.Ordinal);
        return n;
    }

    private static Neighbourhood Ringing()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Send(n.Stranger.Write("INVITE"));
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        Assert.Equal((180, string.Empty), (n.Stranger.Responses[^1].Status, n.Answered().Header("Content-Type")));
        return n;
    }
}
