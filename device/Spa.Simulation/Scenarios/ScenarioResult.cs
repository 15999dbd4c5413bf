using System.Collections.Immutable;

namespace Spa.Simulation.Scenarios;

/// <summary>How a scenario went.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">How long it took.</param>
/// <param name="Steps">The steps that were done; the last one is that which failed, when one did.</param>
public sealed record ScenarioResult(string Name, TimeSpan Length, ImmutableArray<StepResult> Steps)
{
    /// <summary>All steps went as they should.</summary>
    public bool Passed => Steps.All(step => step.Passed);
}
