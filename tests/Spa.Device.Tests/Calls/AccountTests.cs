using Spa.Foundation.Time;

namespace Spa.Device.Tests.Calls;

/// <summary>The account of a whole device on a simulated network.</summary>
public class AccountTests
{
    [Fact]
    public void Registers_with_its_password()
    {
        var n = new Neighbourhood();

        Assert.Equal("registered", n.World.Voice!.Status.Sip!.State);
        Assert.Single(n.Carrier.Where("1000"));
    }

    [Fact]
    public void A_call_comes_and_is_talked_in()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");

        other.Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 2.Seconds), n.World.Trace.ToString());
        n.World.Phone.Lift();
        Assert.True(n.World.RunUntil(() => other.State == "talks", 2.Seconds), n.World.Trace.ToString());

        other.End.Say(Spa.Media.Tones.TonePlan.Steady(1000, -10));
        n.World.Run(1.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        Assert.Equal("ended: Far end hung up", other.State);
        Assert.False(n.World.Voice!.InUse);
    }
}
