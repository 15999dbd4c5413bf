using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Analysis;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1 and User 1: what calls of the phone need beside SIP and sound.</summary>
public class LineCallParameterTests
{
    [Fact]
    [Parameter("Line_Enable_1_")]
    public void A_line_that_is_off_says_and_hears_nothing() => Live.Differs("Line_Enable_1_", "yes", "no", n =>
    {
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        return (n.Count("-> REGISTER") > 0, n.Stranger.Responses.Count > 0, n.World.Phone.Ringing is not null);
    }, (true, true, true), (false, false, false));

    [Fact]
    [Parameter("Hold_Reminder_Ring_1_")]
    public void Who_hangs_up_on_a_held_call_is_reminded() => Live.Differs("Hold_Reminder_Ring_1_", "8", "2", n =>
    {
        n.Talking();
        n.Flash();
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        return n.World.Phone.Rings[0].Length!.Value.TotalMilliseconds;
    }, 200.0, 700.0, new Scene(("Ring8_Cadence", "60(.2/4)"), ("Ring2_Cadence", "60(.7/4)")));

    [Fact]
    [Parameter("Default_CWT_1_")]
    public void A_waiting_caller_has_the_usual_tone() => Live.Differs("Default_CWT_1_", "1", "2", n =>
    {
        n.Talking();
        n.World.Phone.Heard.Mark();
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        return Math.Round(ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).Segments[0].Length.TotalSeconds, 1);
    }, 0.3, 0.1, new Scene(("CWT1_Cadence", "30(.3/9.7)"), ("CWT2_Cadence", "30(.1/9.7)"), ("CWCID_Setting_1_", "no")));

    [Fact]
    [Parameter("Ring9_Caller_1_")]
    public void A_caller_of_the_ninth_pattern_has_its_ring() => Live.Differs("Ring9_Caller_1_", "555*", "", n =>
    {
        n.Stranger.Invite();
        n.World.Run(3.Seconds);
        return n.World.Phone.Rings[0].Length!.Value.TotalMilliseconds;
    }, 900.0, 100.0, new Scene(("Ring9_Cadence", "60(.9/4)"), ("Ring1_Cadence", "60(.1/4)"), ("Default_Ring_1_", "1")));

    [Fact]
    [Parameter("Conference_Act_Code")]
    [Parameter("Attn-Xfer_Act_Code")]
    public void What_a_second_call_is_for_is_dialled_before_it()
    {
        Live.Differs("Conference_Act_Code", "", "*33", n => AtFlash(n, string.Empty), "conference", "swapped");
        Live.Differs("Conference_Act_Code", "*34", "*33", n => AtFlash(n, "*33"), "no call", "conference");
        Live.Differs("Attn-Xfer_Act_Code", "", "*44", n => AtHook(n, string.Empty), "transfer", "reminded");
        Live.Differs("Attn-Xfer_Act_Code", "*45", "*44", n => AtHook(n, "*44"), "no call", "transfer");

        // Who has said that he wants the one is not given the other.
        Assert.Equal("swapped", AtFlash(With(), "*44"));
        Assert.Equal("reminded", AtHook(With(), "*33"));

        static Neighbourhood With() => new(settings => Scene.With(settings, ("Conference_Act_Code", "*33"), ("Attn-Xfer_Act_Code", "*44")));

        static string AtFlash(Neighbourhood n, string code)
        {
            if (!Consults(n, code))
            {
                return "no call";
            }

            n.Flash();
            return n.World.Voice!.Status.Calls.All(call => call.State == Spa.Gateway.Calls.CallState.Connected) ? "conference" : "swapped";
        }

        static string AtHook(Neighbourhood n, string code)
        {
            if (!Consults(n, code))
            {
                return "no call";
            }

            n.World.Phone.HangUp();
            n.World.Run(2.Seconds);
            return n.Count("-> REFER") == 1 ? "transfer" : n.World.Phone.Rings.Count > 0 ? "reminded" : "ended";
        }

        static bool Consults(Neighbourhood n, string code)
        {
            n.Talking();
            var second = n.Station("3000");
            second.AnswersAtOnce = true;
            n.Flash();
            n.World.Phone.Dial(code + "3000#");
            var talks = n.World.RunUntil(() => second.State == "talks", 8.Seconds);
            n.World.Run(500.Milliseconds);
            return talks;
        }
    }
}
