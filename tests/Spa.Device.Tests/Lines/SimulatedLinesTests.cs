using Spa.Foundation.Time;
using Spa.Media;
using Spa.Simulation.Lines;

namespace Spa.Device.Tests.Lines;

public class SimulatedLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(30)]
    [InlineData(2001)]
    public void No_more_than_ten_devices_of_a_timeline_tick_together_and_all_phases_lie_within_a_frame(int devices)
    {
        var together = Enumerable.Range(0, devices).GroupBy(device => SimulatedLines.Phase(device, devices)).ToList();
        Assert.Equal((devices + 9) / 10, together.Count);
        Assert.All(together, phase => Assert.InRange(phase.Count(), 1, 10));
        Assert.All(together, phase => Assert.InRange(phase.Key, TimeSpan.Zero, Pcm.Frame - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void A_device_ticks_every_ten_milliseconds_at_its_phase()
    {
        var timeline = new VirtualTimeline();
        timeline.RunUntil(TimeSpan.FromMilliseconds(13));
        var lines = new SimulatedLines(new LineBench());
        List<double> ticks = [];
        lines.Start(() => ticks.Add(timeline.Now.TotalMilliseconds));
        lines.Run(timeline, TimeSpan.FromMilliseconds(2.5));
        timeline.RunUntil(TimeSpan.FromMilliseconds(50));
        Assert.Equal([22.5, 32.5, 42.5], ticks);
    }
}
