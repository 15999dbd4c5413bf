namespace Spa.Simulation.Scenarios;

/// <summary>Why a scenario file was refused.</summary>
/// <param name="Step">Which step, from 1; 0 = the file as a whole.</param>
/// <param name="What">What is wrong, and what would be taken.</param>
public sealed record ScenarioError(int Step, string What)
{
    /// <summary><c>step 3: at: ...</c>.</summary>
    public override string ToString() => Step == 0 ? What : $"step {Step}: {What}";
}
