namespace Spa.Simulation.Scenarios;

/// <summary>A step of a scenario.</summary>
public abstract record ScenarioStep
{
    private ScenarioStep()
    {
    }

    /// <summary>Whom it concerns: "phone", "exchange", "provider", or the user of a station.</summary>
    public string At { get; init; } = "phone";

    /// <summary>In the words of a report.</summary>
    public string Words { get; init; } = string.Empty;

    /// <summary>Nothing for a while.</summary>
    /// <param name="Length">How long.</param>
    public sealed record Wait(TimeSpan Length) : ScenarioStep;

    /// <summary>Somebody does something; the pairs of an action are those of the HTTP API.</summary>
    /// <param name="Name">"lift", "dial", "call" and so on.</param>
    /// <param name="Arguments">Names and values, in the order of the file.</param>
    public sealed record Act(string Name, IReadOnlyList<KeyValuePair<string, string>> Arguments) : ScenarioStep
    {
        /// <summary>The value of an argument; null = it is not given.</summary>
        public string? Value(string name) => Arguments.FirstOrDefault(pair => pair.Key == name).Value;
    }

    /// <summary>Something is to be so within a time.</summary>
    /// <param name="What">What.</param>
    /// <param name="Within">Until when at the latest, from the start of the step.</param>
    public sealed record Expect(Expectation What, TimeSpan Within) : ScenarioStep;
}
