using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Marks;

namespace Spa.Device.Tests.Phones;

/// <summary>What the unit plays to an off-hook phone, and that each tone is its parameter.</summary>
public class PhoneToneTests
{
    // The parameter; how its tone comes to be heard.
    private static readonly (string Name, Action<PhoneScene> Hear, (string Name, string Text)[] Others)[] Tones =
    [
        ("Second_Dial_Tone", scene => Lifted(scene, () => scene.Leg.Invite(second: true)), []),
        ("Outside_Dial_Tone", scene => Calling(scene, "9"), [("Dial_Plan_1_", "(9,xxx)")]),
        ("MWI_Dial_Tone", scene => WithMessages(scene), []),
        ("Cfwd_Dial_Tone", scene => scene.Lift(), [("Cfwd_All_Dest_1_", "200")]),
        ("Busy_Tone", scene => Failed(scene, CallFailure.Busy), []),
        ("Ring_Back_Tone", scene => Told(scene, CallProgress.Ringing), []),
        ("Ring_Back_2_Tone", scene => Told(scene, CallProgress.Queued), []),
        ("SIT1_Tone", scene => Failed(scene, CallFailure.Sit1), []),
        ("SIT2_Tone", scene => Failed(scene, CallFailure.Sit2), []),
        ("SIT3_Tone", scene => Failed(scene, CallFailure.Sit3), []),
        ("SIT4_Tone", scene => Failed(scene, CallFailure.Sit4), []),
        ("Holding_Tone", scene => Held(scene), []),
    ];

    [Fact]
    [Parameter("Second_Dial_Tone")]
    [Parameter("Outside_Dial_Tone")]
    [Parameter("MWI_Dial_Tone")]
    [Parameter("Cfwd_Dial_Tone")]
    [Parameter("Busy_Tone")]
    [Parameter("Ring_Back_Tone")]
    [Parameter("Ring_Back_2_Tone")]
    [Parameter("SIT1_Tone")]
    [Parameter("SIT2_Tone")]
    [Parameter("SIT3_Tone")]
    [Parameter("SIT4_Tone")]
    [Parameter("Holding_Tone")]
    public void Each_tone_is_what_its_parameter_says()
    {
        foreach (var (name, hear, others) in Tones)
        {
            Proof.Differs(name, "500@-12;20(*/0/1)", "1100@-20,1300@-18;20(.3/.2/1+2)", PhoneScene.Observe(name, scene =>
            {
                hear(scene);
                return scene.Hears(450.Milliseconds);
            }, [("Dial_Plan_1_", "(x)"), .. others]), (a, b) =>
            {
                Assert.Equal("500.0@-12.0", a);
                Assert.Contains("1100.0@-20.0,1300.0@-18.0", b, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Each_factory_tone_is_heard_as_behaviour_b_lists_it()
    {
        foreach (var (failure, first) in new[] { (CallFailure.Busy, "480.0@-19.0,620.0@-19.0"), (CallFailure.Reorder, "480.0@-19.0,620.0@-19.0"), (CallFailure.Sit1, "985.0@-16.0"), (CallFailure.Sit3, "914.0@-16.0") })
        {
            var scene = PhoneScene.Start(("Dial_Plan_1_", "(x)"));
            Calling(scene, "5");
            scene.Phone.Heard.Mark();
            scene.Leg.Fail(failure);
            Assert.Equal(first, scene.Hears(6.Seconds).Split("; ")[0]);
        }
    }

    // Why a call failed; the tones up to the silence behind them.
    public static TheoryData<CallFailure, string> Failures => new()
    {
        { CallFailure.Busy, "450.0@-19.0; 1400.0@-5.0" },
        { CallFailure.Reorder, "600.0@-19.0; 1400.0@-5.0" },
        { CallFailure.Sit2, "914.0@-16.0; 1400.0@-5.0" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_heard_then_the_warning_then_nothing(CallFailure failure, string tones)
    {
        var scene = PhoneScene.Start(
            ("Dial_Plan_1_", "(x)"), ("Busy_Tone", "450@-19;2(*/0/1)"), ("Reorder_Tone", "600@-19;2(*/0/1)"), ("SIT2_Tone", "914@-16;2(*/0/1)"), ("Off_Hook_Warning_Tone", "1400@-5;2(*/0/1)"));
        Calling(scene, "5");
        scene.Leg.Fail(failure);
        Assert.Equal(tones, scene.Hears(8.Seconds));
        Assert.Equal(OffHookState.Silent, scene.Leg.UserState);
    }

    [Fact]
    public void The_same_progress_told_again_does_not_begin_the_ring_back_anew()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(x)"), ("Ring_Back_Tone", "440@-19;*(2/1/1)"));
        Calling(scene, "5");
        scene.Leg.Progress(CallProgress.Ringing);
        scene.Run(1.Seconds);
        scene.Leg.Progress(CallProgress.Ringing);
        var reading = scene.Listen(2500.Milliseconds);
        Assert.Equal(2, reading.Segments.Length);
        Assert.Equal(1, reading.Segments[0].Length.TotalSeconds, 0.03);
    }

    [Fact]
    public void Early_media_are_heard_in_place_of_the_ring_back()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(x)"), ("FXS_Port_Output_Gain", "0"));
        Calling(scene, "5");
        scene.Leg.Progress(CallProgress.Ringing);
        scene.Run(500.Milliseconds);
        scene.Leg.Progress(CallProgress.EarlyMedia);
        scene.Join();
        scene.Far.Speak(Spa.Media.Tones.TonePlan.Steady(1000, -20));
        scene.Run(100.Milliseconds);
        Assert.Equal("1000.0@-20.0", scene.Hears(1.Seconds));
    }

    // Messages wait, forward-all is set; the dial tone.
    public static TheoryData<bool, bool, PhoneTone> Choices => new()
    {
        { false, false, PhoneTone.Dial },
        { false, true, PhoneTone.CfwdDial },
        { true, false, PhoneTone.MwiDial },
        { true, true, PhoneTone.MwiDial },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_dial_tone_tells_of_messages_first_then_of_forwarding(bool messages, bool forwards, PhoneTone tone)
    {
        var scene = PhoneScene.Start(("Message_Waiting_1_", messages ? "yes" : "no"), ("Cfwd_All_Dest_1_", forwards ? "200" : string.Empty));
        scene.Lift();
        Assert.Equal(tone, scene.Leg.Playing);
        scene.Leg.Invite(second: true);
        Assert.Equal(PhoneTone.SecondDial, scene.Leg.Playing);
    }

    [Fact]
    [Parameter("Cfwd_All_Dest_1_")]
    public void A_destination_for_all_calls_changes_the_dial_tone()
        => Proof.Differs("Cfwd_All_Dest_1_", "", "200", PhoneScene.Observe("Cfwd_All_Dest_1_", DialTone), (a, b) => Assert.Equal((PhoneTone.Dial, PhoneTone.CfwdDial), (a, b)));

    [Fact]
    [Parameter("Cfwd_All_Serv_1_")]
    public void Forwarding_that_is_not_permitted_changes_no_tone()
        => Proof.Differs("Cfwd_All_Serv_1_", "yes", "no", PhoneScene.Observe("Cfwd_All_Serv_1_", DialTone, ("Cfwd_All_Dest_1_", "200")), (a, b) => Assert.Equal((PhoneTone.CfwdDial, PhoneTone.Dial), (a, b)));

    [Fact]
    [Parameter("MWI_Serv_1_")]
    public void Messages_change_the_dial_tone_only_when_that_is_permitted()
        => Proof.Differs("MWI_Serv_1_", "yes", "no", PhoneScene.Observe("MWI_Serv_1_", DialTone, ("Message_Waiting_1_", "yes")), (a, b) => Assert.Equal((PhoneTone.MwiDial, PhoneTone.Dial), (a, b)));

    [Fact]
    [Parameter("Message_Waiting_1_")]
    public void The_stored_state_of_the_mailbox_changes_the_dial_tone()
        => Proof.Differs("Message_Waiting_1_", "yes", "no", PhoneScene.Observe("Message_Waiting_1_", DialTone), (a, b) => Assert.Equal((PhoneTone.MwiDial, PhoneTone.Dial), (a, b)));

    [Fact]
    public void The_holding_tone_is_heard_while_the_far_end_holds()
    {
        var scene = PhoneScene.Start(("Holding_Tone", "600@-19;*(*/0/1)"), ("FXS_Port_Output_Gain", "0"));
        scene.Talk();
        scene.Far.Speak(Spa.Media.Tones.TonePlan.Steady(1000, -20));
        scene.Leg.Hold(true);
        Assert.Equal("600.0@-19.0", scene.Hears(1.Seconds));
        scene.Leg.Hold(false);
        scene.Run(20.Milliseconds);
        Assert.Equal("1000.0@-20.0", scene.Hears(1.Seconds));
    }

    [Fact]
    public void A_call_that_is_taken_back_is_waited_for_in_silence()
    {
        var scene = PhoneScene.Start();
        scene.Lift();
        scene.Leg.Wait();
        Assert.Equal(string.Empty, scene.Hears(3.Seconds));
        Assert.Equal(OffHookState.InCall, scene.Leg.UserState);
    }

    // We called; the polarity of the phone in the call.
    [Theory]
    [InlineData(true, -1)]
    [InlineData(false, 1)]
    public void Who_called_decides_the_polarity(bool weCalled, int sign)
    {
        var scene = PhoneScene.Start(("Caller_Conn_Polarity_1_", "Reverse"), ("Callee_Conn_Polarity_1_", "Forward"));
        scene.Leg.WeCalled = weCalled;
        scene.Talk();
        Assert.Equal(sign, Math.Sign(scene.Phone.Feeding));
        scene.Part();
        scene.Leg.FarEndGone();
        Assert.Equal(1, Math.Sign(scene.Phone.Feeding));
    }

    [Fact]
    [Parameter("Caller_Conn_Polarity_1_")]
    public void The_polarity_of_a_call_we_placed_is_its_parameter()
        => Proof.Differs("Caller_Conn_Polarity_1_", "Forward", "Reverse", PhoneScene.Observe("Caller_Conn_Polarity_1_", scene =>
        {
            scene.Leg.WeCalled = true;
            scene.Talk();
            return Math.Sign(scene.Phone.Feeding);
        }), (a, b) => Assert.Equal((1, -1), (a, b)));

    [Fact]
    public void Reorder_follows_a_far_end_that_has_gone_while_the_call_was_being_placed()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(x)"), ("Reorder_Delay", "1"));
        Calling(scene, "5");
        scene.Leg.Progress(CallProgress.Ringing);
        scene.Run(1.Seconds);
        scene.Leg.FarEndGone();
        scene.Run(1100.Milliseconds);
        Assert.Equal(PhoneTone.Reorder, scene.Leg.Playing);
    }

    private static PhoneTone? DialTone(PhoneScene scene)
    {
        scene.Lift();
        return scene.Leg.Playing;
    }

    private static void Lifted(PhoneScene scene, Action then)
    {
        scene.Lifted = then;
        scene.Lift();
    }

    private static void Calling(PhoneScene scene, string keys)
    {
        scene.Lift();
        scene.Dial(keys);
    }

    private static void WithMessages(PhoneScene scene)
    {
        scene.Leg.SetMessages(true);
        scene.Lift();
    }

    private static void Failed(PhoneScene scene, CallFailure failure)
    {
        Calling(scene, "5");
        scene.Leg.Fail(failure);
        scene.Run(20.Milliseconds);
    }

    private static void Told(PhoneScene scene, CallProgress how)
    {
        Calling(scene, "5");
        scene.Leg.Progress(how);
        scene.Run(20.Milliseconds);
    }

    private static void Held(PhoneScene scene)
    {
        scene.Talk();
        scene.Leg.Hold(true);
        scene.Run(20.Milliseconds);
    }
}
