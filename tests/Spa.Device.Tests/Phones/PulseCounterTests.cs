using Spa.Gateway.Lines;
using Spa.Gateway.Phones;

namespace Spa.Device.Tests.Phones;

public class PulseCounterTests
{
    // Pulses counted so far, what came; pulses and digit then.
    public static TheoryData<int, FxsNews, int, char?> Pulses => new()
    {
        { 0, FxsNews.Pulsed, 1, null },
        { 4, FxsNews.Pulsed, 5, null },
        { 1, FxsNews.PulsesEnded, 0, '1' },
        { 9, FxsNews.PulsesEnded, 0, '9' },
        { 10, FxsNews.PulsesEnded, 0, '0' },
        { 11, FxsNews.PulsesEnded, 0, null },
        { 0, FxsNews.PulsesEnded, 0, null },
        { 3, FxsNews.Flashed, 0, null },
        { 3, FxsNews.HungUp, 0, null },
    };

    [Theory]
    [MemberData(nameof(Pulses))]
    public void Pulses_are_counted_as_listed(int before, FxsNews news, int after, char? digit) => Assert.Equal(new PulseCount(after, digit), PulseCounter.On(before, news));
}
