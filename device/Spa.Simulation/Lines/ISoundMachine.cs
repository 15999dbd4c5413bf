namespace Spa.Simulation.Lines;

/// <summary>A machine on a telephone line in place of a person: a fax machine, a modem.</summary>
public interface ISoundMachine
{
    /// <summary>Takes the frame that it hears, and gives the one that it sends.</summary>
    /// <param name="heard">80 samples.</param>
    /// <param name="said">80 samples, filled.</param>
    void Exchange(ReadOnlySpan<short> heard, Span<short> said);
}
