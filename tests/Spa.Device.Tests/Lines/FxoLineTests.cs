using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Marks;
using static Spa.Gateway.Lines.FxoState;

namespace Spa.Device.Tests.Lines;

public class FxoLineTests
{
    private static readonly FxoTimings T = new(5.Seconds, 200.Milliseconds, true);
    private static readonly FxoEvent.Feed Fed = new(true);
    private static readonly FxoEvent.Feed Unfed = new(false);
    private static readonly FxoEvent.TimedOut TimedOut = new();

    public static TheoryData<FxoState, FxoEvent, FxoState, FxoEffect[]> Steps => new()
    {
        { Dead, Fed, Idle, [] },
        { Idle, Unfed, Dead, [] },
        { Idle, new FxoEvent.RingSeen(), Ringing, [Tell(FxoNews.Ringing)] },
        { Ringing, new FxoEvent.RingLost(), RingGap, [Timer(5000)] },
        { RingGap, new FxoEvent.RingSeen(), Ringing, [Timer(null)] },
        { RingGap, TimedOut, Idle, [Tell(FxoNews.GaveUp)] },
        { Ringing, Unfed, Dead, [Timer(null), Tell(FxoNews.GaveUp)] },
        { Ringing, new FxoEvent.Answer(), Answered, [Timer(null), new FxoEffect.SetLoop(true)] },
        { RingGap, new FxoEvent.Answer(), Answered, [Timer(null), new FxoEffect.SetLoop(true)] },
        { Answered, Unfed, Lost, [Timer(200)] },
        { Answered, new FxoEvent.Reversed(), Idle, [new FxoEffect.SetLoop(false), Tell(FxoNews.PolarityReversal)] },
        { Answered, new FxoEvent.Release(), Idle, [new FxoEffect.SetLoop(false)] },
        { Lost, Fed, Answered, [Timer(null)] },
        { Lost, TimedOut, Dead, [new FxoEffect.SetLoop(false), Tell(FxoNews.CpcSignal)] },
        { Lost, new FxoEvent.Release(), Dead, [Timer(null), new FxoEffect.SetLoop(false)] },
        { Idle, new FxoEvent.Listen(), Listening, [new FxoEffect.SetLoop(true), Timer(5000)] },
        { Ringing, new FxoEvent.Listen(), Ringing, [] },
        { Answered, new FxoEvent.Listen(), Answered, [] },
        { Listening, new FxoEvent.ToneHeard(), Idle, [Timer(null), new FxoEffect.SetLoop(false), Tell(FxoNews.DialTone)] },
        { Listening, TimedOut, Idle, [new FxoEffect.SetLoop(false), Tell(FxoNews.NoDialTone)] },
        { Listening, new FxoEvent.Release(), Idle, [Timer(null), new FxoEffect.SetLoop(false)] },
        { Listening, Unfed, Dead, [Timer(null), new FxoEffect.SetLoop(false), Tell(FxoNews.NoDialTone)] },
        { Idle, new FxoEvent.Reversed(), Idle, [] },
        { Idle, new FxoEvent.Answer(), Idle, [] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_line_steps_as_listed(FxoState from, FxoEvent e, FxoState next, FxoEffect[] effects)
    {
        var step = FxoLine.On(from, e, T);
        Assert.Equal(next, step.Next);
        Assert.Equal(effects, step.Effects);
    }

    [Fact]
    public void With_detection_off_neither_missing_voltage_nor_reversal_ends_a_call()
    {
        var off = T with { MinCpc = null, DetectReversal = false };
        Assert.Equal([new FxoEffect.SetTimer(null)], FxoLine.On(Answered, Unfed, off).Effects);
        Assert.Equal(Answered, FxoLine.On(Answered, new FxoEvent.Reversed(), off).Next);
    }

    [Fact]
    public void Every_pair_is_in_its_page()
        => MachineGrid.ShouldBe<FxoState, FxoEvent, FxoEffect>(
            "fxo-line",
            "The line to the exchange (FXO)",
            Enum.GetValues<FxoState>(),
            [Fed, Unfed, new FxoEvent.Reversed(), new FxoEvent.RingSeen(), new FxoEvent.RingLost(), new FxoEvent.Answer(), new FxoEvent.Listen(), new FxoEvent.ToneHeard(), new FxoEvent.Release(), TimedOut],
            (state, e) => FxoLine.On(state, e, T));

    private static FxoEffect.SetTimer Timer(int? milliseconds) => new(milliseconds?.Milliseconds);

    private static FxoEffect.Tell Tell(FxoNews news) => new(news);
}
