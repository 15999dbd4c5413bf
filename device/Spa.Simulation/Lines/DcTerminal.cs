namespace Spa.Simulation.Lines;

/// <summary>What draws loop current: a voltage and a resistance in series (dsp.md 4.2).</summary>
/// <param name="Millivolts">Voltage at no current.</param>
/// <param name="Ohms">Slope.</param>
public readonly record struct DcTerminal(int Millivolts, int Ohms)
{
    /// <summary>An ordinary telephone.</summary>
    public static DcTerminal Telephone { get; } = new(2500, 200);

    /// <summary>The device's line port: 3.5 V and 50 ohm.</summary>
    public static DcTerminal LinePort { get; } = new(3500, 50);
}
