using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Marks;
using static Spa.Gateway.Lines.FxsState;
using Cut = Spa.Gateway.Lines.FxsEvent.CutBattery;
using Loop = Spa.Gateway.Lines.FxsEvent.Loop;

namespace Spa.Device.Tests.Lines;

public class FxsLineTests
{
    private static readonly FxsTimings T = new(20.Milliseconds, 100.Milliseconds, 900.Milliseconds);
    private static readonly Loop Closed = new(true);
    private static readonly Loop Open = new(false);
    private static readonly FxsEvent.TimedOut TimedOut = new();

    public static TheoryData<FxsState, FxsEvent, FxsState, FxsEffect[]> Steps => new()
    {
        { OnHook, Closed, Lifting, [Timer(20)] },
        { Lifting, TimedOut, OffHook, [new FxsEffect.Tell(FxsNews.Lifted)] },
        { Lifting, Open, OnHook, [Timer(null)] },
        { OnHook, new FxsEvent.Ring(), Ringing, [new FxsEffect.SetRing(true)] },
        { Ringing, Closed, RingTrip, [Timer(20)] },
        { Ringing, new FxsEvent.StopRing(), OnHook, [new FxsEffect.SetRing(false)] },
        { RingTrip, TimedOut, OffHook, [new FxsEffect.SetRing(false), new FxsEffect.Tell(FxsNews.Lifted)] },
        { RingTrip, Open, Ringing, [Timer(null)] },
        { RingTrip, new FxsEvent.StopRing(), Lifting, [new FxsEffect.SetRing(false)] },
        { OffHook, Open, Bounce, [Timer(20)] },
        { OffHook, TimedOut, OffHook, [new FxsEffect.Tell(FxsNews.PulsesEnded)] },
        { Bounce, Closed, OffHook, [Timer(250)] },
        { Bounce, TimedOut, Break, [Timer(80)] },
        { Break, Closed, OffHook, [Timer(250), new FxsEffect.Tell(FxsNews.Pulsed)] },
        { Break, TimedOut, LongBreak, [Timer(800)] },
        { ShortBreak, Closed, OffHook, [Timer(250)] },
        { ShortBreak, TimedOut, LongBreak, [Timer(800)] },
        { LongBreak, Closed, OffHook, [Timer(null), new FxsEffect.Tell(FxsNews.Flashed)] },
        { LongBreak, TimedOut, OnHook, [new FxsEffect.Tell(FxsNews.HungUp)] },
        { OffHook, new Cut(500.Milliseconds), FxsState.Cut, [new FxsEffect.SetFeed(false), Timer(500)] },
        { FxsState.Cut, Open, FxsState.Cut, [] },
        { FxsState.Cut, TimedOut, Restored, [new FxsEffect.SetFeed(true), Timer(900)] },
        { Restored, Closed, OffHook, [Timer(null), new FxsEffect.Tell(FxsNews.StillThere)] },
        { Restored, TimedOut, OnHook, [new FxsEffect.Tell(FxsNews.HungUp)] },
        { OffHook, new FxsEvent.Ring(), OffHook, [] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_line_steps_as_listed(FxsState from, FxsEvent e, FxsState next, FxsEffect[] effects)
    {
        var step = FxsLine.On(from, e, T);
        Assert.Equal(next, step.Next);
        Assert.Equal(effects, step.Effects);
    }

    [Fact]
    public void Every_pair_is_in_its_page()
        => MachineGrid.ShouldBe<FxsState, FxsEvent, FxsEffect>("fxs-line", "The line to the phone (FXS)", Enum.GetValues<FxsState>(), [Open, Closed, new FxsEvent.Ring(), new FxsEvent.StopRing(), new Cut(500.Milliseconds), TimedOut], (state, e) => FxsLine.On(state, e, T));

    [Fact]
    public void Between_a_pulse_and_a_longer_least_flash_a_break_is_nothing()
    {
        var timings = T with { FlashMin = 300.Milliseconds };
        var step = FxsLine.On(Break, TimedOut, timings);
        Assert.Equal(ShortBreak, step.Next);
        Assert.Equal([Timer(200)], step.Effects);
        Assert.Equal([Timer(600)], FxsLine.On(ShortBreak, TimedOut, timings).Effects);
    }

    private static FxsEffect.SetTimer Timer(int? milliseconds) => new(milliseconds?.Milliseconds);
}
