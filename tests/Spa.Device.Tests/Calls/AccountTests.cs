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
    public void Who_asks_is_told_what_is_understood()
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        n.World.Run(100.Milliseconds);
        var answer = n.Answered();
        Assert.StartsWith("-> SIP/2.0 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal(["ACK", "BYE", "CANCEL", "INFO", "INVITE", "NOTIFY", "OPTIONS", "PRACK", "REFER", "SUBSCRIBE", "UPDATE"], answer.Header("Allow").Split(", ").Order());
        Assert.Contains("application/sdp", answer.Header("Accept"), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "replaces", "timer" }, answer.Header("Supported").Split(", ").ToHashSet());
        Assert.Contains("tag=", answer.Header("To"), StringComparison.Ordinal);
        Assert.Equal((0, true), (n.World.Phone.Rings.Count, n.IsClean));
    }

    [Theory]
    [InlineData("20")]
    [InlineData("25")]
    [InlineData("50")]
    public void Who_lifts_is_spared_the_ring_voltage_within_two_cycles(string hertz)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Ring_Frequency", hertz)));
        n.Stranger.Invite();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Run(730.Milliseconds);
        Assert.Equal(hertz, $"{n.World.Phone.Ringing!.Value.Hertz}");
        var lifted = n.World.Phone.Now;
        n.World.Phone.Lift();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is null, 1.Seconds));
        Assert.InRange((n.World.Phone.Now - lifted).TotalSeconds, 0, 2.0 / int.Parse(hertz, System.Globalization.CultureInfo.InvariantCulture));
        n.World.Run(10.Seconds);
        Assert.Single(n.World.Phone.Rings);
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
