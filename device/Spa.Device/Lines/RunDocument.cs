using Spa.Simulation.Scenarios;

namespace Spa.Device.Lines;

/// <summary>What <c>lines run --json</c> prints.</summary>
/// <param name="Passed">All scenarios passed.</param>
/// <param name="Scenarios">Each of them.</param>
internal sealed record RunDocument(bool Passed, IReadOnlyList<PlayedDocument> Scenarios)
{
    public static RunDocument Of(IReadOnlyList<ScenarioResult> results) => new(
        results.All(result => result.Passed),
        [.. results.Select(result => new PlayedDocument(
            result.Name,
            result.Passed,
            Round(result.Length),
            [.. result.Steps.Select(step => new StepDocument(step.Number, Round(step.At), Round(step.Length), step.Words, step.Passed, step.Proof))]))]);

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}

/// <summary>A scenario that was played.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Passed">All steps went as they should.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Steps">The steps that were done.</param>
internal sealed record PlayedDocument(string Name, bool Passed, double Seconds, IReadOnlyList<StepDocument> Steps);

/// <summary>A step that was done.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">When it began, seconds since the start of the scenario.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Step">What it was.</param>
/// <param name="Passed">It went as it should.</param>
/// <param name="Proof">What was seen, or why it failed.</param>
internal sealed record StepDocument(int Number, double At, double Seconds, string Step, bool Passed, string Proof);
