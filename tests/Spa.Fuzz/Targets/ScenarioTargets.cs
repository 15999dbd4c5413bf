using System.Text;
using Spa.Simulation.Scenarios;

namespace Spa.Fuzz.Targets;

/// <summary>Scenario files: written by people, and sent to the lines process by whoever reaches it.</summary>
internal static class ScenarioTargets
{
    /// <summary>A file is a scenario, or is refused with the step and a reason.</summary>
    public static FuzzTarget File { get; } = new(
        "scenario",
        () => [.. Directory.GetFiles(Path.Combine(Vectors.Root, "samples", "scenarios"), "*.json").Order(StringComparer.Ordinal).Select(System.IO.File.ReadAllBytes)],
        [
            .. new[]
            {
                "\"name\"", "\"about\"", "\"steps\"", "\"do\"", "\"expect\"", "\"wait\"", "\"at\"", "\"within\"", "\"hz\"", "\"dbm0\"", "\"tone\"", "\"keys\"", "\"key\"", "\"ms\"", "\"user\"", "\"on\"", "\"off\"",
                "\"lift\"", "\"speak\"", "\"speech\"", "\"silence\"", "\"registered\"", "\"mailbox\"", "\"phone\"", "\"exchange\"", "\"provider\"", "\"2000\"", "\"\\ud800\"", "\"\\u0000\"", "[", "]", "{", "}", ",", ":", "true", "null", "-1",
                "1e308", "1e-400", "9999999999999999999999", "//", "/*", "*/", "\u00e9",
            }.Select(Encoding.UTF8.GetBytes),
            [0xFF], [0xED, 0xA0, 0x80],
        ],
        input =>
        {
            var scenario = ScenarioReader.Read(input, "fuzz", out var error);
            BrokenException.Unless(scenario is null != error is null, "Neither or both of a scenario and a reason.");
            if (error is not null)
            {
                BrokenException.Unless(error.ToString().Length is > 0 and < 100_000 && error.Step >= 0, $"The reason is none: {error}");
                return;
            }

            BrokenException.Unless(scenario!.Steps.Length is > 0 and <= 1000 && scenario.Name is not null, "A scenario without steps or a name.");

            // What is reported of a step is text that XML and JSON can carry.
            var results = new[] { new ScenarioResult(scenario.Name!, TimeSpan.Zero, [.. scenario.Steps.Select((step, i) => new StepResult(i + 1, TimeSpan.Zero, TimeSpan.Zero, step.Words, false, step.Words))]) };
            System.Xml.Linq.XDocument.Parse(ScenarioJunit.Write(results));
        });
}
