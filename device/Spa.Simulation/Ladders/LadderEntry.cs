namespace Spa.Simulation.Ladders;

/// <summary>A line of a ladder.</summary>
/// <param name="At">When, since its start.</param>
/// <param name="From">Who does or sends.</param>
/// <param name="To">Who is sent to; null = it concerns one side only.</param>
/// <param name="Label">What stands on the arrow.</param>
/// <param name="Full">What stands beside it; empty = nothing.</param>
public sealed record LadderEntry(TimeSpan At, string From, string? To, string Label, string Full);
