using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Marks;
using static Spa.Gateway.Lines.RingState;

namespace Spa.Device.Tests.Lines;

public class RingDetectorTests
{
    private static readonly RingTimings T = new(10, 100, 15, 256.Milliseconds, 512.Milliseconds, 640.Milliseconds);
    private static readonly RingEvent.Voltage There = new(true);
    private static readonly RingEvent.Voltage Gone = new(false);
    private static readonly RingEvent.TimedOut TimedOut = new();

    public static TheoryData<RingState, RingEvent, RingState, RingEffect[]> Steps => new()
    {
        { Quiet, There, Validating, [Timer(256)] },
        { Validating, Gone, Quiet, [Timer(null)] },
        { Validating, TimedOut, Delaying, [Timer(512)] },
        { Delaying, TimedOut, Reported, [new RingEffect.Report(true)] },
        { Delaying, Gone, DelayingAfterwards, [] },
        { DelayingAfterwards, There, Delaying, [] },
        { DelayingAfterwards, TimedOut, Fading, [new RingEffect.Report(true), Timer(640)] },
        { Reported, Gone, Fading, [Timer(640)] },
        { Fading, There, Reported, [Timer(null)] },
        { Fading, TimedOut, Quiet, [new RingEffect.Report(false)] },
        { Reported, new RingEvent.Reset(), Quiet, [Timer(null)] },
    };

    // Frequency, voltage: is it ringing?
    public static TheoryData<double, double, bool> Voltages => new()
    {
        { 20, 75, true }, { 10, 16, true }, { 100, 16, true }, { 9.9, 75, false }, { 100.1, 75, false }, { 20, 14.9, false }, { 0, 0, false },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_detector_steps_as_listed(RingState from, RingEvent e, RingState next, RingEffect[] effects)
    {
        var step = RingDetector.On(from, e, T);
        Assert.Equal(next, step.Next);
        Assert.Equal(effects, step.Effects);
    }

    [Theory]
    [MemberData(nameof(Voltages))]
    public void Frequency_and_voltage_decide_what_is_ringing(double hertz, double volts, bool ringing) => Assert.Equal(ringing, T.Qualifies(hertz, volts));

    [Fact]
    public void Every_pair_is_in_its_page()
        => MachineGrid.ShouldBe<RingState, RingEvent, RingEffect>("ring-detector", "Ring detection on the line to the exchange", Enum.GetValues<RingState>(), [There, Gone, new RingEvent.Reset(), TimedOut], (state, e) => RingDetector.On(state, e, T));

    private static RingEffect.SetTimer Timer(int? milliseconds) => new(milliseconds?.Milliseconds);
}
