namespace Spa.Simulation.Scenarios;

/// <summary>A caller on a display.</summary>
/// <param name="At">When, by the telephone's time.</param>
/// <param name="Number">Null = none.</param>
/// <param name="Name">Null = none.</param>
public sealed record CallerView(TimeSpan At, string? Number, string? Name);
