using Spa.Foundation.Time;
using Spa.Gateway.Phones;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Simulation.Stations;
using static Spa.Gateway.Phones.PhoneCallsEvent;

namespace Spa.Device.Tests.Calls;

/// <summary>Two calls, a flash and a digit: <c>Feature Invocation Method</c> Sweden (behaviour f.3).</summary>
public class FeatureChoiceTests
{
    private static readonly (string, string) Sweden = ("Feature_Invocation_Method", "Sweden default");
    private static readonly PhoneCallsOptions By = new(true, true, TimeSpan.Zero, true, true, true, ChoiceTime: 10.Seconds);
    private static readonly PhoneCallsState Consults = new(true, 2, true, Held: 1, Consults: true);
    private static readonly PhoneCallsState Told = new(true, 1, true, Waiting: 2);

    public static TheoryData<string, PhoneCallsState, PhoneCallsEvent, string, string> Rows => new()
    {
        { "one call, flash: nothing to choose", new(true, 1, true), new Flash(), "off hook, holds 1", "Hold, DialTone" },
        { "the second rings out, flash: nothing to choose", new(true, 2, Held: 1), new Flash(), "off hook, in 1", "End, Resume" },
        { "a conference, flash: nothing to choose", new(true, 2, true, Joined: 1), new Flash(), "off hook, in 1", "End, Rejoin" },
        { "two calls, flash", Consults, new Flash(), "off hook, in 2 to consult, holds 1, chooses", "Choice, SetTimer" },
        { "one waits, flash", Told, new Flash(), "off hook, in 1, 2 waits, chooses", "Choice, SetTimer" },
        { "two calls, 0", Chooses(Consults), new Chosen('0'), "off hook, in 2", "Choice, SetTimer, End" },
        { "two calls, 1", Chooses(Consults), new Chosen('1'), "off hook, in 1", "Choice, SetTimer, End, Resume" },
        { "two calls, 2", Chooses(Consults), new Chosen('2'), "off hook, in 1, holds 2", "Choice, SetTimer, Hold, Resume" },
        { "two calls, 3", Chooses(Consults), new Chosen('3'), "off hook, in 2, in conference with 1", "Choice, SetTimer, Confer" },
        { "two calls, 4", Chooses(Consults), new Chosen('4'), "off hook", "Choice, SetTimer, Transfer, DialTone" },
        { "two calls that cannot be joined, 4", Chooses(Consults), new Chosen('4', false), "off hook, in 2 to consult, holds 1", "Choice, SetTimer" },
        { "one waits, 0", Chooses(Told), new Chosen('0'), "off hook, in 1", "Choice, SetTimer, StopAlerting, RefuseBusy" },
        { "one waits, 1", Chooses(Told), new Chosen('1'), "off hook, in 2", "Choice, SetTimer, StopAlerting, End, Accept" },
        { "one waits, 2", Chooses(Told), new Chosen('2'), "off hook, in 2, holds 1", "Choice, SetTimer, StopAlerting, Hold, Accept" },
        { "one waits, 3", Chooses(Told), new Chosen('3'), "off hook, in 1, 2 waits", "Choice, SetTimer" },
        { "one waits, 4", Chooses(Told), new Chosen('4'), "off hook, in 1, 2 waits", "Choice, SetTimer" },
        { "a key that means nothing", Chooses(Consults), new Chosen('9'), "off hook, in 2 to consult, holds 1", "Choice, SetTimer" },
        { "no key", Chooses(Consults), new TimedOut(), "off hook, in 2 to consult, holds 1", "Choice, SetTimer" },
        { "the same flash again", Chooses(Consults), new Flash(), "off hook, in 2 to consult, holds 1", "Choice, SetTimer" },
        { "the far end leaves meanwhile", Chooses(Consults), new Gone(2), "off hook, holds 1", "Choice, SetTimer" },
        { "the waiting caller gives up meanwhile", Chooses(Told), new Gone(2), "off hook, in 1", "Choice, SetTimer, StopAlerting" },
        { "a third calls meanwhile", Chooses(Consults), new Offered(3), "off hook, in 2 to consult, holds 1, chooses", "RefuseBusy" },
        { "put down meanwhile", Chooses(Told), new HungUp(), "on hook, 2 waits", "Choice, SetTimer, End, StopAlerting, Ring" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_holds(string row, PhoneCallsState before, PhoneCallsEvent e, string after, string effects)
    {
        var step = PhoneCalls.On(before, e, By);
        Assert.Equal((row, after, effects), (row, step.Next.ToString(), string.Join(", ", step.Effects.Select(effect => effect.GetType().Name))));
    }

    [Fact]
    [Parameter("Feature_Invocation_Method")]
    public void A_flash_acts_or_asks() => Live.Differs("Feature_Invocation_Method", "Default", "Sweden default", n =>
    {
        var (first, second) = Two(n);
        n.Flash();
        return $"{n.Tone} {first.IsHeld} {second.IsHeld}";
    }, " False False", "Feature Invocation Tone True False");

    [Fact]
    [Parameter("Feature_Invocation_Tone")]
    public void The_tone_asks_for_the_digit() => Live.Differs("Feature_Invocation_Tone", "350@-16;*(.1/.1/1)", "500@-12,600@-20;5(*/0/1+2)", n =>
    {
        Two(n);
        n.Flash();
        n.World.Phone.Heard.Mark();
        n.World.Run(1.Seconds);
        return string.Join(' ', ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).Segments.SelectMany(segment => segment.Components).Select(one => one.ToString()).Distinct());
    }, "350.0@-16.0", "500.0@-12.0 600.0@-20.0", new Scene(Sweden));

    // The digit; the first and the second far end, and what the phone hears or is in, afterwards.
    [Theory]
    [InlineData("1", "talks", "ended: Far end hung up", "in a call")]
    [InlineData("2", "talks", "is held", "in a call")]
    [InlineData("3", "talks", "talks", "in a call")]
    [InlineData("0", "ended: Far end hung up", "talks", "in a call")]
    [InlineData("7", "is held", "talks", "in a call")]
    [InlineData("4", "talks", "talks", "hears Dial Tone")]
    public void Each_digit_does_what_it_is_for(string digit, string one, string other, string phone)
    {
        var n = With(Sweden);
        var (first, second) = Two(n);
        n.Flash();
        Assert.Equal("Feature Invocation Tone", n.Tone);
        n.World.Phone.Dial(digit);
        n.World.Run(8.Seconds);
        Assert.Equal((one, other, phone), (State(first), State(second), n.Tone.Length > 0 ? $"hears {n.Tone}" : n.Words));
        Assert.Equal(string.Empty, first.End.Keys + second.End.Keys);
        Assert.Equal(digit == "4" ? 1 : 0, n.Count("-> REFER"));
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Theory]
    [InlineData("0", "talks", "failed: Busy")]
    [InlineData("1", "ended: Far end hung up", "talks")]
    [InlineData("2", "is held", "talks")]
    [InlineData("3", "talks", "calls")]
    public void A_waiting_call_is_refused_or_taken(string digit, string one, string other)
    {
        var n = With(Sweden);
        var first = n.Talking();
        var second = n.Station("3000");
        second.Call("1000");
        n.World.Run(4.Seconds);
        n.Flash();
        Assert.Equal("Feature Invocation Tone", n.Tone);
        n.World.Phone.Dial(digit);
        n.World.Run(2.Seconds);
        Assert.Equal((one, other), (State(first), State(second)));
    }

    // While it is chosen the far end hears neither the talk nor the key; who does not choose is back in his call.
    [Theory]
    [InlineData("AVT")]
    [InlineData("InBand")]
    public void Nobody_hears_the_choice(string method)
    {
        var n = With(Sweden, ("DTMF_Tx_Method_1_", method), ("Interdigit_Long_Timer", "4"));
        var (_, second) = Two(n);
        n.World.Phone.Speak(TonePlan.Steady(1000, -12));
        n.World.Run(1.Seconds);
        Assert.True(Neighbourhood.HeardBy(second).Value > -20);
        n.Flash();
        n.World.Run(500.Milliseconds);
        second.End.Heard.Mark();
        n.World.Run(2.Seconds);
        Assert.Empty(ToneAnalysis.Measure(second.End.Heard.SinceMark).Segments);
        n.World.Run(2.Seconds);
        Assert.Equal((string.Empty, "in a call"), (n.Tone, n.Words));
        Assert.True(Neighbourhood.HeardBy(second).Value > -20);

        n.World.Phone.Speak(null);
        n.World.Run(500.Milliseconds);
        n.Flash();
        second.End.Heard.Mark();
        n.World.Phone.Dial("9");
        n.World.Run(1.Seconds);
        Assert.Equal("in a call", n.Words);
        Assert.Empty(ToneAnalysis.Measure(second.End.Heard.SinceMark).Segments);
        Assert.Equal(string.Empty, second.End.Keys);
    }

    private static PhoneCallsState Chooses(PhoneCallsState s) => s with { Chooses = true };

    private static Neighbourhood With(params (string, string)[] settings) => new(snapshot => Scene.With(snapshot, settings));

    private static string State(SipStation station) => station is { State: "talks", IsHeld: true } ? "is held" : station.State;

    // 2000 on hold, 3000 talks.
    private static (SipStation First, SipStation Second) Two(Neighbourhood n)
    {
        var first = n.Talking();
        var second = n.Station("3000");
        second.AnswersAtOnce = true;
        n.Flash();
        n.World.Phone.Dial("3000#");
        n.World.Run(4.Seconds);
        Assert.Equal(("is held", "talks"), (State(first), State(second)));
        return (first, second);
    }
}
