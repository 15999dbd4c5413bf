namespace Spa.Gateway.Lines;

/// <summary>Turns what the wire to the exchange shows, frame by frame, into signals of change. For drivers.</summary>
public sealed class FxoSense
{
    private Action<FxoSignal>? signal;
    private int voltage;
    private int current;
    private (double Hertz, double Volts) ring;

    /// <summary>Names where signals go.</summary>
    public void Attach(Action<FxoSignal> to) => signal = to;

    /// <summary>Takes the present state; what each value means is at <see cref="FxoSignal"/>.</summary>
    public void See(int millivolts, int microamperes, double ringHertz, double ringVolts)
    {
        if (millivolts != voltage)
        {
            voltage = millivolts;
            signal?.Invoke(new FxoSignal.Voltage(millivolts));
        }

        if (microamperes != current)
        {
            current = microamperes;
            signal?.Invoke(new FxoSignal.Current(microamperes));
        }

        if (ring != (ringHertz, ringVolts))
        {
            ring = (ringHertz, ringVolts);
            signal?.Invoke(new FxoSignal.Ring(ringHertz, ringVolts));
        }
    }
}
