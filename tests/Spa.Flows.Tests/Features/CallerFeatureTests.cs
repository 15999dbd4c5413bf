using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>Who calls, and calls without a number.</summary>
public class CallerFeatureTests
{
    // Each method, and what of a caller it carries: those by keys have no name.
    private static readonly (string Method, string Shown)[] Methods =
    [
        ("Bellcore(N.Amer,China)", "14085551234 Ann Example"),
        ("DTMF(Finland,Sweden)", "14085551234 "),
        ("DTMF(Denmark)", "14085551234 "),
        ("DTMF(Denmark) With PR", "14085551234 "),
        ("ETSI DTMF", "14085551234 "),
        ("ETSI DTMF With PR", "14085551234 "),
        ("ETSI DTMF After Ring", "14085551234 "),
        ("ETSI FSK", "14085551234 Ann Example"),
        ("ETSI FSK With PR(UK)", "14085551234 Ann Example"),
    ];

    [Fact]
    [Feature("C06")]
    public void The_telephone_shows_who_calls_by_each_method() => Proof.Shown(broken =>
    {
        foreach (var (method, shown) in Methods)
        {
            foreach (var standard in new[] { "bell 202", "v.23" })
            {
                var n = With(("Caller_ID_Method", method), ("Caller_ID_FSK_Standard", standard), ("CID_Serv_1_", broken ? "no" : "yes"), ("CID_Setting_1_", "yes"), ("Ring1_Cadence", "60(2/4)"), ("Default_Ring_1_", "1"));
                n.Stranger.Invite(from: "\"Ann Example\" <sip:14085551234@192.0.2.9>");
                n.World.Run(8.Seconds);
                Assert.Single(n.World.Phone.Display.Calls);
                Assert.Equal((method, shown), (method, $"{n.World.Phone.Display.Calls[0].Number} {n.World.Phone.Display.Calls[0].Name}"));

                // Who hides is not shown, and the telephone is told that he does.
                n = With(("Caller_ID_Method", method), ("Caller_ID_FSK_Standard", standard), ("CID_Serv_1_", "yes"), ("CID_Setting_1_", "yes"));
                n.Stranger.Invite("Privacy: id\r\n", from: "\"Anonymous\" <sip:anonymous@anonymous.invalid>");
                n.World.Run(8.Seconds);
                Assert.Single(n.World.Phone.Display.Calls);
                Assert.Equal((null, null, Spa.Media.CallerId.CallerIdAbsence.Private), (n.World.Phone.Display.Calls[0].Number, n.World.Phone.Display.Calls[0].Name, n.World.Phone.Display.Calls[0].Absence));
            }
        }
    });

    [Fact]
    [Feature("C20")]
    public void A_lifted_phone_calls_by_itself_at_once_or_after_a_while() => Proof.Shown(broken =>
    {
        // Hot: no tone, no key.
        var n = With(("Dial_Plan_1_", broken ? "(<:2000>xx.)" : "(P0<:2000>)"));
        var hot = n.Station("2000");
        hot.AnswersAtOnce = true;
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal(("talks", "in a call"), (hot.State, n.Words));
        Assert.Equal(string.Empty, n.Tone);

        // Warm: dial tone first; who dials within the time calls whom he dials.
        n = With(("Dial_Plan_1_", broken ? "(xx.)" : "(P4<:2000>|xx.)"), ("Dial_Tone", "350@-19,440@-19;10(*/0/1+2)"));
        var warm = n.Station("2000");
        var other = n.Station("3000");
        warm.AnswersAtOnce = other.AnswersAtOnce = true;
        n.World.Phone.Lift();
        n.World.Run(3.Seconds);
        Assert.Equal(("idle", "Dial Tone"), (warm.State, n.Tone));
        n.World.Run(2.Seconds);
        Assert.Equal(("talks", "in a call"), (warm.State, n.Words));
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        n.Dial("3000#");
        n.World.Run(5.Seconds);
        Assert.Equal(("talks", "ended: Far end hung up"), (other.State, warm.State));
    });

    private static Neighbourhood With(params (string, string)[] settings) => new(snapshot => Scene.With(snapshot, settings));
}
