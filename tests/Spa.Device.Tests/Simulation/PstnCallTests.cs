using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Simulation.Exchanges;

namespace Spa.Device.Tests.Simulation;

/// <summary>A caller from the exchange and the phone: ring thru, answer, speech, and every way it ends.</summary>
public class PstnCallTests
{
    // Every default ring at the phone: on-off times in ms from the first burst.
    public static TheoryData<int, string> Rings => new()
    {
        { 1, "0-2000 6000-8000 12000-14000" },
        { 2, "0-800 1200-2000 6000-6800 7200-8000 12000-12800" },
        { 3, "0-400 600-1000 1200-2000 6000-6400 6600-7000 7200-8000" },
        { 4, "0-300 500-1500 1700-2000 6000-6300 6500-7500 7700-8000" },
        { 5, "0-500" },
        { 6, "0-200 600-800 1200-1400 5400-5600" },
        { 7, "0-400 600-1000 1200-1600 5600-6000" },
        { 8, "0-250 10000-10250" },
    };

    [Theory]
    [MemberData(nameof(Rings))]
    public void The_phone_rings_with_the_cadence_of_the_settings(int ring, string expected)
    {
        var world = Scenes.Ready(("Default_Ring_2_", $"{ring}"), ("Ring_Frequency", "25"), ("Ring_Voltage", "90"), ("Ring_Waveform", "Sinusoid"));
        world.RingsWith("*(2/4)");
        world.Exchange.Call();
        world.Run(18.Seconds);
        var rings = world.Phone.Rings;
        Assert.All(rings, burst => Assert.Equal(new RingDrive(25, 90, RingShape.Sinusoid), burst.Drive));
        var rows = expected.Split(' ');
        Assert.True(rings.Count >= rows.Length, $"{rings.Count} bursts");
        foreach (var (row, burst) in rows.Zip(rings))
        {
            var edges = row.Split('-').Select(int.Parse).ToArray();
            var start = (burst.Start - rings[0].Start).TotalMilliseconds;
            Assert.InRange(start, edges[0] - 5, edges[0] + 5);
            Assert.InRange(start + burst.Length!.Value.TotalMilliseconds, edges[1] - 5, edges[1] + 5);
        }
    }

    [Fact]
    public void The_phone_rings_after_validation_indication_and_ring_thru_delay()
    {
        var world = Scenes.Ready();
        world.Exchange.Call();
        Assert.True(world.RunUntil(() => world.Exchange.Ring.Volts > 0, 1.Seconds));
        var start = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Phone.Ringing is not null, 5.Seconds));
        Assert.InRange((world.Timeline.Now - start).TotalMilliseconds, 1768 - 20, 1768 + 20);
        Assert.Equal("ringing", world.Voice!.Status.Phone.State);
        Assert.Equal(new CallStatus("PSTN To Line 1", CallState.Alerting, null, string.Empty, string.Empty, false, null) { Number = 1, Line = 2 }, world.Voice.Status.Call);
    }

    [Fact]
    public void Both_sides_hear_each_other_sample_by_sample()
    {
        var world = Scenes.Talking(("FXS_Port_Input_Gain", "0"), ("FXS_Port_Output_Gain", "0"));
        world.Exchange.Speak(Scenes.Sine(1004, -10));
        world.Phone.Speak(Scenes.Sine(620, -15));
        world.Run(3.Seconds);

        Assert.Equal(ExchangeState.Talking, world.Exchange.State);
        Assert.True(world.Exchange.LoopClosed);
        ShouldHear(world.Phone.Heard.All, world.Exchange.Spoken.All);
        ShouldHear(world.Exchange.Heard.All, world.Phone.Spoken.All);
        Assert.Equal("1004.0@-10.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));
        Assert.Equal("in a call", world.Voice!.Status.Line.State);
        Assert.InRange(world.Voice.Status.Call!.Duration!.Value.TotalSeconds, 7.9, 8.1);
        Assert.InRange(world.Voice.Status.Line.Milliamperes, 20, 60);
        Assert.InRange(Math.Abs(world.Voice.Status.Line.Volts), 3, 10);
    }

    [Fact]
    public void The_factory_gains_are_minus_3_dB_each_way()
    {
        var world = Scenes.Talking();
        world.Exchange.Speak(Scenes.Sine(1004, -10));
        world.Phone.Speak(Scenes.Sine(620, -15));
        world.Run(3.Seconds);
        Assert.Equal("1004.0@-13.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));
        Assert.Equal("620.0@-18.0", string.Join(',', Assert.Single(ToneAnalysis.Measure(world.Exchange.Heard.All).Segments).Components));
    }

    [Fact]
    public void The_caller_gives_up_and_the_phone_stops_ringing()
    {
        var world = Scenes.Ready();
        world.RingsWith("*(1/2)");
        world.Exchange.Call();
        world.Run(8.Seconds);
        Assert.NotEmpty(world.Phone.Rings);
        world.Exchange.HangUp();
        var since = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Voice!.Status.Call is null, 20.Seconds));

        // The last burst ended at most 2 s ago; Ring Timeout 0.64 s and PSTN Ring Timeout 5 s follow it.
        Assert.InRange((world.Timeline.Now - since).TotalSeconds, 3.6, 5.7);
        Assert.Null(world.Phone.Ringing);
        Assert.False(world.Voice!.InUse);
    }

    [Fact]
    public void Hanging_up_the_phone_frees_the_line()
    {
        var world = Scenes.Talking();
        world.Phone.HangUp();
        world.Run(1500.Milliseconds);
        Assert.Equal(ExchangeState.Idle, world.Exchange.State);
        Assert.False(world.Voice!.InUse);
        Assert.Equal("on hook", world.Voice.Status.Line.State);
    }

    // How the exchange shows that its caller has hung up; what the page says; the exchange's line afterwards.
    public static TheoryData<ClearSignal, string> Clearings => new() { { ClearSignal.Cpc, "CPC Signal" }, { ClearSignal.Reversal, "Polarity Reversal" } };

    [Theory]
    [MemberData(nameof(Clearings))]
    public void The_caller_hangs_up_and_the_phone_hears_silence_then_reorder(ClearSignal signal, string reason)
    {
        var world = Scenes.Ready();
        world.Exchange.Options = world.Exchange.Options with { Clear = signal };
        world.Exchange.Call();
        world.RunUntil(() => world.Phone.Ringing is not null, 10.Seconds);
        world.Phone.Lift();
        world.Run(2.Seconds);
        world.Phone.Heard.Mark();
        world.Exchange.HangUp();
        world.Run(6.Seconds);
        Assert.Equal(reason, world.Voice!.Status.Line.LastDisconnectReason);
        Assert.Null(world.Voice.Status.Call);
        Assert.Equal(ExchangeState.Idle, world.Exchange.State);
        var reorder = ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments[0];
        Assert.InRange(reorder.Start.TotalSeconds, 5.0, 5.3);
        Assert.Equal("480.0@-19.0,620.0@-19.0", string.Join(',', reorder.Components));
    }

    [Fact]
    public void A_battery_that_stays_away_ends_the_call()
    {
        var world = Scenes.Talking();
        world.Exchange.SetBattery(false);
        world.Run(150.Milliseconds);
        Assert.NotNull(world.Voice!.Status.Call);
        world.Run(100.Milliseconds);
        Assert.Null(world.Voice.Status.Call);
        Assert.Equal("CPC Signal", world.Voice.Status.Line.LastDisconnectReason);
        Assert.Equal("not connected", world.Voice.Status.Line.State);
        world.Exchange.SetBattery(true);
        world.Run(100.Milliseconds);
        Assert.Equal("on hook", world.Voice.Status.Line.State);
        Assert.Equal(-48, world.Voice.Status.Line.Volts);
    }

    [Fact]
    public void A_line_that_dies_while_it_rings_stops_the_phone()
    {
        var world = Scenes.Ready();
        world.Exchange.Call();
        world.RunUntil(() => world.Phone.Ringing is not null, 10.Seconds);
        world.Exchange.SetBattery(false);
        world.Run(50.Milliseconds);
        Assert.Null(world.Phone.Ringing);
        Assert.Null(world.Voice!.Status.Call);
    }

    [Fact]
    public void Cpc_to_the_phone_takes_its_battery_and_gives_dial_tone()
    {
        var world = Scenes.Talking(("CPC_Delay", "1"), ("CPC_Duration", ".5"));
        world.Phone.Heard.Mark();
        world.Exchange.HangUp();
        Assert.True(world.RunUntil(() => world.Phone.Feeding == 0, 3.Seconds));
        var cut = world.Timeline.Now;
        Assert.True(world.RunUntil(() => world.Phone.Feeding != 0, 3.Seconds));
        Assert.Equal(500, (world.Timeline.Now - cut).TotalMilliseconds);
        world.Run(2.Seconds);
        Assert.Equal("350.0@-19.0,440.0@-19.0", string.Join(',', Assert.Single(ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments).Components));
    }

    [Fact]
    public void Lifting_before_the_phone_rings_takes_the_call_too()
    {
        var world = Scenes.Ready(("PSTN_Ring_Thru_Delay_2_", "10"));
        world.Exchange.Call();
        Assert.True(world.RunUntil(() => world.Voice!.Status.Call is not null, 5.Seconds));
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal(CallState.Connected, world.Voice!.Status.Call!.State);
        Assert.Empty(world.Phone.Rings);
        Assert.Equal(ExchangeState.Talking, world.Exchange.State);
    }

    [Fact]
    public void A_phone_in_use_rings_once_it_is_hung_up()
    {
        var world = Scenes.Ready();
        world.Phone.Lift();
        world.Run(1.Seconds);
        world.Exchange.Call();
        world.Run(5.Seconds);
        Assert.Equal(CallState.Waiting, world.Voice!.Status.Call!.State);
        Assert.Equal("dial tone", world.Voice.Status.Phone.State);
        world.Phone.HangUp();
        world.Run(2.Seconds);
        Assert.NotNull(world.Phone.Ringing);
    }

    [Fact]
    public void The_ring_ends_with_its_section_and_the_call_can_still_be_taken()
    {
        var world = Scenes.Ready(("Default_Ring_2_", "5"));
        world.Exchange.Call();
        world.Run(10.Seconds);
        Assert.Single(world.Phone.Rings);
        Assert.Null(world.Phone.Ringing);
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal(CallState.Connected, world.Voice!.Status.Call!.State);
    }

    [Fact]
    public void Settings_that_change_in_a_call_do_not_touch_it()
    {
        var world = Scenes.Talking();
        world.Exchange.Speak(Scenes.Sine(1004, -10));
        world.Run(1.Seconds);
        world.Phone.Heard.Mark();
        world.Voice!.Apply(Scenes.Settings(("FXS_Port_Output_Gain", "-12"), ("PSTN_Ring_Thru_Line_1_2_", "no"), ("Idle_Polarity_1_", "Reverse"), ("Dial_Tone", "600@-10;1(*/0/1)")));
        world.Run(2.Seconds);
        var heard = ToneAnalysis.Measure(world.Phone.Heard.SinceMark);
        Assert.Equal("1004.0@-13.0", string.Join(',', Assert.Single(heard.Segments).Components));
        Assert.InRange(heard.LongestGap!.Value.TotalMilliseconds, 0, 1);
        Assert.True(world.Phone.Feeding > 0);
    }

    // The device adds a whole number of frames and no sample more or less.
    private static void ShouldHear(ReadOnlySpan<short> heard, ReadOnlySpan<short> said)
    {
        var first = said.IndexOfAnyExcept((short)0);
        var start = heard.IndexOfAnyExcept((short)0);
        Assert.True(first >= 0 && start >= 0, "nothing was said or heard");
        var length = Math.Min(said.Length - first, heard.Length - start);
        Assert.True(length > 2 * Pcm.SamplesPerSecond, $"only {length} samples");
        Assert.True(said.Slice(first, length).SequenceEqual(heard.Slice(start, length)));
    }
}
