namespace Spa.Simulation.Scenarios;

/// <summary>The telephone as a scenario sees it.</summary>
/// <param name="IsLifted">The handset is lifted.</param>
/// <param name="IsRinging">Ring voltage is there.</param>
/// <param name="IsDialling">Keys sound or wait, or the dial runs.</param>
/// <param name="IsLit">The message lamp is lit.</param>
/// <param name="Shown">Callers on the display, the last ones.</param>
public sealed record PhoneView(bool IsLifted, bool IsRinging, bool IsDialling, bool IsLit, IReadOnlyList<CallerView> Shown);
