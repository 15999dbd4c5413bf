using System.Collections.Immutable;

namespace Spa.Simulation.Scenarios;

/// <summary>A call, or several, as a list of steps that telephone, exchange, provider and stations do and see.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Steps">In order; the first that fails ends it.</param>
public sealed record Scenario(string Name, ImmutableArray<ScenarioStep> Steps);
