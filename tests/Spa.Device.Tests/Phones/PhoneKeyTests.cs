using Spa.Device.Tests.Media;
using Spa.Device.Tests.Simulation;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Gateway.Phones;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Phones;

/// <summary>Keys and hook during a call, the far end's keys, the echo of the telephone's line.</summary>
public class PhoneKeyTests
{
    [Fact]
    public void Keys_in_a_call_are_told_down_and_up()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Dial("159*0#AD");
        scene.Run(100.Milliseconds);
        Assert.Equal("+1 -1 +5 -5 +9 -9 +* -* +0 -0 +# -# +A -A +D -D", scene.Keys);
    }

    [Fact]
    public void A_key_is_known_to_sound_from_its_start_to_its_end()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        Assert.False(scene.Leg.KeySounds);
        scene.Phone.Press('5', 300.Milliseconds);
        Assert.True(scene.RunUntil(() => scene.Leg.KeySounds, 40.Milliseconds), "not muted within 40 ms");
        scene.Run(200.Milliseconds);
        Assert.True(scene.Leg.KeySounds);
        Assert.Equal("+5", scene.Keys);
        scene.Run(150.Milliseconds);
        Assert.False(scene.Leg.KeySounds);
        Assert.Equal("+5 -5", scene.Keys);
    }

    [Fact]
    public void The_last_key_of_a_number_is_no_key_of_the_call()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(xx)"));
        scene.Lift();
        scene.Phone.Press('2', 100.Milliseconds);
        scene.Phone.Press('3', 800.Milliseconds);
        scene.Run(400.Milliseconds);
        Assert.Equal("23", scene.Number.Number);
        scene.Join();
        scene.Run(1.Seconds);
        Assert.Equal(string.Empty, scene.Keys);
        scene.Dial("7");
        Assert.Equal("+7 -7", scene.Keys);
    }

    [Fact]
    public void A_key_that_is_down_when_the_phone_is_hung_up_is_let_go()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Phone.Press('5', 5.Seconds);
        scene.Run(300.Milliseconds);
        scene.Phone.HangUp();
        scene.Run(2.Seconds);
        Assert.Equal("+5 -5", scene.Keys);
        Assert.IsType<LegNews.Cleared>(scene.News[^1]);
    }

    [Fact]
    public void A_flash_is_told_and_changes_nothing_by_itself()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Phone.Flash(300.Milliseconds);
        scene.Run(1.Seconds);
        Assert.Single(scene.News.OfType<LegNews.Flashed>());
        Assert.Equal(OffHookState.InCall, scene.Leg.UserState);
    }

    // How long the loop is open; what is told.
    public static TheoryData<int, string> Breaks => new() { { 10, "" }, { 20, "1" }, { 60, "1" }, { 90, "1" }, { 110, "flash" }, { 800, "flash" } };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void The_length_of_a_break_decides_between_pulse_and_flash(int milliseconds, string told)
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Run(10.Milliseconds);
        scene.Phone.Flash((milliseconds + 10).Milliseconds);
        scene.Run(2.Seconds);
        Assert.Equal(told, string.Join(' ', scene.News.Select(news => news switch { LegNews.Flashed => "flash", LegNews.Key { Down: true } key => $"{key.Value}", _ => null }).OfType<string>()));
    }

    [Fact]
    [Parameter("DTMF_Tx_Mode_1_")]
    public void The_strict_mode_takes_no_weak_key()
        => Proof.Differs("DTMF_Tx_Mode_1_", "Strict", "Normal", PhoneScene.Observe("DTMF_Tx_Mode_1_", scene =>
        {
            scene.Talk();

            // The row and the column of 5, weaker than a keypad sends them.
            scene.Phone.Speak(TonePlan.From(Spa.Scripts.Tones.ToneScript.Parse("770@-28,1336@-27;*(*/0/1+2)").OrThrow()));
            scene.Run(300.Milliseconds);
            return scene.Keys;
        }), (a, b) => Assert.Equal((string.Empty, "+5"), (a, b)));

    [Fact]
    [Parameter("DTMF_Tx_Strict_Hold_Off_Time_1_")]
    public void The_hold_off_time_is_how_long_a_key_must_last()
        => Proof.Differs("DTMF_Tx_Strict_Hold_Off_Time_1_", "40", "150", PhoneScene.Observe("DTMF_Tx_Strict_Hold_Off_Time_1_", scene =>
        {
            scene.Talk();
            scene.Dial("5");
            return scene.Keys;
        }), (a, b) => Assert.Equal(("+5 -5", string.Empty), (a, b)));

    [Fact]
    [Parameter("Detect_ABCD")]
    public void Keys_A_to_D_are_told_only_when_they_are_to_be_detected()
        => Proof.Differs("Detect_ABCD", "yes", "no", PhoneScene.Observe("Detect_ABCD", scene =>
        {
            scene.Talk();
            scene.Dial("A5B");
            return scene.Keys;
        }), (a, b) => Assert.Equal(("+A -A +5 -5 +B -B", "+5 -5"), (a, b)));

    [Fact]
    [Parameter("Playback_ABCD")]
    public void Keys_A_to_D_of_the_far_end_are_played_only_when_that_is_wanted()
        => Proof.Differs("Playback_ABCD", "yes", "no", PhoneScene.Observe("Playback_ABCD", scene =>
        {
            scene.Talk();
            scene.Leg.SendKey('A', true);
            scene.Leg.SendKey('A', false);
            return scene.Hears(500.Milliseconds);
        }), (a, b) => Assert.Equal(("697.0@-16.0,1633.0@-16.0", string.Empty), (a, b)));

    [Fact]
    [Parameter("DTMF_Playback_Level")]
    public void The_far_ends_keys_are_played_at_the_level()
        => Proof.Differs("DTMF_Playback_Level", "-16", "-10", PhoneScene.Observe("DTMF_Playback_Level", scene =>
        {
            scene.Talk();
            scene.Leg.SendKey('5', true);
            scene.Run(50.Milliseconds);
            return scene.Hears(500.Milliseconds);
        }), (a, b) => Assert.Equal(("770.0@-16.0,1336.0@-16.0", "770.0@-10.0,1336.0@-10.0"), (a, b)));

    [Fact]
    [Parameter("DTMF_Playback_Length")]
    public void The_far_ends_keys_last_at_least_the_length()
        => Proof.Differs("DTMF_Playback_Length", ".1", ".3", PhoneScene.Observe("DTMF_Playback_Length", scene =>
        {
            scene.Talk();
            scene.Leg.SendKey('5', true);
            scene.Leg.SendKey('5', false);
            return scene.Listen(1.Seconds).Segments[0].Length.TotalMilliseconds;
        }), (a, b) =>
        {
            Assert.Equal(100, a, 6.0);
            Assert.Equal(300, b, 6.0);
        });

    [Fact]
    public void The_far_ends_key_sounds_for_as_long_as_it_is_down_in_place_of_the_talk()
    {
        var scene = PhoneScene.Start(("FXS_Port_Output_Gain", "0"));
        scene.Talk();
        scene.Far.Speak(TonePlan.Steady(1000, -20));
        scene.Run(200.Milliseconds);
        scene.Phone.Heard.Mark();
        scene.Leg.SendKey('5', true);
        scene.Run(700.Milliseconds);
        scene.Leg.SendKey('5', false);
        scene.Run(500.Milliseconds);
        var key = ToneAnalysis.Measure(scene.Phone.Heard.SinceMark).Segments.Single(segment => segment.Components.Length == 2);
        Assert.Equal(700, key.Length.TotalMilliseconds, 15.0);
    }

    [Fact]
    public void Keys_of_the_far_end_that_come_at_once_are_played_one_after_the_other()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        foreach (var key in "1258")
        {
            scene.Leg.SendKey(key, true);
            scene.Leg.SendKey(key, false);
        }

        var heard = scene.Listen(2.Seconds);
        Assert.Equal([697, 697, 770, 852], heard.Segments.Select(segment => (int)Math.Round(segment.Components[0].Hertz)));
        Assert.All(heard.Segments.Zip(heard.Segments.Skip(1)), pair => Assert.InRange((pair.Second.Start - pair.First.End).TotalMilliseconds, 35, 60));
    }

    [Fact]
    public void A_battery_that_was_cut_gives_a_new_dial_tone_when_it_comes_back()
    {
        var scene = PhoneScene.Start(("CPC_Delay", "1"), ("CPC_Duration", ".5"));
        scene.Talk();
        scene.Part();
        scene.Leg.FarEndGone();
        Assert.True(scene.RunUntil(() => scene.Phone.Feeding == 0, 3.Seconds));
        scene.Run(1.Seconds);
        Assert.Equal((FxsState.OffHook, PhoneTone.Dial), (scene.Leg.LineState, scene.Leg.Playing));
    }

    [Fact]
    [Parameter("Echo_Canc_Enable_1_")]
    public void The_canceller_takes_the_far_ends_echo_away()
        => Proof.Differs("Echo_Canc_Enable_1_", "yes", "no", PhoneScene.ObserveOnAnEchoingLine(10, "Echo_Canc_Enable_1_", Echo, ("Echo_Supp_Enable_1_", "no")), (a, b) => Assert.True(a < b - 20, $"{a} dBm0 with it, {b} without"));

    [Fact]
    [Parameter("Echo_Canc_Adapt_Enable_1_")]
    public void The_canceller_takes_nothing_away_that_it_may_not_learn()
        => Proof.Differs("Echo_Canc_Adapt_Enable_1_", "yes", "no", PhoneScene.ObserveOnAnEchoingLine(10, "Echo_Canc_Adapt_Enable_1_", Echo, ("Echo_Supp_Enable_1_", "no")), (a, b) => Assert.True(a < b - 20, $"{a} dBm0 with it, {b} without"));

    [Fact]
    [Parameter("Echo_Supp_Enable_1_")]
    public void The_suppressor_takes_away_what_the_canceller_leaves()
        => Proof.Differs("Echo_Supp_Enable_1_", "yes", "no", PhoneScene.ObserveOnAnEchoingLine(10, "Echo_Supp_Enable_1_", Echo), (a, b) => Assert.True(a < b - 3, $"{a} dBm0 with it, {b} without"));

    [Fact]
    [Parameter("More_Echo_Suppression")]
    public void With_more_suppression_quiet_talk_beside_the_echo_is_taken_for_a_rest_of_it()
        => Proof.Differs("More_Echo_Suppression", "no", "yes", PhoneScene.ObserveOnAnEchoingLine(10, "More_Echo_Suppression", scene =>
        {
            // Both at once, the user quiet: more than is left of the echo, and less than a rest of it may be.
            scene.Talk();
            scene.Far.Say(Signals.Noise(8 * Pcm.SamplesPerSecond, -16, 3));
            scene.Run(4.Seconds);
            scene.Phone.Speak(TonePlan.Steady(800, -44));
            scene.Run(1.Seconds);
            scene.Far.Heard.Mark();
            scene.Run(2.Seconds);
            return Dbm0.Of(scene.Far.Heard.SinceMark).Value;
        }), (a, b) =>
        {
            Assert.InRange(a, -49, -42);
            Assert.InRange(b, double.NegativeInfinity, -60);
        });

    [Fact]
    public void A_frame_in_which_nothing_happens_allocates_nothing()
    {
        var timeline = new VirtualTimeline();
        var port = new StillPort();
        var leg = new PhoneLeg(port, PhoneSettings.From(Scenes.Settings()), timeline, CoreTrace.None);
        var far = new FarLeg();
        var media = new MediaGraph();
        media.Add(leg);
        leg.News += news =>
        {
            if (news is LegNews.Seized)
            {
                leg.Invite();
            }
        };
        Assert.Equal(0, Measure());
        leg.Alert(new CallOffer(1, 1, new CallerName("200", "Ann")));
        Assert.Equal(0, Measure());
        port.Signal(new FxsSignal.Loop(true));
        timeline.Run(100.Milliseconds);
        Assert.Equal(OffHookState.DialTone, leg.UserState);
        Assert.Equal(0, Measure());
        media.Add(far);
        media.Join(leg, far);
        leg.Joined();
        far.Speak(TonePlan.Steady(1000, -20));
        leg.Alert(new CallOffer(1, 1, new CallerName("200", "Ann")));
        leg.SendKey('5', true);
        Assert.Equal(0, Measure());

        long Measure() => Allocations.Least(() =>
        {
            for (var i = 0; i < 150; i++)
            {
                leg.Tick();
                media.Tick();
            }
        });
    }

    // What the far end hears of itself once the canceller has had four seconds to learn.
    private static double Echo(PhoneScene scene)
    {
        scene.Talk();
        scene.Far.Say(EchoScene.Talk(7, -16, 3));
        scene.Run(4.Seconds);
        scene.Far.Heard.Mark();
        scene.Run(2.Seconds);
        return Dbm0.Of(scene.Far.Heard.SinceMark).Value;
    }

    private sealed class StillPort : IFxsDriver
    {
        private Action<FxsSignal>? to;

        public void Attach(Action<FxsSignal> signal) => to = signal;

        public void Signal(FxsSignal signal) => to!(signal);

        public void SetBattery(Battery battery)
        {
        }

        public void SetRinging(RingDrive? ring)
        {
        }

        public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone) => fromPhone.Clear();
    }
}
