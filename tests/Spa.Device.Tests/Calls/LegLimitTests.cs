using Spa.Foundation.Time;
using Spa.Gateway.Sip;
using Spa.Scripts.DialPlans;

namespace Spa.Device.Tests.Calls;

/// <summary>A line has so many calls at a time and no more.</summary>
public class LegLimitTests
{
    [Fact]
    public void The_ninth_call_of_a_line_is_busy_whoever_makes_it()
    {
        var n = new Neighbourhood();
        var number = new DialOutcome.Accepted("2000", null, [], false, DialDecision.AtOnce);
        var legs = Enumerable.Range(0, SipLine.MostLegs).Select(_ => n.World.Voice!.Sip!.Call(number)).ToList();
        Assert.DoesNotContain(null, legs);
        Assert.Null(n.World.Voice!.Sip!.Call(number));
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        Assert.Equal(486, n.Stranger.Responses[^1].Status);
        Assert.Null(n.World.Phone.Ringing);

        // One that is over makes room for one.
        legs[3]!.Release();
        n.World.Run(100.Milliseconds);
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        Assert.Equal(180, n.Stranger.Responses[^1].Status);
        legs.ForEach(leg => leg!.Release());
        n.Stranger.Send(n.Stranger.Write("CANCEL", number: 2));
        Assert.True(n.IsClean);
    }
}
