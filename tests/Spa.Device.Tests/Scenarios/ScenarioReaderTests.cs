using System.Text;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Tests.Scenarios;

public class ScenarioReaderTests
{
    // A step, and why it is refused.
    public static TheoryData<string, string> BadSteps => new()
    {
        { """{}""", "step 1: expected one of do, expect and wait" },
        { """7""", "step 1: expected an object" },
        { """{"wait": -1}""", "step 1: wait: expected a number from 0 to 3600" },
        { """{"do": "fly"}""", "step 1: do: at phone there is lift, hangup, flash, dial, press, pulse, speak, quiet, not \"fly\"" },
        { """{"at": "2000", "do": "lift"}""", "step 1: do: at a station there is call, answer, hangup, hold, resume, press, speak, quiet, refuse, not \"lift\"" },
        { """{"do": "dial"}""", "step 1: dial needs \"keys\"" },
        { """{"do": "dial", "keys": "12x"}""", "step 1: keys are 0 to 9, *, #, A to D, not \"12x\"" },
        { """{"do": "lift", "hz": 3}""", "step 1: \"hz\" is not known here" },
        { """{"expect": "tone", "tone": "moo"}""", "step 1: tone: there is dial, outside dial, stutter dial, ringback, busy, reorder, confirm, sit, not \"moo\"; or give \"hz\": [350, 440] and \"on\", \"off\"" },
        { """{"expect": "speech"}""", "step 1: speech needs \"hz\", 50 to 3900" },
        { """{"expect": "state", "state": "talks"}""", "step 1: expect: there is tone, speech, silence, ring, caller, lamp, registered, mailbox, at a station also state and keys, at the exchange state; not \"state\"" },
        { """{"expect": "ring", "rings": "yes"}""", "step 1: rings: expected true or false" },
        { """{"expect": "ring", "within": 4000}""", "step 1: within: expected a number from 0 to 3600" },
    };

    [Theory]
    [MemberData(nameof(BadSteps))]
    public void Bad_steps_are_refused_with_what_would_be_taken(string step, string why)
    {
        Assert.Null(Read($$"""{"steps": [{{step}}]}""", out var error));
        Assert.Equal(why, error!.ToString());
    }

    [Theory]
    [InlineData("""{"steps": []}""", "expected {\"name\": \"...\", \"steps\": [...]} with 1 to 1000 steps")]
    [InlineData("""[]""", "expected {\"name\": \"...\", \"steps\": [...]} with 1 to 1000 steps")]
    [InlineData("""{"steps": [{"wait": 1}], "stages": 2}""", "\"stages\" is not known; a scenario has name, about and steps")]
    [InlineData("{\"steps\":\n [}", "line 2, column 3: no JSON there")]
    public void Bad_files_are_refused(string file, string why)
    {
        Assert.Null(Read(file, out var error));
        Assert.Equal(why, error!.ToString());
    }

    [Fact]
    public void Steps_are_read_with_their_words()
    {
        var scenario = Read(
            """
            {
              // Notes may stand in the file.
              "steps": [
                { "wait": 1.5 },
                { "at": "2000", "do": "call", "number": "1000" },
                { "at": "2000", "expect": "state", "state": "talks", "within": 3 },
                { "expect": "tone", "hz": [350, 440] },
              ]
            }
            """,
            out _)!;
        Assert.Equal("given", scenario.Name);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.IsType<ScenarioStep.Wait>(scenario.Steps[0]).Length);
        Assert.Equal("1000", Assert.IsType<ScenarioStep.Act>(scenario.Steps[1]).Value("number"));
        var expected = Assert.IsType<ScenarioStep.Expect>(scenario.Steps[2]);
        Assert.Equal((new Expectation.State("talks"), TimeSpan.FromSeconds(3), "2000"), (expected.What, expected.Within, expected.At));
        Assert.Equal(["wait 1.5", "2000: call number 1000", "2000: expect state talks within 3", "expect tone hz [350, 440]"], scenario.Steps.Select(step => step.Words));
    }

    // A stranger's file is a value or a refusal, whatever stands in it.
    [Fact]
    public void No_cut_of_a_file_crashes_the_reader()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Stages.Samples, "voicemail.json"));
        for (var length = 0; length < bytes.Length - 2; length++)
        {
            Assert.Null(ScenarioReader.Read(bytes.AsMemory(0, length), "cut", out var error));
            Assert.NotNull(error);
        }
    }

    private static Scenario? Read(string text, out ScenarioError? error) => ScenarioReader.Read(Encoding.UTF8.GetBytes(text), "given", out error);
}
