using Spa.Gateway.Lines;

namespace Spa.Bench.Units;

/// <summary>A line to the exchange that has battery, and on which nothing happens.</summary>
internal sealed class IdleLine : IFxoDriver
{
    private const int Millivolts = 48_000;

    public void Attach(Action<FxoSignal> signal) => signal(new FxoSignal.Voltage(Millivolts));

    public void SetLoop(bool closed)
    {
    }

    public void Exchange(ReadOnlySpan<short> toLine, Span<short> fromLine) => fromLine.Clear();
}
