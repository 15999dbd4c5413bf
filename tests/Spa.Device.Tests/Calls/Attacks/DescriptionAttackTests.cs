using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Descriptions of media that hurt (docs/security.md, S12), on a device that is in use.</summary>
public class DescriptionAttackTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.1.75")]
    [InlineData("0.0.0.9")]
    [InlineData("192.0.2.7")]
    [Attack("S12")]
    public void Media_is_never_sent_where_it_may_hurt(string address)
    {
        var n = new Neighbourhood();
        n.Stranger.Invite(sdp: n.Stranger.Sdp(address: address).Replace("audio 40000", "audio 16384", StringComparison.Ordinal));
        n.World.Run(3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(2.Seconds);

        Assert.Equal(488, n.Stranger.Responses[^1].Status);
        Assert.Empty(n.Rtp());
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.True(n.IsClean);
    }

    [Theory]
    [InlineData("INVITE", "127.0.0.1")]
    [InlineData("INVITE", "192.0.2.7")]
    [InlineData("UPDATE", "255.255.255.255")]
    [InlineData("UPDATE", "224.0.1.75")]
    [Attack("S12")]
    public void A_call_is_not_moved_where_its_media_may_hurt(string method, string address)
    {
        var n = Siege.Taken();
        n.Stranger.Send(n.Stranger.Within(method, body: n.Stranger.Sdp(address: address).Replace("audio 40000", "audio 16384", StringComparison.Ordinal)));
        n.World.Run(2.Seconds);
        Assert.Equal((488, "in a call"), (n.Stranger.Responses[^1].Status, n.Words));
        Assert.All(n.Rtp(), packet => Assert.Equal(n.Stranger.Media, packet.To));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.7")]
    [Attack("S12")]
    public void An_answer_that_hurts_ends_the_call(string address)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Dial_Plan_1_", "(xx.<:@192.0.2.9>)")));
        n.Stranger.Answers = request => n.Stranger.Takes(request, n.Stranger.Sdp(address: address).Replace("audio 40000", "audio 16384", StringComparison.Ordinal));
        n.Dial("2000#");
        n.World.Run(3.Seconds);
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Empty(n.Rtp());
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.True(n.IsClean);
    }

    [Fact]
    [Attack("S12")]
    public void Monstrous_descriptions_are_refused_and_disturb_no_call()
    {
        var n = Siege.Taken();
        string[] bodies =
        [
            n.Stranger.Sdp(string.Concat(Enumerable.Repeat("m=audio 40000 RTP/AVP 0\r\n", 1000))),
            n.Stranger.Sdp("a=" + new string('x', 40_000) + "\r\n"),
            n.Stranger.Sdp().Replace("audio 40000", "audio 99999999", StringComparison.Ordinal),
            n.Stranger.Sdp().Replace("RTP/AVP 0 8 101", "RTP/AVP 3 9", StringComparison.Ordinal),
            "v=0",
        ];
        var number = 10;
        foreach (var body in bodies)
        {
            n.Stranger.Send(n.Stranger.Within("INVITE", body: body, number: ++number));
            n.World.Run(500.Milliseconds);
            Assert.InRange(n.Stranger.Responses[^1].Status, 400, 499);
        }

        Assert.Equal("in a call", n.Words);
        Assert.Equal(n.Stranger.Media, n.Rtp()[^1].To);
    }

    [Fact]
    [Attack("S12")]
    public void A_stream_with_port_0_gets_no_packet()
    {
        var n = new Neighbourhood();
        n.Stranger.Invite(sdp: n.Stranger.Sdp().Replace("audio 40000", "audio 0", StringComparison.Ordinal));
        n.World.Run(3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(2.Seconds);

        Assert.Equal(488, n.Stranger.Responses[^1].Status);
        Assert.Empty(n.Rtp());
    }
}
