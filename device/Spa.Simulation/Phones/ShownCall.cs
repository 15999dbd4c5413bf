using Spa.Media.CallerId;

namespace Spa.Simulation.Phones;

/// <summary>A caller that a telephone's display has shown.</summary>
/// <param name="At">When, since the telephone was made.</param>
/// <param name="Number">Null = none.</param>
/// <param name="Name">Null = none.</param>
/// <param name="Absence">Why there is no number; null when there is one.</param>
/// <param name="Time">When the call came, as it was told; null = not told.</param>
/// <param name="InCall">Shown during a call: a call that waits.</param>
public sealed record ShownCall(TimeSpan At, string? Number, string? Name, CallerIdAbsence? Absence, CallerTime? Time, bool InCall);
