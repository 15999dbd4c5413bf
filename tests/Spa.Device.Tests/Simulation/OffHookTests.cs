using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Media;
using Spa.Media.Analysis;

namespace Spa.Device.Tests.Simulation;

/// <summary>What the user of the phone hears when he lifts it and does nothing.</summary>
public class OffHookTests
{
    [Fact]
    public void Dial_tone_then_reorder_then_warning_then_silence()
    {
        var world = Scenes.Ready(
            ("Dial_Tone", "350@-19,440@-19;3(*/0/1+2)"),
            ("Reorder_Tone", "480@-19,620@-19;2(.25/.75/1+2)"),
            ("Off_Hook_Warning_Tone", "480@-10,620@0;1(.5/.5/1+2)"));
        world.Phone.Lift();
        world.Run(10.Seconds);
        var heard = world.PhoneHeard();
        var start = heard.Segments[0].Start;
        Assert.InRange(start.TotalSeconds, 0.02, 0.06);
        ToneAnalysis.Measure(world.Phone.Heard.All[Pcm.Samples(start)..]).ShouldBe(
            "0-3 350@-19,440@-19; 3-3.25 480@-19,620@-19; 4-4.25 480@-19,620@-19; 5-5.5 480@-10,620@0");
        Assert.Equal("off hook", world.Voice!.Status.Phone.State);
        Assert.True(world.Voice.InUse);
    }

    [Fact]
    public void The_factory_dial_tone_lasts_ten_seconds()
    {
        var world = Scenes.Ready();
        world.Phone.Lift();
        world.Run(9.Seconds);
        var heard = world.PhoneHeard();
        Assert.Equal("350.0@-19.0,440.0@-19.0", string.Join(',', Assert.Single(heard.Segments).Components));
        Assert.InRange(heard.LongestGap!.Value.TotalMilliseconds, 0, 1);
        Assert.Equal("Dial Tone", world.Voice!.Status.Phone.Tone);
    }

    [Fact]
    public void A_changed_tone_is_heard_from_the_next_off_hook_on()
    {
        var world = Scenes.Ready();
        world.Phone.Lift();
        world.Run(1.Seconds);
        world.Voice!.Apply(Scenes.Settings(("Dial_Tone", "600@-10;10(*/0/1)")));
        world.Run(1.Seconds);
        Assert.Equal("350.0@-19.0,440.0@-19.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));

        world.Phone.HangUp();
        world.Run(2.Seconds);
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal("600.0@-10.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));
    }

    // How long the loop is open, and whether reorder tone gives way to dial tone (a flash), goes on (too short) or the phone is on hook.
    public static TheoryData<int, string> Breaks => new() { { 60, "reorder tone" }, { 90, "reorder tone" }, { 150, "dial tone" }, { 850, "dial tone" }, { 1000, "on hook" } };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void The_length_of_a_break_decides(int milliseconds, string state)
    {
        var world = Scenes.Ready(("Dial_Tone", "350@-19;.5(*/0/1)"));
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal("reorder tone", world.Voice!.Status.Phone.State);
        world.Phone.Flash(milliseconds.Milliseconds);
        world.Run(milliseconds.Milliseconds + 10.Milliseconds);
        Assert.Equal(state, world.Voice.Status.Phone.State);
    }

    [Fact]
    public void Idle_is_told_once_when_the_phone_is_hung_up()
    {
        var world = Scenes.Ready();
        var told = 0;
        world.Voice!.BecameIdle += () => told++;
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.True(world.Voice.InUse);
        Assert.Equal(0, told);
        world.Phone.HangUp();
        world.Run(2.Seconds);
        Assert.False(world.Voice.InUse);
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_bounce_of_the_hook_is_no_off_hook()
    {
        var world = Scenes.Ready();
        world.Phone.Lift();
        world.Run(10.Milliseconds);
        world.Phone.HangUp();
        world.Run(1.Seconds);
        Assert.DoesNotContain("OffHook", world.Trace.ToString(), StringComparison.Ordinal);
        Assert.Contains("OnHook -> Lifting", world.Trace.ToString(), StringComparison.Ordinal);
    }
}
