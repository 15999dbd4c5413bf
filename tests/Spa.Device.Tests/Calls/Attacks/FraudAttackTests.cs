using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Calls that others want it to place or to pass on (docs/security.md, S6 and S7), on a device that is in use.</summary>
public class FraudAttackTests
{
    [Fact]
    [Attack("S6")]
    public void Nobody_outside_has_the_device_call_a_number()
    {
        var n = Siege.Taken();
        n.Stranger.Send(n.Stranger.Write("REFER", "Refer-To: <sip:0900123456@192.0.2.1>\r\n"));
        n.Stranger.Send(n.Stranger.Within("REFER", "Refer-To: <sip:0900123456@192.0.2.1>\r\n", callTag: "guessed"));
        n.World.Run(2.Seconds);

        Assert.Equal(0, n.Count("-> INVITE"));
        Assert.Equal("in a call", n.Words);
        Assert.Equal(2, n.Stranger.Responses.Count(one => one.CSeq.Method == SipMethod.Refer && one.Status >= 400));
    }

    [Fact]
    [Attack("S7")]
    public void A_call_that_comes_round_again_is_a_loop()
    {
        var n = new Neighbourhood();
        var invite = n.Stranger.Write("INVITE", body: n.Stranger.Sdp(), number: 5);
        n.Stranger.Send(invite);
        n.World.Run(500.Milliseconds);
        n.Stranger.Send(invite.Replace("z9hG4bK-peer-5", "z9hG4bK-round", StringComparison.Ordinal));
        n.World.Run(500.Milliseconds);

        Assert.Equal([180, 482], n.Stranger.Responses.Select(one => one.Status).Order());
        Assert.Single(n.World.Voice!.Status.Calls);
    }

    [Fact]
    [Attack("S7")]
    public void A_call_that_is_sent_round_in_circles_ends()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, Scene.ByStranger));
        n.Stranger.Answers = request => request.Method == SipMethod.Ack ? null
            : SipResponse.For(request, 302, "on") with { Contact = [NameAddr.Parse($"<sip:{(request.RequestUri is SipUri { User: "11" } ? "22" : "11")}@{Peer.Address}>").OrThrow()] };
        n.Dial("11#");
        n.World.Run(2.Seconds);

        // The first, and as often again as Max Redirection says.
        Assert.Equal(1 + SettingsSnapshot.Factory.Get(SipParameters.MaxRedirection), n.Stranger.Requests("INVITE").Count);
        Assert.Equal("Reorder Tone", n.Tone);
    }

    [Fact]
    [Attack("S7")]
    public void Keys_of_a_caller_set_nothing_and_place_no_call()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        other.Call("1000");
        n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        foreach (var key in "*720900123456#")
        {
            other.Press(key, n.World.Timeline, 100.Milliseconds);
            n.World.Run(200.Milliseconds);
        }

        n.World.Run(3.Seconds);
        Assert.Equal("talks", other.State);
        Assert.Single(n.World.Voice!.Status.Calls);
        Assert.Equal(0, n.Count("-> INVITE"));
    }
}
