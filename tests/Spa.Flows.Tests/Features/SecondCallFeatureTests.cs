using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Flows.Tests.Features;

/// <summary>What a phone's user does with two calls: call waiting, transfer, conference.</summary>
public class SecondCallFeatureTests
{
    private static readonly (string, string)[] Waiting =
    [
        ("CW_Setting_1_", "yes"), ("CWCID_Serv_1_", "yes"), ("CWCID_Setting_1_", "yes"), ("Caller_ID_Method", "Bellcore(N.Amer,China)"), ("CWT_Frequency", "440@-10"), ("CWT1_Cadence", "30(.3/9.7)"), ("Default_CWT_1_", "1"),
        ("CW_Act_Code", "*56"), ("CW_Deact_Code", "*57"), ("CW_Per_Call_Deact_Code", "*70"), ("Confirm_Tone", "600@-16;1(.25/.25/1)"), ("Hook_Flash_Timer_Min", ".1"), ("Hook_Flash_Timer_Max", ".9"), ("FXS_Port_Output_Gain", "0"),
    ];

    private static readonly (string, string)[] Transfers =
    [
        ("Three_Way_Call_Serv_1_", "yes"), ("Three_Way_Conf_Serv_1_", "yes"), ("Attn_Transfer_Serv_1_", "yes"), ("Unattn_Transfer_Serv_1_", "yes"), ("Blind_Transfer_Code", "*98"), ("Blind_Attn-Xfer_Enable_1_", "no"), ("Refer-To_Target_Contact_1_", "no"),
        ("Referor_Bye_Delay_1_", "4"), ("Xfer_When_Hangup_Conf_1_", "no"), ("Conference_Tone", "350@-19;1(.1/.1/1)"),
    ];

    [Fact]
    [Feature("C05")]
    public void A_second_caller_is_heard_shown_and_taken() => Proof.Shown(broken =>
    {
        (string, string)[] settings = [.. Waiting, ("Call_Waiting_Serv_1_", broken ? "no" : "yes")];
        var n = Talks(settings, string.Empty, out var first);
        var second = n.Station("3000");
        n.World.Phone.Heard.Mark();
        second.Call("1000");
        n.World.Run(1.Seconds);
        var tones = ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).Segments;
        Assert.True(tones.Length > 0, "no call waiting tone");
        var tone = tones[0];
        Assert.InRange(tone.Components[0].Hertz, 439, 441);
        Assert.InRange(tone.Length.TotalMilliseconds, 295, 305);
        n.World.Run(2.Seconds);
        var shown = n.World.Phone.Display.Calls[^1];
        Assert.Equal(("3000", true), (shown.Number, shown.InCall));

        // To the other and back.
        n.Flash();
        Assert.Equal(("talks", true, false), (second.State, first.IsHeld, second.IsHeld));
        n.Flash();
        Assert.Equal((false, true), (first.IsHeld, second.IsHeld));

        // A telephone that does not acknowledge is told nothing.
        n = Talks(settings, string.Empty, out _);
        n.World.Phone.AnswersAlert = false;
        n.Station("3000").Call("1000");
        n.World.Run(3.Seconds);
        Assert.Empty(n.World.Phone.Display.Calls);

        // Not for this call, and for the next again.
        n = Talks(settings, "*70", out _);
        var other = n.Station("3000");
        Assert.Equal("failed: Busy", Calls(n, other));
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        n.Dial("2000#");
        n.World.Run(2.Seconds);
        Assert.Equal("calls", Calls(n, other));

        // Never, until it is wanted again.
        foreach (var (code, state) in new[] { ("*57", "failed: Busy"), ("*56", "calls") })
        {
            Hang(n, other);
            n.World.Phone.Lift();
            n.World.Run(500.Milliseconds);
            n.World.Phone.Dial(code);
            Assert.True(n.World.RunUntil(() => n.Tone == "Confirm Tone", 2.Seconds), n.Tone);
            for (var call = 0; call < 2; call++)
            {
                Hang(n, other);
                n.Dial("2000#");
                n.World.Run(2.Seconds);
                Assert.Equal(state, Calls(n, other));
            }
        }
    });

    [Fact]
    [Feature("C10")]
    public void A_call_is_passed_on_asked_first_or_not() => Proof.Shown(broken =>
    {
        // Broken: who is to be passed on refuses.
        var n = Talks(Transfers, string.Empty, out var first);
        first.RefusesTransfers = broken;
        var second = n.Station("3000");
        second.AnswersAtOnce = true;
        n.Flash();
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => second.State == "talks", 8.Seconds));
        n.World.Run(500.Milliseconds);
        var dialog = n.Last("-> ACK");
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        var to = Uri.UnescapeDataString(n.Last("-> REFER").Header("Refer-To"));
        Assert.Equal($"<sip:3000@192.0.2.1?Replaces={dialog.Header("Call-ID")};to-tag={Tag(dialog.Header("To"))};from-tag={Tag(dialog.Header("From"))}>", to);
        Speak(first, second, n);
        Assert.True(n.IsClean);

        // Without asking first.
        n = Talks(Transfers, string.Empty, out first);
        second = n.Station("3000");
        second.AnswersAtOnce = true;
        n.Flash();
        n.World.Phone.Dial("*98");
        n.World.Run(1.Seconds);
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Confirm Tone", 8.Seconds), n.Tone);
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        Assert.Equal("<sip:3000@192.0.2.1>", n.Last("-> REFER").Header("Refer-To"));
        Speak(first, second, n);
        Assert.True(n.IsClean);

        // What fails brings the caller back: the phone rings, and who lifts has him.
        n = Talks(Transfers, string.Empty, out first);
        n.Station("3000").Refuses = 486;
        n.Flash();
        n.World.Phone.Dial("*983000#");
        n.World.RunUntil(() => n.Tone == "Confirm Tone", 8.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        Assert.NotEmpty(n.World.Phone.Rings);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal(("in a call", "talks", false), (n.Words, first.State, first.IsHeld));
    });

    [Fact]
    [Feature("C11")]
    public void Three_speak_with_each_other() => Proof.Shown(broken =>
    {
        // Broken: the service is not permitted.
        foreach (var leaves in new[] { "nobody", "first", "second", "flash", "phone" })
        {
            var n = Talks([.. Transfers, ("Three_Way_Conf_Serv_1_", broken ? "no" : "yes")], string.Empty, out var first);
            var second = n.Station("3000");
            second.AnswersAtOnce = true;
            n.Flash();
            n.World.Phone.Dial("3000#");
            Assert.True(n.World.RunUntil(() => second.State == "talks", 8.Seconds));
            n.World.Run(500.Milliseconds);
            n.Flash();
            n.World.Phone.Speak(TonePlan.Steady(700, -15));
            first.End.Say(TonePlan.Steady(1100, -15));
            second.End.Say(TonePlan.Steady(1900, -15));
            n.World.Run(2.Seconds);
            Assert.Equal(("1100 1900", "700 1900", "700 1100"), (Sounds(n.World.Phone.Heard.All), Sounds(first.End.Heard.All), Sounds(second.End.Heard.All)));

            Action leave = leaves switch { "first" => first.HangUp, "second" => second.HangUp, "flash" => n.Flash, "phone" => n.World.Phone.HangUp, _ => () => { } };
            leave();
            n.World.Run(1.Seconds);
            if (leaves is "first" or "second" or "flash")
            {
                var rest = leaves == "first" ? second : first;
                Assert.Equal((leaves == "first" ? "1900" : "1100", "700"), (Sounds(n.World.Phone.Heard.All), Sounds(rest.End.Heard.All)));
                Assert.Single(n.World.Voice!.Status.Calls);
            }

            n.World.Phone.HangUp();
            Assert.True(n.IsClean);
            Assert.All(new[] { first, second }, one => Assert.NotEqual("talks", one.State));
        }
    });

    private static Neighbourhood Talks((string, string)[] settings, string code, out SipStation other)
    {
        var n = new Neighbourhood(snapshot => Scene.With(snapshot, settings));
        other = n.Station("2000");
        other.AnswersAtOnce = true;
        n.Dial(code + "2000#");
        Assert.True(n.World.RunUntil(() => n.Words == "in a call", 4.Seconds), n.Words);
        n.World.Run(1.Seconds);
        return n;
    }

    // What becomes of a call to the phone.
    private static string Calls(Neighbourhood n, SipStation caller)
    {
        caller.Call("1000");
        n.World.Run(2.Seconds);
        return caller.State;
    }

    private static void Hang(Neighbourhood n, SipStation caller)
    {
        caller.HangUp();
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
    }

    private static void Speak(SipStation a, SipStation b, Neighbourhood n)
    {
        a.End.Say(TonePlan.Steady(1100, -15));
        b.End.Say(TonePlan.Steady(1900, -15));
        n.World.Run(2.Seconds);
        Assert.Equal(("talks", "talks", "1900", "1100"), (a.State, b.State, Sounds(a.End.Heard.All), Sounds(b.End.Heard.All)));
    }

    private static string Tag(string address) => address.Split(";tag=")[^1];

    // Which of the three voices sound in the last tenth of a second.
    private static string Sounds(ReadOnlySpan<short> heard)
    {
        var last = heard[^800..].ToArray();
        return string.Join(' ', new[] { 700, 1100, 1900 }.Where(hertz =>
        {
            var turn = 2 * Math.PI * hertz / Pcm.SamplesPerSecond;
            var re = last.Select((sample, i) => sample * Math.Cos(turn * i)).Sum();
            var im = last.Select((sample, i) => sample * Math.Sin(turn * i)).Sum();
            return Math.Sqrt((re * re) + (im * im)) * 2 / last.Length > 700;
        }));
    }
}
