using System.Text.Json;
using Spa.Device.Lines;

namespace Spa.Device.Tests.Scenarios;

public sealed class ScenarioCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-run-");
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        folder.Delete(true);
    }

    [Fact]
    public async Task A_scenario_is_played_without_a_process_and_told_as_json_and_junit()
    {
        var junit = Path.Combine(folder.FullName, "result.xml");
        Assert.Equal(0, await ScenarioCommand.Run([Path.Combine(Stages.Samples, "incoming-call.json"), "--virtual", "--json", "--junit", junit], output, error));
        var result = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.True(result.GetProperty("passed").GetBoolean());
        var steps = result.GetProperty("scenarios")[0].GetProperty("steps");
        Assert.Equal("the display shows 2000 \"2000\"", steps[4].GetProperty("proof").GetString());
        Assert.Contains($"tests=\"{steps.GetArrayLength()}\" failures=\"0\"", await File.ReadAllTextAsync(junit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_exit_status_1_with_its_proof_and_the_ladder()
    {
        var file = Path.Combine(folder.FullName, "wrong.json");
        await File.WriteAllTextAsync(file, """{"steps": [{"do": "lift"}, {"expect": "ring", "within": 1}]}""");
        Assert.Equal(1, await ScenarioCommand.Run([file, "--virtual", "--ladder"], output, error));
        Assert.Contains("FAILED  expect ring within 1: not within 1 s: does not ring", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("lifts the handset", error.ToString(), StringComparison.Ordinal);
    }

    // What is said on standard error; FILE is a scenario that is good, BAD one that is not.
    [Theory]
    [InlineData("lines run: --speed is not known, or lacks its value; see --help", "FILE", "--speed")]
    [InlineData("lines run: --url is not known, or lacks its value; see --help", "FILE", "--url", "nowhere")]
    [InlineData("lines run: no scenario file is named; see --help", "--json")]
    [InlineData("lines run: BAD: step 1: do: at phone there is lift, hangup, flash, dial, press, pulse, speak, quiet, not \"fly\"", "BAD", "--virtual")]
    [InlineData("lines run: http://127.0.0.1:1/: Connection refused (127.0.0.1:1); is ./spa lines running there?", "FILE", "--url", "http://127.0.0.1:1")]
    public async Task What_is_wrong_is_said_with_exit_status_2(string why, params string[] args)
    {
        var bad = Path.Combine(folder.FullName, "bad.json");
        await File.WriteAllTextAsync(bad, """{"steps": [{"do": "fly"}]}""");
        var real = args.Select(arg => arg switch { "FILE" => Path.Combine(Stages.Samples, "echo-call.json"), "BAD" => bad, _ => arg });
        Assert.Equal(2, await ScenarioCommand.Run([.. real], output, error));
        Assert.Equal(why.Replace("BAD", bad, StringComparison.Ordinal), error.ToString().TrimEnd());
    }
}
