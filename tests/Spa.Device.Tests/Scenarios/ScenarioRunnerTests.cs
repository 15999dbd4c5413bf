using System.Text;
using System.Xml.Linq;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Tests.Scenarios;

public class ScenarioRunnerTests
{
    [Fact]
    public void The_first_step_that_fails_ends_a_scenario_with_what_was_there_instead()
    {
        var stage = Stages.World();
        var told = new List<int>();
        var result = new ScenarioRunner(stage, step => told.Add(step.Number)).Run(Of(
            """{ "do": "lift" }, { "expect": "tone", "tone": "busy", "within": 2 }, { "do": "hangup" }"""));
        Assert.False(result.Passed);
        Assert.Equal([1, 2], told);
        Assert.StartsWith("not within 2 s: heard 350.0 Hz at -19.0 dBm0 + 440.0 Hz at -19.0 dBm0 for ", result.Steps[^1].Proof, StringComparison.Ordinal);

        var suite = XDocument.Parse(ScenarioJunit.Write([result])).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(result.Steps[^1].Proof, suite.Elements("testcase").Last().Element("failure")!.Attribute("message")!.Value);
    }

    [Theory]
    [InlineData("""{ "at": "4000", "do": "call", "number": "1000" }""", "the provider has no user 4000; it has 1000, 2000, 3000")]
    [InlineData("""{ "at": "2000", "do": "answer" }""", "nobody calls the station: idle")]
    [InlineData("""{ "at": "provider", "do": "mailbox", "user": "9", "new": 1 }""", "user: the provider has no user \"9\"")]
    [InlineData("""{ "do": "flash", "ms": 5 }""", "ms: expected a number from 10 to 2000")]
    [InlineData("""{ "at": "exchange", "do": "call", "cadence": "2/4" }""", "cadence: expected ")]
    public void What_cannot_be_done_says_why(string step, string why)
        => Assert.StartsWith(why, new ScenarioRunner(Stages.World()).Run(Of(step)).Steps[^1].Proof, StringComparison.Ordinal);

    // A message waits; the lamp follows by FSK, as the unit is set to light it.
    [Fact]
    public void Faults_and_mailboxes_of_the_provider_are_set_by_steps()
    {
        var stage = Stages.World();
        var result = new ScenarioRunner(stage).Run(Of(
            """
            { "expect": "registered", "user": "1000" },
            { "at": "provider", "do": "mailbox", "user": "1000", "new": 2, "old": 1 },
            { "expect": "mailbox", "user": "1000", "new": 2 },
            { "wait": 1 }, { "do": "lift" }, { "expect": "tone", "tone": "stutter dial" }, { "do": "hangup" },
            { "at": "2000", "do": "refuse", "status": 486 }, { "wait": 1 },
            { "do": "lift" }, { "do": "dial", "keys": "2000#" }, { "expect": "tone", "tone": "busy" }
            """));
        Assert.True(result.Passed, string.Join('\n', result.Steps.Select(step => $"{step.Words}: {step.Proof}")));
    }

    private static Scenario Of(string steps) => ScenarioReader.Read(Encoding.UTF8.GetBytes($$"""{"steps": [{{steps}}]}"""), "test", out var error) ?? throw new InvalidOperationException(error!.ToString());
}
