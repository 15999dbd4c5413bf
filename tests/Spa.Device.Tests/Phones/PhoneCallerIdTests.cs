using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.CallerId;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Phones;

/// <summary>Who calls, on the display of the telephone; and the bell beside it.</summary>
public class PhoneCallerIdTests
{
    private static readonly CallerName Ann = new("14085551234", "Ann Example");
    private static readonly CallerName Hidden = new(string.Empty, string.Empty, CallerIdAbsence.Private);

    // Method; what the display shows of Ann and of a hidden caller; bursts of the ring before it is shown; polarity turned meanwhile.
    public static TheoryData<string, string, string, int, bool> Methods => new()
    {
        { "Bellcore(N.Amer,China)", "14085551234|Ann Example||11292058", "||P|11292058", 1, false },
        { "DTMF(Finland,Sweden)", "14085551234|||", "||P|", 0, true },
        { "DTMF(Denmark)", "14085551234|||", "||P|", 0, false },
        { "DTMF(Denmark) With PR", "14085551234|||", "||P|", 0, true },
        { "ETSI DTMF", "14085551234|||", "||P|", 0, false },
        { "ETSI DTMF With PR", "14085551234|||", "||P|", 0, true },
        { "ETSI DTMF After Ring", "14085551234|||", "||P|", 1, false },
        { "ETSI FSK", "14085551234|Ann Example||11292058", "||P|11292058", 0, false },
        { "ETSI FSK With PR(UK)", "14085551234|Ann Example||11292058", "||P|11292058", 0, true },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_display_shows_who_calls(string method, string shown, string hidden, int bursts, bool turned)
    {
        foreach (var (caller, expected) in new[] { (Ann, shown), (Hidden, hidden) })
        {
            var scene = PhoneScene.Start(("Caller_ID_Method", method));
            var reversed = false;
            scene.Ring(caller);
            Assert.True(scene.RunUntil(
                () =>
                {
                    reversed |= scene.Phone.Feeding < 0;
                    return scene.Phone.Display.Calls.Count > 0;
                },
                10.Seconds), $"{method}: nothing was shown");
            Assert.Equal(expected, scene.Shown());
            Assert.Equal(bursts, scene.Phone.Rings.Count);
            Assert.Equal(turned, reversed);
            scene.Run(10.Seconds);
            Assert.True(scene.Phone.Feeding > 0);

            // The ring is whole all the same, and nothing is shown twice.
            Assert.All(scene.Phone.Rings.Take(scene.Phone.Rings.Count - 1), ring => Assert.Equal(2000, ring.Length!.Value.TotalMilliseconds));
            Assert.Single(scene.Phone.Display.Calls);
        }
    }

    [Fact]
    [Parameter("Caller_ID_Method")]
    public void The_method_decides_when_the_caller_is_shown()
        => Proof.Differs("Caller_ID_Method", "Bellcore(N.Amer,China)", "ETSI FSK", PhoneScene.Observe("Caller_ID_Method", scene =>
        {
            scene.Ring(Ann);
            scene.Run(6.Seconds);
            return scene.Phone.Display.Calls[0].At > scene.Phone.Rings[0].Start;
        }), (a, b) => Assert.Equal((true, false), (a, b)));

    [Fact]
    [Parameter("Caller_ID_FSK_Standard")]
    public void The_standard_decides_the_tones()
        => Proof.Differs("Caller_ID_FSK_Standard", "bell 202", "v.23", PhoneScene.Observe("Caller_ID_FSK_Standard", scene =>
        {
            scene.Ring(Ann);
            scene.RunUntil(() => scene.Phone.Display.Calls.Count > 0, 5.Seconds);

            // 300 bits of seizure, then 150 ms of ones.
            var wire = scene.Phone.Display.Wire.All;
            var ones = wire.IndexOfAnyExcept((short)0) + (300 * Pcm.SamplesPerSecond / 1200) + 80;
            return ToneAnalysis.Measure(wire.Slice(ones, 1000)).Segments[0].Components[0].Hertz;
        }), (a, b) =>
        {
            Assert.Equal(1200, a, 2.0);
            Assert.Equal(1300, b, 2.0);
        });

    [Fact]
    [Parameter("Time_Zone")]
    public void The_display_is_told_the_local_time()
        => Proof.Differs("Time_Zone", "GMT-08:00", "GMT+01:00", PhoneScene.Observe("Time_Zone", scene =>
        {
            scene.Ring(Ann);
            scene.Run(5.Seconds);
            return scene.Phone.Display.Calls[0].Time;
        }), (a, b) => Assert.Equal((new CallerTime(11, 29, 20, 58), new CallerTime(11, 30, 5, 58)), (a!.Value, b!.Value)));

    [Fact]
    [Parameter("CID_Serv_1_")]
    [Parameter("CID_Setting_1_")]
    public void Nothing_is_shown_when_it_is_not_permitted_or_switched_off()
    {
        foreach (var name in new[] { "CID_Serv_1_", "CID_Setting_1_" })
        {
            Proof.Differs(name, "yes", "no", PhoneScene.Observe(name, scene =>
            {
                scene.Ring(Ann);
                scene.Run(10.Seconds);
                return (scene.Phone.Display.Calls.Count, scene.Phone.Rings.Count);
            }), (a, b) => Assert.Equal(((1, 2), (0, 2)), (a, b)));
        }
    }

    [Fact]
    public void Nothing_is_sent_for_a_caller_that_is_not_to_be_shown()
    {
        var scene = PhoneScene.Start();
        scene.Ring(null);
        scene.Run(10.Seconds);
        Assert.Equal(0, scene.Phone.Display.Wire.Length);
        Assert.Equal(2, scene.Phone.Rings.Count);
    }

    // Ring; the burst whose pause carries who calls, from 1; 0 = none is long enough.
    public static TheoryData<int, int> Pauses => new() { { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 3 }, { 5, 0 }, { 6, 3 }, { 8, 1 }, { 9, 2 } };

    [Theory]
    [MemberData(nameof(Pauses))]
    public void The_first_pause_that_is_long_enough_carries_who_calls(int ring, int burst)
    {
        var scene = PhoneScene.Start();
        scene.Ring(Ann, ring);
        scene.RunUntil(() => scene.Phone.Display.Calls.Count > 0, 8.Seconds);
        Assert.Equal(burst > 0 ? 1 : 0, scene.Phone.Display.Calls.Count);
        if (burst > 0)
        {
            Assert.Equal(burst, scene.Phone.Rings.Count);
            var gap = scene.Phone.Display.Calls[0].At - scene.Phone.Rings[^1].Start - scene.Phone.Rings[^1].Length!.Value;
            Assert.InRange(gap.TotalSeconds, 0.5, 2.5);
        }
    }

    [Fact]
    [Parameter("Ring9_Cadence")]
    public void The_ninth_ring_is_its_parameter()
        => Proof.Differs("Ring9_Cadence", "60(.3/1)", "60(1.1/2)", PhoneScene.Observe("Ring9_Cadence", scene =>
        {
            scene.Ring(null, 9);
            scene.Run(5.Seconds);
            return scene.Phone.Rings[0].Length!.Value.TotalMilliseconds;
        }), (a, b) => Assert.Equal((300, 1100), (a, b)));

    // Factory rings: bursts and pauses in milliseconds, one round.
    public static TheoryData<int, int[]> Cadences => new()
    {
        { 1, [2000, 4000] }, { 2, [800, 400, 800, 4000] }, { 3, [400, 200, 400, 200, 800, 4000] }, { 4, [300, 200, 1000, 200, 300, 4000] }, { 5, [500] },
        { 6, [200, 400, 200, 400, 200, 4000] }, { 7, [400, 200, 400, 200, 400, 4000] }, { 8, [250, 9750] }, { 9, [400, 200, 400, 2000] },
    };

    [Theory]
    [MemberData(nameof(Cadences))]
    public void Each_ring_sounds_as_its_cadence(int ring, int[] cadence)
    {
        var scene = PhoneScene.Start();
        scene.Ring(Ann, ring);
        scene.Run(22.Seconds);
        var rings = scene.Phone.Rings;
        var seen = new List<int>();
        for (var i = 0; i < rings.Count && seen.Count < cadence.Length; i++)
        {
            seen.Add((int)rings[i].Length!.Value.TotalMilliseconds);
            if (i + 1 < rings.Count && seen.Count < cadence.Length)
            {
                seen.Add((int)(rings[i + 1].Start - rings[i].Start - rings[i].Length!.Value).TotalMilliseconds);
            }
        }

        // An edge is in the frame that is nearest to it.
        Assert.Equal(cadence.Length, seen.Count);
        Assert.All(cadence.Zip(seen), pair => Assert.InRange(pair.Second, pair.First - 10, pair.First + 10));
    }

    [Theory]
    [InlineData("Bellcore(N.Amer,China)", 2700)]
    [InlineData("ETSI FSK With PR(UK)", 600)]
    public void Lifting_the_phone_stops_the_data_at_once(string method, int after)
    {
        var scene = PhoneScene.Start(("Caller_ID_Method", method));
        scene.Lifted = scene.Join;
        scene.Ring(Ann);
        scene.Run(after.Milliseconds);
        scene.Phone.Lift();
        scene.Run(60.Milliseconds);
        Assert.Equal(string.Empty, scene.Hears(3.Seconds));
        Assert.Empty(scene.Phone.Display.Calls);
        Assert.True(scene.Phone.Feeding > 0);
        Assert.Equal(FxsState.OffHook, scene.Leg.LineState);
    }

    [Fact]
    public void A_caller_that_gives_up_stops_bell_and_data()
    {
        var scene = PhoneScene.Start();
        scene.Ring(Ann);
        Assert.False(scene.Leg.IsFree);
        scene.Run(2700.Milliseconds);
        scene.Leg.StopAlerting();
        scene.Run(10.Seconds);
        Assert.Empty(scene.Phone.Display.Calls);
        Assert.Single(scene.Phone.Rings);
        Assert.True(scene.Leg.IsFree);
    }

    [Fact]
    public void A_reminder_rings_and_shows_nobody()
    {
        var scene = PhoneScene.Start();
        scene.Leg.Remind(8);
        scene.Run(8.Seconds);
        Assert.InRange(Assert.Single(scene.Phone.Rings).Length!.Value.TotalMilliseconds, 240, 260);
        Assert.Empty(scene.Phone.Display.Calls);
        scene.Leg.StopAlerting();
        Assert.True(scene.Leg.IsFree);
    }

    [Fact]
    public void A_second_caller_is_shown_during_the_call_and_nobody_hears_it_but_the_phone()
    {
        var scene = Talking();
        scene.Leg.Alert(new CallOffer(1, 1, Ann));
        scene.Far.Heard.Mark();
        Assert.True(scene.RunUntil(() => scene.Phone.Display.Calls.Count > 0, 5.Seconds), "nothing was shown");
        Assert.Equal("14085551234|Ann Example||11292058", scene.Shown());
        Assert.True(scene.Phone.Display.Calls[0].InCall);
        scene.Run(100.Milliseconds);

        // The far end hears the talk, a gap, the talk: no alert, no data, no answer of the phone.
        var far = ToneAnalysis.Measure(scene.Far.Heard.SinceMark);
        Assert.All(far.Segments, segment => Assert.Equal(800, Assert.Single(segment.Components).Hertz, 1.0));
        Assert.InRange(far.LongestGap!.Value.TotalSeconds, 0.6, 1.5);
        Assert.Equal(string.Empty, scene.Keys);

        // And then both hear each other as before.
        scene.Run(100.Milliseconds);
        Assert.Equal("1000.0@-20.0", scene.Hears(2.Seconds));
    }

    [Fact]
    public void A_phone_that_does_not_answer_the_alert_gets_no_data_and_the_talk_goes_on()
    {
        var scene = Talking();
        scene.Phone.AnswersAlert = false;
        scene.Leg.Alert(new CallOffer(1, 1, Ann));
        scene.Run(2.Seconds);
        Assert.Equal((1, 0), (scene.Phone.Display.Alerts, scene.Phone.Display.Calls.Count));
        Assert.Equal("1000.0@-20.0", scene.Hears(1.Seconds));
    }

    [Theory]
    [InlineData("DTMF(Denmark)")]
    [InlineData("ETSI DTMF")]
    public void Methods_without_data_only_sound_the_waiting_tone(string method)
    {
        var scene = Talking(("Caller_ID_Method", method));
        scene.Leg.Alert(new CallOffer(1, 1, Ann));
        Assert.Equal("440.0@-10.0; 1000.0@-20.0", scene.Hears(5.Seconds));
        Assert.Equal(0, scene.Phone.Display.Alerts);
    }

    [Fact]
    [Parameter("CWCID_Serv_1_")]
    [Parameter("CWCID_Setting_1_")]
    public void A_second_caller_is_not_shown_when_it_is_not_permitted_or_switched_off()
    {
        foreach (var name in new[] { "CWCID_Serv_1_", "CWCID_Setting_1_" })
        {
            Proof.Differs(name, "yes", "no", PhoneScene.Observe(name, scene =>
            {
                Talk(scene);
                scene.Leg.Alert(new CallOffer(1, 1, Ann));
                scene.Run(5.Seconds);
                return (scene.Phone.Display.Alerts, scene.Phone.Display.Calls.Count);
            }), (a, b) => Assert.Equal(((1, 1), (0, 0)), (a, b)));
        }
    }

    [Fact]
    [Parameter("CWT1_Cadence")]
    [Parameter("CWT2_Cadence")]
    [Parameter("CWT3_Cadence")]
    [Parameter("CWT4_Cadence")]
    [Parameter("CWT5_Cadence")]
    [Parameter("CWT6_Cadence")]
    [Parameter("CWT7_Cadence")]
    [Parameter("CWT8_Cadence")]
    [Parameter("CWT9_Cadence")]
    public void Each_call_waiting_cadence_is_the_length_of_its_bursts()
    {
        for (var tone = 1; tone <= 9; tone++)
        {
            var (name, number) = ($"CWT{tone}_Cadence", tone);
            Proof.Differs(name, "30(.3/2)", "30(.7/2)", PhoneScene.Observe(name, scene =>
            {
                Talk(scene);
                scene.Far.Speak(null);
                scene.Run(100.Milliseconds);
                scene.Phone.Heard.Mark();
                scene.Leg.Alert(new CallOffer(1, number, null));
                scene.Run(2.Seconds);
                return ToneAnalysis.Measure(scene.Phone.Heard.SinceMark).Segments[0].Length.TotalMilliseconds;
            }), (a, b) =>
            {
                Assert.Equal(300, a, 5.0);
                Assert.Equal(700, b, 5.0);
            });
        }
    }

    [Fact]
    [Parameter("CWT_Frequency")]
    public void The_call_waiting_tone_is_its_frequency_in_the_pauses_of_which_the_talk_is_heard()
        => Proof.Differs("CWT_Frequency", "440@-10", "600@-15,700@-12", PhoneScene.Observe("CWT_Frequency", scene =>
        {
            Talk(scene);
            scene.Leg.Alert(new CallOffer(1, 2, null));
            return scene.Hears(3.Seconds);
        }, ("CWT2_Cadence", "30(.2/.5,.2/9)"), ("FXS_Port_Output_Gain", "0")), (a, b) =>
        {
            Assert.Equal("440.0@-10.0; 1000.0@-20.0; 440.0@-10.0; 1000.0@-20.0", a);
            Assert.Equal("600.0@-15.0,700.0@-12.0; 1000.0@-20.0; 600.0@-15.0,700.0@-12.0; 1000.0@-20.0", b);
        });

    [Fact]
    public void The_waiting_tone_stops_when_the_caller_gives_up()
    {
        var scene = Talking();
        scene.Leg.Alert(new CallOffer(1, 1, Ann));
        scene.Run(100.Milliseconds);
        scene.Leg.StopAlerting();
        scene.Run(20.Milliseconds);
        Assert.Equal("1000.0@-20.0", scene.Hears(3.Seconds));
    }

    private static PhoneScene Talking(params (string Name, string Text)[] changes)
    {
        var scene = PhoneScene.Start([("FXS_Port_Output_Gain", "0"), .. changes]);
        Talk(scene);
        return scene;
    }

    private static void Talk(PhoneScene scene)
    {
        scene.Talk();
        scene.Far.Speak(TonePlan.Steady(1000, -20));
        scene.Phone.Speak(TonePlan.Steady(800, -20));
        scene.Run(500.Milliseconds);
    }
}
