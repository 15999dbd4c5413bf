using System.Text;
using Spa.Configuration.Parameters;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls;

/// <summary>Hold, second calls and waiting calls: what the hook means with each (behaviour f.3).</summary>
public class TwoCallsTests
{
    [Fact]
    public void A_flash_holds_and_the_next_takes_back()
    {
        var n = new Neighbourhood();
        var other = n.Talking();

        n.Flash();
        Assert.True(other.IsHeld);
        Assert.Equal("Second Dial Tone", n.Tone);

        n.Flash();
        n.World.Run(500.Milliseconds);
        Assert.False(other.IsHeld);
        Assert.Equal("in a call", n.Words);
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Run(1.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
    }

    [Fact]
    public void A_second_call_is_placed_and_calls_are_swapped()
    {
        var n = new Neighbourhood(settings => settings.With(LineParameters.ThreeWayConfServ, false));
        var first = n.Talking();
        var second = n.Station("3000");
        second.AnswersAtOnce = true;

        n.Flash();
        n.World.Phone.Dial("3000#");
        n.World.Run(4.Seconds);
        Assert.Equal("talks", second.State);
        Assert.True(first.IsHeld);

        n.Flash();
        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);

        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.StartsWith("ended", first.State, StringComparison.Ordinal);
        Assert.NotNull(n.World.Phone.Ringing);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.False(second.IsHeld);
        Assert.Equal("talks", second.State);
    }

    [Fact]
    public void A_second_call_that_fails_leaves_the_first_one_held()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        n.Station("3000").Refuses = 486;
        n.Flash();
        n.World.Phone.Dial("3000#");
        n.World.Run(3.Seconds);
        Assert.Equal("Busy Tone", n.Tone);

        n.Flash();

        Assert.False(first.IsHeld);
        Assert.Equal("in a call", n.Words);
    }

    [Fact]
    public void A_waiting_call_is_told_of_and_taken_by_a_flash()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        var second = n.Station("3000");

        second.Call("1000");
        n.World.Run(3.Seconds);
        Assert.Equal("calls", second.State);
        Assert.Equal("3000", n.World.Phone.Display.Calls[^1].Number);
        Assert.True(n.World.Phone.Display.Calls[^1].InCall);

        n.Flash();
        Assert.Equal("talks", second.State);
        Assert.True(first.IsHeld);
        n.Flash();
        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);
    }

    [Fact]
    public void Without_call_waiting_the_phone_is_busy()
    {
        var n = new Neighbourhood(settings => settings.With(UserParameters.CwSetting, false));
        n.Talking();
        var second = n.Station("3000");

        second.Call("1000");
        n.World.Run(1.Seconds);

        Assert.Equal("failed: Busy", second.State);
    }

    [Fact]
    public void Who_hangs_up_on_a_waiting_call_is_rung_for_it()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        var second = n.Station("3000");
        second.Call("1000");
        n.World.Run(1.Seconds);

        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);

        Assert.StartsWith("ended", first.State, StringComparison.Ordinal);
        Assert.NotNull(n.World.Phone.Rings.LastOrDefault(ring => ring.Start > n.World.Phone.Now - 2.Seconds));
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("talks", second.State);
    }

    [Fact]
    [Parameter("Callee_On_Hook_Delay")]
    public void How_long_a_call_that_came_in_lingers_is_its_parameter() => Live.Differs("Callee_On_Hook_Delay", "1", "5", n =>
    {
        var caller = n.Station("2000");
        caller.Call("1000");
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        return caller.State;
    }, "ended: Far end hung up", "talks");

    [Fact]
    public void A_call_that_came_in_ends_only_after_the_delay()
    {
        var n = new Neighbourhood(settings => settings.With(RegionalParameters.CalleeOnHookDelay, 5.Seconds));
        var other = n.Station("2000");
        other.Call("1000");
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);

        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        Assert.Equal("talks", other.State);
        n.World.Phone.Lift();
        n.World.Run(3.Seconds);
        Assert.Equal("talks", other.State);
        n.World.Phone.HangUp();
        n.World.Run(6.Seconds);
        Assert.StartsWith("ended", other.State, StringComparison.Ordinal);
    }

    // What the far end holds with: its address is 0.0.0.0, and it sends only.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_is_held_by_the_far_end_hears_the_holding_tone(bool byAddress)
    {
        var n = new Neighbourhood();
        var other = Holding(n, byAddress);

        Assert.Equal("Holding Tone", n.Tone);
        ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).ShouldBeFromItsStart("0-.1 600@-19; .2-.3 600@-19; .4-.5 600@-19; 10-10.1 600@-19; 10.2-10.3 600@-19; 10.4-10.5 600@-19");

        other.Hold(false);
        n.World.Run(500.Milliseconds);
        Assert.Empty(n.Tone);
        HearsTheOther(n, other);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_far_end_lets_him_hear_takes_the_place_of_the_holding_tone(bool byAddress)
    {
        var n = new Neighbourhood();
        var other = Holding(n, byAddress);

        HearsTheOther(n, other);
        Assert.Empty(n.Tone);

        // Between two pieces nothing is heard for a moment.
        other.End.Say(null);
        n.World.Run(900.Milliseconds);
        Assert.Empty(n.Tone);
        n.World.Run(2.Seconds);
        Assert.Equal("Holding Tone", n.Tone);
    }

    [Fact]
    public void Who_is_held_by_a_far_end_that_sends_nothing_hears_the_tone_at_once_and_not_before_he_is_told()
    {
        var n = new Neighbourhood();
        var peer = n.Stranger;
        peer.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(3.Seconds);
        Assert.Equal(("in a call", string.Empty), (n.Words, n.Tone));

        peer.Send(peer.Within("INVITE", body: peer.Sdp("a=inactive\r\n")));
        n.World.Run(100.Milliseconds);
        Assert.Equal("Holding Tone", n.Tone);

        // Music may follow, but does not.
        peer.Send(peer.Within("INVITE", body: peer.Sdp("a=sendonly\r\n"), number: 3));
        n.World.Run(100.Milliseconds);
        Assert.Equal("Holding Tone", n.Tone);
        peer.Send(peer.Within("INVITE", body: peer.Sdp("a=sendrecv\r\n"), number: 4));
        n.World.Run(100.Milliseconds);
        Assert.Empty(n.Tone);
    }

    [Fact]
    public void A_call_that_both_have_on_hold_sounds_so_again_when_it_is_taken_back()
    {
        var n = new Neighbourhood();
        var other = Holding(n, byAddress: true);

        n.Flash();
        Assert.Equal("Second Dial Tone", n.Tone);
        n.World.Run(3.Seconds);
        Assert.Equal("Second Dial Tone", n.Tone);

        n.Flash();
        n.World.Run(2.Seconds);
        Assert.Equal("Holding Tone", n.Tone);
        other.Hold(false);
        n.World.Run(500.Milliseconds);
        Assert.Empty(n.Tone);
    }

    // The phone talks with a far end that has it on hold and is silent; its sound is kept from there on.
    private static SipStation Holding(Neighbourhood n, bool byAddress)
    {
        var other = n.Talking(settings => settings.With(SipParameters.Rfc2543CallHold, byAddress));
        n.World.Phone.Heard.Mark();
        other.Hold(true);
        n.World.Run(13.Seconds);
        var held = Encoding.UTF8.GetString(n.Datagrams.Last(one => Encoding.UTF8.GetString(one.Bytes).Contains("a=sendonly", StringComparison.Ordinal)).Bytes);
        Assert.Equal(byAddress, held.Contains("c=IN IP4 0.0.0.0", StringComparison.Ordinal));
        return other;
    }

    private static void HearsTheOther(Neighbourhood n, SipStation other)
    {
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Run(500.Milliseconds);
        n.World.Phone.Heard.Mark();
        n.World.Run(1.Seconds);
        var heard = ToneAnalysis.Components(n.World.Phone.Heard.SinceMark);
        Assert.InRange(heard.MaxBy(one => one.Level)!.Hertz, 995, 1005);
        Assert.DoesNotContain(heard, one => one.Hertz is > 590 and < 610);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
    }
}
