namespace Spa.Simulation.Scenarios;

/// <summary>How a step went.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">When it began, since the start of the scenario.</param>
/// <param name="Length">How long it took.</param>
/// <param name="Words">What it was.</param>
/// <param name="Passed">It went as it should.</param>
/// <param name="Proof">What was seen, or why it failed.</param>
public sealed record StepResult(int Number, TimeSpan At, TimeSpan Length, string Words, bool Passed, string Proof);
