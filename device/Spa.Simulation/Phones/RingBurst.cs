using Spa.Gateway.Lines;

namespace Spa.Simulation.Phones;

/// <summary>Ring voltage that a telephone saw.</summary>
/// <param name="Start">When it came, since the telephone was made.</param>
/// <param name="Length">How long it stayed; null while it is there.</param>
/// <param name="Drive">Its frequency, voltage and form.</param>
public sealed record RingBurst(TimeSpan Start, TimeSpan? Length, RingDrive Drive);
