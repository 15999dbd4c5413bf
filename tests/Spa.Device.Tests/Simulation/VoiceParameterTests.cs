using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Simulation;
using Spa.Simulation.Exchanges;

namespace Spa.Device.Tests.Simulation;

/// <summary>Each parameter that the telephone side reads so far: two values, two observations at the phone or the exchange.</summary>
public class VoiceParameterTests
{
    [Fact]
    [Parameter("Dial_Tone")]
    public void The_dial_tone_is_what_the_phone_hears_first()
        => Proof.Differs("Dial_Tone", "350@-19,440@-19;10(*/0/1+2)", "600@-10;10(.5/.5/1)", Observe("Dial_Tone", world => Sound(world, 0, 1200.Milliseconds)), (a, b) =>
        {
            Assert.Equal("350.0@-19.0,440.0@-19.0", a);
            Assert.Equal("600.0@-10.0", b);
        });

    [Fact]
    [Parameter("Reorder_Tone")]
    public void The_reorder_tone_follows_the_dial_tone()
        => Proof.Differs("Reorder_Tone", "480@-19,620@-19;10(.25/.25/1+2)", "425@-15;10(*/0/1)", Observe("Reorder_Tone", world => Sound(world, 1, 1500.Milliseconds), ("Dial_Tone", "350@-19;1(*/0/1)")), (a, b) =>
        {
            Assert.Equal("480.0@-19.0,620.0@-19.0", a);
            Assert.Equal("425.0@-15.0", b);
        });

    [Fact]
    [Parameter("Off_Hook_Warning_Tone")]
    public void The_warning_follows_the_reorder_tone()
        => Proof.Differs(
            "Off_Hook_Warning_Tone",
            "480@-10,620@0;10(.125/.125/1+2)",
            "1400@-5;10(*/0/1)",
            Observe("Off_Hook_Warning_Tone", world => Sound(world, 2, 3.Seconds), ("Dial_Tone", "350@-19;1(*/0/1)"), ("Reorder_Tone", "600@-19;1(*/0/1)")),
            (a, b) =>
            {
                Assert.Equal("480.0@-10.0,620.0@0.0", a);
                Assert.Equal("1400.0@-5.0", b);
            });

    [Fact]
    [Parameter("Hook_Flash_Timer_Min")]
    public void A_shorter_break_than_the_least_flash_is_ignored()
        => Proof.Differs("Hook_Flash_Timer_Min", ".1", ".3", Observe("Hook_Flash_Timer_Min", world => InBreak(world, 200, 230), ("Dial_Tone", "350@-19;.5(*/0/1)")), (a, b) =>
        {
            Assert.Equal("dial tone", a);
            Assert.Equal("reorder tone", b);
        });

    [Fact]
    [Parameter("Hook_Flash_Timer_Max")]
    public void A_longer_break_than_the_longest_flash_is_a_hang_up()
        => Proof.Differs("Hook_Flash_Timer_Max", ".5", "1.2", Observe("Hook_Flash_Timer_Max", world => InBreak(world, 800, 700), ("Dial_Tone", "350@-19;.5(*/0/1)")), (a, b) =>
        {
            Assert.Equal("on hook", a);
            Assert.Equal("reorder tone", b);
        });

    [Fact]
    [Parameter("Ring_Frequency")]
    public void The_ring_frequency_is_seen_by_the_phone()
        => Proof.Differs("Ring_Frequency", "20", "50", Observe("Ring_Frequency", world => FirstRing(world).Hertz), (a, b) => Assert.Equal((20, 50), (a, b)));

    [Fact]
    [Parameter("Ring_Voltage")]
    public void The_ring_voltage_is_seen_by_the_phone()
        => Proof.Differs("Ring_Voltage", "60", "90", Observe("Ring_Voltage", world => FirstRing(world).Volts), (a, b) => Assert.Equal((60, 90), (a, b)));

    [Fact]
    [Parameter("Ring_Waveform")]
    public void The_ring_waveform_is_seen_by_the_phone()
        => Proof.Differs("Ring_Waveform", "Sinusoid", "Trapezoid", Observe("Ring_Waveform", world => FirstRing(world).Shape), (a, b) => Assert.Equal((RingShape.Sinusoid, RingShape.Trapezoid), (a, b)));

    [Fact]
    [Parameter("Ring1_Cadence")]
    [Parameter("Ring2_Cadence")]
    [Parameter("Ring3_Cadence")]
    [Parameter("Ring4_Cadence")]
    [Parameter("Ring5_Cadence")]
    [Parameter("Ring6_Cadence")]
    [Parameter("Ring7_Cadence")]
    [Parameter("Ring8_Cadence")]
    public void Each_ring_cadence_is_the_length_of_its_bursts()
    {
        for (var ring = 1; ring <= 8; ring++)
        {
            var name = $"Ring{ring}_Cadence";
            Proof.Differs(name, "60(.3/1)", "60(1.1/2)", Observe(name, world => FirstBurst(world).TotalMilliseconds, ("Default_Ring_2_", $"{ring}")), (a, b) => Assert.Equal((300, 1100), (a, b)));
        }
    }

    [Fact]
    [Parameter("Default_Ring_2_")]
    public void The_ring_of_a_pstn_caller_is_chosen_by_the_pstn_user()
        => Proof.Differs("Default_Ring_2_", "2", "4", Observe("Default_Ring_2_", world => FirstBurst(world).TotalMilliseconds), (a, b) => Assert.Equal((800, 300), (a, b)));

    [Fact]
    [Parameter("Default_Ring_1_")]
    public void Follow_Line_1_takes_the_ring_of_Line_1()
        => Proof.Differs("Default_Ring_1_", "3", "8", Observe("Default_Ring_1_", world => FirstBurst(world).TotalMilliseconds, ("Default_Ring_2_", "Follow Line 1")), (a, b) => Assert.Equal((400, 250), (a, b)));

    [Fact]
    [Parameter("FXS_Port_Input_Gain")]
    public void The_input_gain_is_heard_by_the_exchange() => Gain("FXS_Port_Input_Gain", toExchange: -6, toPhone: 0);

    [Fact]
    [Parameter("FXS_Port_Output_Gain")]
    public void The_output_gain_is_heard_by_the_phone() => Gain("FXS_Port_Output_Gain", toExchange: 0, toPhone: -6);

    [Fact]
    [Parameter("SPA_To_PSTN_Gain_2_")]
    public void The_gain_to_the_line_is_heard_by_the_exchange() => Gain("SPA_To_PSTN_Gain_2_", toExchange: -6, toPhone: 0);

    [Fact]
    [Parameter("PSTN_To_SPA_Gain_2_")]
    public void The_gain_from_the_line_is_heard_by_the_phone() => Gain("PSTN_To_SPA_Gain_2_", toExchange: 0, toPhone: -6);

    [Fact]
    [Parameter("Idle_Polarity_1_")]
    public void The_idle_polarity_feeds_the_phone()
        => Proof.Differs("Idle_Polarity_1_", "Forward", "Reverse", Observe("Idle_Polarity_1_", world => Math.Sign(world.Phone.Feeding)), (a, b) => Assert.Equal((1, -1), (a, b)));

    [Fact]
    [Parameter("Callee_Conn_Polarity_1_")]
    public void The_polarity_of_an_answered_call_feeds_the_phone_until_it_ends()
        => Proof.Differs(
            "Callee_Conn_Polarity_1_",
            "Forward",
            "Reverse",
            Observe("Callee_Conn_Polarity_1_", world =>
            {
                Answer(world);
                var inCall = Math.Sign(world.Phone.Feeding);
                world.Phone.HangUp();
                world.Run(2.Seconds);
                return (inCall, Math.Sign(world.Phone.Feeding));
            }),
            (a, b) => Assert.Equal(((1, 1), (-1, 1)), (a, b)));

    [Fact]
    [Parameter("PSTN_Ring_Thru_Line_1_2_")]
    public void Without_ring_thru_the_phone_stays_quiet()
        => Proof.Differs("PSTN_Ring_Thru_Line_1_2_", "yes", "no", Observe("PSTN_Ring_Thru_Line_1_2_", world =>
        {
            world.Exchange.Call();
            world.Run(30.Seconds);
            return world.Phone.Rings.Count;
        }), (a, b) =>
        {
            Assert.True(a > 3);
            Assert.Equal(0, b);
        });

    [Fact]
    [Parameter("PSTN_Ring_Thru_Delay_2_")]
    public void The_ring_thru_delay_counts_from_the_reported_ring()
        => Proof.Differs("PSTN_Ring_Thru_Delay_2_", "1", "5", Observe("PSTN_Ring_Thru_Delay_2_", RingAfter), (a, b) => Assert.Equal(4000, b - a));

    [Fact]
    [Parameter("Ring_Validation_Time_2_")]
    public void A_ring_is_valid_after_the_validation_time()
        => Proof.Differs("Ring_Validation_Time_2_", "100 ms", "1024 ms", Observe("Ring_Validation_Time_2_", world =>
        {
            world.RingsWith("*(.5/2)");
            world.Exchange.Call();
            world.Run(30.Seconds);
            return world.Phone.Rings.Count > 0;
        }, ("Ring_Indication_Delay_2_", "0")), (a, b) => Assert.Equal((true, false), (a, b)));

    [Fact]
    [Parameter("Ring_Indication_Delay_2_")]
    public void The_indication_delay_is_added()
        => Proof.Differs("Ring_Indication_Delay_2_", "0", "1792 ms", Observe("Ring_Indication_Delay_2_", RingAfter, ("PSTN_Ring_Thru_Delay_2_", "0")), (a, b) => Assert.InRange(b - a, 1792 - 10, 1792 + 10));

    [Fact]
    [Parameter("PSTN_Ring_Timeout_2_")]
    public void The_ring_timeout_decides_when_the_caller_has_given_up()
        => Proof.Differs("PSTN_Ring_Timeout_2_", "5", "9", Observe("PSTN_Ring_Timeout_2_", CallsInPause, ("Ring_Timeout_2_", "128 ms")), (a, b) => Assert.Equal((2, 1), (a, b)));

    [Fact]
    [Parameter("Ring_Timeout_2_")]
    public void The_report_of_a_lost_ring_comes_later_with_a_longer_time()
        => Proof.Differs("Ring_Timeout_2_", "128 ms", "1920 ms", Observe("Ring_Timeout_2_", CallsInPause, ("PSTN_Ring_Timeout_2_", "6")), (a, b) => Assert.Equal((2, 1), (a, b)));

    [Fact]
    [Parameter("Ring_Frequency_Min_2_")]
    public void A_ring_below_the_least_frequency_is_not_seen()
        => Proof.Differs("Ring_Frequency_Min_2_", "10", "30", Observe("Ring_Frequency_Min_2_", world => Rings(world, 20, 75)), (a, b) => Assert.Equal((true, false), (a, b)));

    [Fact]
    [Parameter("Ring_Frequency_Max_2_")]
    public void A_ring_above_the_largest_frequency_is_not_seen()
        => Proof.Differs("Ring_Frequency_Max_2_", "30", "100", Observe("Ring_Frequency_Max_2_", world => Rings(world, 50, 75)), (a, b) => Assert.Equal((false, true), (a, b)));

    [Fact]
    [Parameter("Ring_Threshold_2_")]
    public void A_ring_below_the_threshold_is_not_seen()
        => Proof.Differs("Ring_Threshold_2_", "13.5-16.5 Vrms", "40.5-49.5 Vrms", Observe("Ring_Threshold_2_", world => Rings(world, 20, 30)), (a, b) => Assert.Equal((true, false), (a, b)));

    [Fact]
    [Parameter("Detect_CPC_2_")]
    public void Missing_voltage_ends_a_call_only_when_it_is_detected()
        => Proof.Differs("Detect_CPC_2_", "yes", "no", Observe("Detect_CPC_2_", world => EndsAfterCut(world, 300)), (a, b) => Assert.Equal(("CPC Signal", string.Empty), (a, b)));

    [Fact]
    [Parameter("Min_CPC_Duration_2_")]
    public void Voltage_must_be_missing_for_long_enough()
        => Proof.Differs("Min_CPC_Duration_2_", "0.2", "0.4", Observe("Min_CPC_Duration_2_", world => EndsAfterCut(world, 300)), (a, b) => Assert.Equal(("CPC Signal", string.Empty), (a, b)));

    [Fact]
    [Parameter("Detect_Polarity_Reversal_2_")]
    public void A_reversal_ends_a_call_only_when_it_is_detected()
        => Proof.Differs("Detect_Polarity_Reversal_2_", "yes", "no", Observe("Detect_Polarity_Reversal_2_", world =>
        {
            Answer(world);
            world.Exchange.ReversePolarity();
            world.Run(1.Seconds);
            return world.Voice!.Status.Call is null;
        }), (a, b) => Assert.Equal((true, false), (a, b)));

    [Fact]
    [Parameter("Reorder_Delay")]
    public void Reorder_comes_after_the_reorder_delay()
        => Proof.Differs("Reorder_Delay", "2", "6", Observe("Reorder_Delay", world => Math.Round(SilenceAfterClear(world).TotalSeconds, 1)), (a, b) => Assert.Equal(4, b - a, 0.1));

    [Fact]
    [Parameter("CPC_Delay")]
    public void The_battery_of_the_phone_is_cut_after_the_delay()
        => Proof.Differs("CPC_Delay", "1", "3", Observe("CPC_Delay", world => CutOfPhone(world).After, ("CPC_Duration", ".5")), (a, b) => Assert.Equal(2000, b - a));

    [Fact]
    [Parameter("CPC_Duration")]
    public void The_battery_of_the_phone_is_cut_for_the_duration()
        => Proof.Differs("CPC_Duration", ".3", ".7", Observe("CPC_Duration", world => CutOfPhone(world).Length), (a, b) => Assert.Equal((300, 700), (a, b)));

    private static Func<string, ISet<string>, TSeen> Observe<TSeen>(string name, Func<World, TSeen> see, params (string Name, string Text)[] others)
        => (value, reads) => see(Scenes.Ready(Scenes.Settings([.. others, (name, value)]).Watched(reads)));

    private static string Sound(World world, int number, TimeSpan after)
    {
        world.Phone.Lift();
        world.Run(after);
        return string.Join(',', world.PhoneHeard().Segments[number].Components);
    }

    // The state some time after the beginning of a break of the loop.
    private static string InBreak(World world, int milliseconds, int look)
    {
        world.Phone.Lift();
        world.Run(1.Seconds);
        world.Phone.Flash(milliseconds.Milliseconds);
        world.Run(look.Milliseconds);
        return world.Voice!.Status.Phone.State;
    }

    private static RingDrive FirstRing(World world)
    {
        world.Exchange.Call();
        world.Run(5.Seconds);
        return world.Phone.Rings[0].Drive;
    }

    private static TimeSpan FirstBurst(World world)
    {
        world.Exchange.Call();
        world.Run(8.Seconds);
        return world.Phone.Rings[0].Length!.Value;
    }

    private static double RingAfter(World world)
    {
        world.Exchange.Call();
        var start = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Phone.Ringing is not null, 20.Seconds));
        return (world.Timeline.Now - start).TotalMilliseconds;
    }

    private static bool Rings(World world, double hertz, double volts)
    {
        world.RingsWith("*(2/4)", hertz, volts);
        world.Exchange.Call();
        world.Run(60.Seconds);
        return world.Phone.Rings.Count > 0;
    }

    // One burst, 7 s of pause, then bursts: how many calls the device saw.
    private static int CallsInPause(World world)
    {
        world.RingsWith("9(2/7);*(2/2)");
        world.Exchange.Call();
        world.Run(20.Seconds);
        return world.Trace.Lines.Count(line => line.Event.StartsWith("Offer(", StringComparison.Ordinal));
    }

    private static void Answer(World world)
    {
        world.Exchange.Call();
        Assert.True(world.RunUntil(() => world.Phone.Ringing is not null, 20.Seconds));
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal(CallState.Connected, world.Voice!.Status.Call!.State);
    }

    private static string EndsAfterCut(World world, int milliseconds)
    {
        Answer(world);
        world.Exchange.SetBattery(false);
        world.Run(milliseconds.Milliseconds);
        world.Exchange.SetBattery(true);
        world.Run(100.Milliseconds);
        return world.Voice!.Status.Line.LastDisconnectReason;
    }

    private static TimeSpan SilenceAfterClear(World world)
    {
        Answer(world);
        world.Phone.Heard.Mark();
        world.Exchange.HangUp();
        world.Run(10.Seconds);
        return ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments[0].Start;
    }

    private static (double After, double Length) CutOfPhone(World world)
    {
        Answer(world);
        world.Exchange.HangUp();
        var cleared = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Phone.Feeding == 0, 10.Seconds));
        var cut = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Phone.Feeding != 0, 10.Seconds));
        return ((cut - cleared).TotalMilliseconds, (world.Timeline.Now - cut).TotalMilliseconds);
    }

    // A sine each way with the gain at 0 and at -6 dB: how much quieter each side hears it.
    private static void Gain(string name, int toExchange, int toPhone)
        => Proof.Differs(name, "0", "-6", Observe(name, world =>
        {
            Answer(world);
            world.Exchange.Speak(Scenes.Sine(1004, -20));
            world.Phone.Speak(Scenes.Sine(620, -20));
            world.Run(2.Seconds);
            Assert.Equal(ExchangeState.Talking, world.Exchange.State);
            return (Exchange: Level(world.Exchange.Heard.All), Phone: Level(world.Phone.Heard.All));
        }), (a, b) =>
        {
            Assert.Equal(toExchange, b.Exchange - a.Exchange, 0.1);
            Assert.Equal(toPhone, b.Phone - a.Phone, 0.1);
        });

    private static double Level(ReadOnlySpan<short> samples) => ToneAnalysis.Measure(samples).Segments[^1].Components[0].Level.Value;
}
