namespace Spa.Simulation.Lines;

/// <summary>Looks at telephone and exchange after a frame.</summary>
/// <param name="bench">Telephone and exchange.</param>
/// <param name="heard">What came to the telephone.</param>
/// <param name="said">What left it.</param>
public delegate void LineWatcher(LineBench bench, ReadOnlySpan<short> heard, ReadOnlySpan<short> said);
