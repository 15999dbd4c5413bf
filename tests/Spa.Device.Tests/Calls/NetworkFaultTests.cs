using System.Net;
using Spa.Device.Tests.Calls.Attacks;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Simulation.Network;
using Spa.Simulation.Stations;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>A network that goes and comes back, and a clock that jumps, while the phone is in a call and while it is not.</summary>
public class NetworkFaultTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_call_outlives_a_network_that_is_gone_for_a_while(int seconds)
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        Siege.Speech(n, other);
        n.Network.Passes = (_, _, _) => false;
        n.World.Run(seconds.Seconds);
        Assert.Equal("in a call", n.Words);
        n.Network.Passes = null;
        n.World.Run(1.Seconds);
        Siege.Speech(n, other);

        // And it can be ended from the far end.
        other.HangUp();
        n.World.Run(2.Seconds);
        Assert.NotEqual("in a call", n.Words);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    // A hang-up that nobody hears is said again until it is heard or too old, and nothing is left of it.
    [Fact]
    public void A_call_that_ends_while_the_network_is_gone_leaves_nothing()
    {
        var n = new Neighbourhood();
        n.Talking();
        n.Network.Passes = (_, _, _) => false;
        n.World.Phone.HangUp();
        n.World.Run(40.Seconds);
        n.Network.Passes = null;
        Assert.True(n.IsClean);
        Calls(n, n.Station("3000"));
    }

    [Fact]
    public void A_registration_that_the_network_took_comes_back_with_it()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Register_Expires_1_", "60"), ("Reg_Retry_Intvl", "10"), ("Reg_Retry_Long_Intvl", "10")));
        Assert.NotEmpty(n.Carrier.Where("1000"));
        n.Network.Passes = (_, _, _) => false;
        n.World.Run(200.Seconds);
        Assert.Empty(n.Carrier.Where("1000"));
        Assert.False(n.World.Voice!.Status.Sip!.State == "registered", n.World.Voice.Status.Sip.State);
        n.Network.Passes = null;

        // The next try has its time; a network that says it is back is used at once.
        n.World.Voice.NetworkChanged();
        n.World.Run(1.Seconds);
        Assert.NotEmpty(n.Carrier.Where("1000"));
        Calls(n, n.Station("2000"));
    }

    // The provider gives another address, in front of a NAT: what the far end was told is stale, for signalling and for media.
    [Fact]
    public void A_call_goes_on_at_another_address()
    {
        var outside = "203.0.113.7";
        var n = new Neighbourhood(
            settings => Scene.With(settings, ("NAT_Mapping_Enable_1_", "yes"), ("STUN_Enable", "yes"), ("STUN_Server", "192.0.2.30")),
            before: one => _ = new SimulatedStunServer(one.Network, new IPEndPoint(IPAddress.Parse("192.0.2.30"), 3478), null, (from, _) => new IPEndPoint(IPAddress.Parse(outside), from.Port)));
        n.Talking();
        Assert.EndsWith(" 203.0.113.7", n.Last("-> INVITE").Line("c="), StringComparison.Ordinal);
        var told = n.Last("-> INVITE");
        outside = "203.0.113.9";
        n.World.Voice!.NetworkChanged();
        n.World.Run(1.Seconds);

        // The binding of before goes with the same request; ours stands first.
        Assert.Equal(["Contact: <sip:1000@203.0.113.9:5060>;expires=3600", "Contact: <sip:1000@203.0.113.7:5060>;expires=0"], Contacts(n));
        Assert.Single(n.Carrier.Where("1000"));
        var again = n.Last("-> INVITE");
        Assert.Equal(told.Header("Call-ID"), again.Header("Call-ID"));
        Assert.EndsWith(" 203.0.113.9", again.Line("c="), StringComparison.Ordinal);
        Assert.Contains("@203.0.113.9:", again.Header("Contact"), StringComparison.Ordinal);
        Assert.StartsWith("-> ACK", n.Messages[^1], StringComparison.Ordinal);
        Assert.Equal("in a call", n.Words);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    // A registrar may not like to be told of two.
    [Fact]
    public void A_registrar_that_refuses_what_removes_the_old_binding_gets_the_new_one_alone()
    {
        var outside = "203.0.113.7";
        var n = new Neighbourhood(
            settings => Scene.With(settings, ("NAT_Mapping_Enable_1_", "yes"), ("STUN_Enable", "yes"), ("STUN_Server", "192.0.2.30"), ("Reg_Retry_Intvl", "10"), ("Reg_Retry_Long_Intvl", "10")),
            before: one => _ = new SimulatedStunServer(one.Network, new IPEndPoint(IPAddress.Parse("192.0.2.30"), 3478), null, (from, _) => new IPEndPoint(IPAddress.Parse(outside), from.Port)));
        n.World.Run(1.Seconds);
        Assert.Equal("registered", n.World.Voice!.Status.Sip!.State);
        n.Carrier.Answers = request => request.Method == SipMethod.Register && request.Contact.Length > 1 ? 400 : null;
        outside = "203.0.113.9";
        n.World.Voice.NetworkChanged();
        n.World.Run(1.Seconds);
        Assert.NotEqual("registered", n.World.Voice.Status.Sip.State);
        n.World.Run(30.Seconds);
        Assert.Equal("registered", n.World.Voice.Status.Sip.State);
        Assert.Equal(["Contact: <sip:1000@203.0.113.9:5060>;expires=3600"], Contacts(n));
    }

    // Hours by which the wall clock jumps in a call, forth or back: nothing that is under way asks what the time is.
    [Theory]
    [InlineData(24 * 365 * 20)]
    [InlineData(-24 * 365 * 20)]
    [InlineData(-1)]
    public void A_clock_that_jumps_disturbs_no_call(int hours)
    {
        var clock = new Jumping();
        var n = new Neighbourhood(host: network => Neighbourhood.HostAt(network) with { Calendar = clock });
        var other = n.Talking();
        Siege.Speech(n, other);
        var before = n.World.Voice!.Status.Calls[0].Quality!;
        clock.By = TimeSpan.FromHours(hours);
        n.World.Run(30.Seconds);
        Siege.Speech(n, other);
        var after = n.World.Voice.Status.Calls[0].Quality!;
        Assert.Equal((0, 0), (after.Lost - before.Lost, after.Discarded - before.Discarded));
        Assert.InRange(after.RoundTrip?.TotalSeconds ?? 0, 0, 1);
        Assert.Equal("registered", n.World.Voice.Status.Sip!.State);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    private static IEnumerable<string> Contacts(Neighbourhood n) => n.Last("-> REGISTER").Split("\r\n").Where(line => line.StartsWith("Contact:", StringComparison.Ordinal));

    private static void Calls(Neighbourhood n, SipStation other)
    {
        n.Dial(other.Line.Settings.User + "#");
        Assert.True(n.World.RunUntil(() => other.State == "rings", 4.Seconds), n.Words);
        other.Answer();
        n.World.Run(1.Seconds);
        Siege.Speech(n, other);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    private sealed class Jumping : ICalendar
    {
        public TimeSpan By { get; set; }

        public DateTimeOffset UtcNow => new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero) + By;

        public bool IsTrusted => true;
    }
}
