using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Scripts.DialPlans;

namespace Spa.Device.Tests.Phones;

/// <summary>Numbers dialled on the keypad of a telephone, as behaviour a.3 lists them.</summary>
public class PhoneDialTests
{
    private const string Factory = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)";
    private const string Prefixes = "(<9,:>1xxxxxxxxxx|<8,:1212>xxxxxxx)";
    private const string Routes = "(999S0<:@gw0>|<#9:>xx.<:@gw0>|<:1>xxxxxxxxxx<:@gw2>|xx.)";

    // Plan, keys; number and route, "reorder", or what is still heard; seconds from the last key to the decision.
    public static TheoryData<string, string, string, double> Rows => new()
    {
        { Factory, "5551234", "5551234 proxy", 3 },
        { Factory, "411", "411 proxy", 3 },
        { Factory, "411#", "411 proxy", 0 },
        { Factory, "14085551234", "14085551234 proxy", 0 },
        { Factory, "14081551234", "14081551234 proxy", 3 },
        { Factory, "0", "0 proxy", 3 },
        { Factory, "555", "reorder", 10 },
        { Factory, "555#", "reorder", 0 },
        { Factory, "#5", "reorder", 0 },
        { Prefixes, "914085551234", "14085551234 proxy", 0 },
        { Prefixes, "85551234", "12125551234 proxy", 0 },
        { Prefixes, "7", "reorder", 0 },
        { "S:4,(00|011xxxxxx.)", "01144207", "01144207 proxy", 4 },
        { "(1947xxxxxxx!|1xxxxxxxxxx)", "19475551234", "reorder", 0 },
        { "(1947xxxxxxx!|1xxxxxxxxxx)", "12125551234", "12125551234 proxy", 0 },
        { "(P5<:1000>|xxxx)", "2345", "2345 proxy", 0 },
        { Routes, "#95551212#", "5551212 gw0", 0 },
        { Routes, "4085551234", "14085551234 gw2", 3 },
        { "(*1xxxxxxxxxx<:@voip.example.net:5082;uid=jsmith;pwd=xyz;nat>)", "*14085551234", "*14085551234 voip.example.net:5082", 0 },
        { "([39]11<:@gw0>|xx.)", "311", "311 gw0", 3 },
        { "([39]11S0<:@gw0>|xx.)", "311", "311 gw0", 0 },
        { "(<*0,:>xx.<:@gw0>|xx.)", "*05551#", "5551 gw0", 0 },
        { "(xx.)", "2000", "2000 proxy", 3 },
        { "(xx.)", "2000#", "2000 proxy", 0 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_number_on_the_keypad_goes_by_the_plan(string plan, string keys, string outcome, double seconds)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", plan));
        scene.Lift();
        scene.Dial(keys);
        var ended = scene.World.Timeline.Now;
        Assert.True(scene.RunUntil(() => scene.Leg.UserState is OffHookState.Calling or OffHookState.Reorder, 15.Seconds), "nothing was decided\n" + scene.World.Trace);
        var after = (scene.World.Timeline.Now - ended).TotalSeconds;

        // The keypad is silent for 100 ms behind each key, and a key is known after 50 ms.
        Assert.InRange(after, Math.Max(seconds - 0.3, 0), Math.Max(seconds - 0.1, 0.02));
        Assert.Equal(outcome, scene.Leg.UserState == OffHookState.Reorder ? "reorder" : $"{scene.Number.Number} {scene.Number.Route?.Target ?? "proxy"}");
    }

    [Fact]
    public void The_dial_tone_stops_at_the_first_key_and_an_accepted_number_is_followed_by_silence()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(xxx)"));
        scene.Lift();
        Assert.Equal(PhoneTone.Dial, scene.Leg.Playing);
        scene.Dial("2");
        Assert.Equal((OffHookState.Dialling, (PhoneTone?)null), (scene.Leg.UserState, scene.Leg.Playing));
        scene.Dial("34");
        Assert.Equal(OffHookState.Calling, scene.Leg.UserState);
        Assert.Equal(string.Empty, scene.Hears(5.Seconds));
        Assert.Equal("234", scene.Number.Number);
    }

    [Fact]
    public void A_comma_plays_the_outside_dial_tone_until_the_next_key()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", Prefixes));
        scene.Lift();
        scene.Dial("9");
        Assert.Equal("420.0@-16.0", scene.Hears(1.Seconds));
        scene.Dial("1");
        Assert.Equal(string.Empty, scene.Hears(1.Seconds));
    }

    [Theory]
    [InlineData("(S0<:12125551234>)")]
    [InlineData("(P0<:12125551234>)")]
    public void A_hot_line_calls_at_once_and_no_tone_is_heard(string plan)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", plan));
        scene.Lift();
        Assert.Equal("12125551234", scene.Number.Number);
        scene.Run(2.Seconds);
        Assert.Empty(ToneAnalysis.Measure(scene.Phone.Heard.All).Segments);
    }

    [Fact]
    public void A_warm_line_calls_after_its_time_also_when_the_dial_tone_is_shorter()
    {
        foreach (var tone in new[] { "350@-19;10(*/0/1)", "350@-19;2(*/0/1)" })
        {
            var scene = PhoneScene.Start(("Dial_Plan_1_", "(P5<:1000>|xxxx)"), ("Dial_Tone", tone));
            scene.Lift();
            Assert.Equal(PhoneTone.Dial, scene.Leg.Playing);
            scene.Run(4.Seconds);
            Assert.Empty(scene.Numbers);
            scene.Run(1.Seconds);
            Assert.Equal(("1000", DialDecision.AfterOffHookTimer), (scene.Number.Number, scene.Number.Decided));
        }
    }

    [Fact]
    public void A_call_back_from_reorder_begins_a_new_number()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(200)"));
        scene.Lift();
        scene.Dial("7");
        Assert.Equal(PhoneTone.Reorder, scene.Leg.Playing);
        scene.Dial("200");
        Assert.Empty(scene.Numbers);
        scene.Phone.Flash(300.Milliseconds);
        scene.Run(1.Seconds);
        Assert.Single(scene.News.OfType<LegNews.Flashed>());
        scene.Leg.Invite();
        scene.Run(200.Milliseconds);
        scene.Dial("200");
        Assert.Equal("200", scene.Number.Number);
    }

    [Fact]
    public void Keys_are_heard_through_the_echo_of_the_dial_tone()
    {
        var scene = PhoneScene.StartOnAnEchoingLine(3, ("Dial_Plan_1_", "(2xx)"), ("Dial_Tone", "450@-6,600@-6;60(*/0/1+2)"));
        scene.Lift();
        scene.Dial("2");
        Assert.Equal(OffHookState.Dialling, scene.Leg.UserState);
        scene.Dial("11");
        Assert.Equal("211", scene.Number.Number);
    }

    public static TheoryData<string> Pulsed => new() { "0", "1", "5", "911", "9876543210" };

    [Theory]
    [MemberData(nameof(Pulsed))]
    public void A_dial_that_opens_the_loop_dials(string number)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(x.)"), ("Interdigit_Short_Timer", "2"));
        scene.Lift();
        scene.Phone.Pulse(number);
        scene.RunUntil(() => !scene.Phone.IsDialling, 60.Seconds);
        Assert.Equal(OffHookState.Dialling, scene.Leg.UserState);
        scene.Run(3.Seconds);
        Assert.Equal(number, scene.Number.Number);
    }

    [Fact]
    public void Pulses_in_a_call_are_keys_that_are_let_go_at_once()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Phone.Pulse("30");
        scene.Run(4.Seconds);
        Assert.Equal("+3 -3 +0 -0", scene.Keys);
    }

    // Keys, whether the unit refuses calls; what is called and by which route.
    public static TheoryData<string, bool, string> Emergencies => new()
    {
        { "911", false, "911 proxy True" },
        { "911", true, "911 proxy True" },
        { "112", true, "112 gw0 True" },
        { "5551234", true, "" },
        { "5911", true, "" },
    };

    [Theory]
    [MemberData(nameof(Emergencies))]
    public void An_emergency_number_goes_when_all_others_are_refused(string keys, bool refused, string called)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(112<:@gw0>|[2-9]xxxxxx|911!)"), ("Emergency_Number_1_", "911,112"));
        scene.Lifted = refused ? scene.Leg.Refuse : null;
        scene.Lift();
        Assert.Equal(refused ? PhoneTone.Reorder : PhoneTone.Dial, scene.Leg.Playing);
        scene.Dial(keys);
        scene.Run(4.Seconds);
        Assert.Equal(called, string.Join("; ", scene.Numbers.Select(n => $"{n.Number} {n.Route?.Target ?? "proxy"} {n.IsEmergency}")));
        Assert.Equal(called.Length > 0 ? OffHookState.Calling : OffHookState.Reorder, scene.Leg.UserState);
    }

    [Fact]
    public void A_hot_line_that_is_refused_still_takes_an_emergency_number()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(S0<:1000>)"));
        scene.Lifted = scene.Leg.Refuse;
        scene.Lift();
        Assert.Empty(scene.Numbers);
        scene.Dial("911");
        Assert.True(scene.Number.IsEmergency);
    }

    [Fact]
    public void A_refused_user_hears_reorder_then_the_warning_then_nothing_and_can_dial_for_help_to_the_end()
    {
        var scene = PhoneScene.Start(("Reorder_Tone", "480@-19;2(*/0/1)"), ("Off_Hook_Warning_Tone", "1400@-10;2(*/0/1)"));
        scene.Lifted = scene.Leg.Refuse;
        scene.Phone.Lift();
        scene.Run(6.Seconds);
        Assert.Equal("480.0@-19.0; 1400.0@-10.0", string.Join("; ", ToneAnalysis.Measure(scene.Phone.Heard.All).Segments.Select(s => string.Join(',', s.Components))));
        scene.Dial("112");
        scene.Run(3.Seconds);
        Assert.Equal("112", scene.Number.Number);
    }

    // Keys; user and address.
    public static TheoryData<string, string> Addresses => new()
    {
        { "192*168*1*48#", " 192.168.1.48" },
        { "10*0*0*7*5070#", " 10.0.0.7:5070" },
        { "2000*192*168*1*48#", "2000 192.168.1.48" },
        { "35*192*168*1*48*5062#", "35 192.168.1.48:5062" },
        { "192*168*1*480#", "reorder" },
        { "192*168#", "reorder" },
        { "192**1", "reorder" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_can_be_dialled_when_that_is_enabled(string keys, string outcome)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(2xxxx|0)"), ("Enable_IP_Dialing_1_", "yes"));
        scene.Lift();
        scene.Dial(keys);
        Assert.Equal(outcome, scene.Leg.UserState == OffHookState.Reorder ? "reorder" : $"{scene.Number.Number} {scene.Number.Route!.Target}");
    }

    [Fact]
    [Parameter("Enable_IP_Dialing_1_")]
    public void Without_IP_dialling_an_address_is_no_number()
        => Proof.Differs("Enable_IP_Dialing_1_", "yes", "no", PhoneScene.Observe("Enable_IP_Dialing_1_", scene =>
        {
            scene.Lift();
            scene.Dial("192*168*1*48");
            scene.Run(11.Seconds);
            return string.Join(' ', scene.Numbers.Select(number => number.Route!.Target));
        }, ("Dial_Plan_1_", "(0)")), (a, b) => Assert.Equal(("192.168.1.48", string.Empty), (a, b)));

    [Fact]
    [Parameter("Dial_Plan_1_")]
    public void The_dial_plan_decides()
        => Proof.Differs("Dial_Plan_1_", "(<9:>xx)", "(<9:77>xx)", PhoneScene.Observe("Dial_Plan_1_", scene =>
        {
            scene.Lift();
            scene.Dial("912");
            return scene.Number.Number;
        }), (a, b) => Assert.Equal(("12", "7712"), (a, b)));

    [Fact]
    [Parameter("Emergency_Number_1_")]
    public void An_emergency_number_is_known_by_the_setting()
        => Proof.Differs("Emergency_Number_1_", "911", "112", PhoneScene.Observe("Emergency_Number_1_", scene =>
        {
            scene.Lift();
            scene.Dial("911");
            scene.Run(4.Seconds);
            return scene.Leg.UserState;
        }, ("Dial_Plan_1_", "(911!|x.)")), (a, b) => Assert.Equal((OffHookState.Calling, OffHookState.Reorder), (a, b)));

    [Fact]
    [Parameter("Interdigit_Short_Timer")]
    public void A_complete_number_waits_for_the_short_timer()
        => Proof.Differs("Interdigit_Short_Timer", "2", "5", PhoneScene.Observe("Interdigit_Short_Timer", scene => DecidedAfter(scene, "20"), ("Dial_Plan_1_", "(xx.)")), (a, b) => Assert.Equal(3, b - a, 0.05));

    [Fact]
    [Parameter("Interdigit_Long_Timer")]
    public void A_number_that_is_not_complete_waits_for_the_long_timer()
        => Proof.Differs("Interdigit_Long_Timer", "4", "7", PhoneScene.Observe("Interdigit_Long_Timer", scene => DecidedAfter(scene, "20"), ("Dial_Plan_1_", "(xxxx)")), (a, b) => Assert.Equal(3, b - a, 0.05));

    private static double DecidedAfter(PhoneScene scene, string keys)
    {
        scene.Lift();
        scene.Dial(keys);
        var from = scene.World.Timeline.Now;
        Assert.True(scene.RunUntil(() => scene.Leg.UserState is OffHookState.Calling or OffHookState.Reorder, 20.Seconds));
        return (scene.World.Timeline.Now - from).TotalSeconds;
    }
}
