using System.Globalization;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Device.Time;
using Spa.Simulation.Providers;
using Spa.Simulation.Scenarios;
using Spa.Simulation.Stations;

namespace Spa.Device.Lines;

/// <summary>The command <c>lines run</c>: plays scenario files, prints each step with its proof.</summary>
internal static class ScenarioCommand
{
    public const string Help = """
        spa lines run FILE... [options]: plays scenarios (docs/scenarios.md), prints each step with its time and its proof.

          --url URL     HTTP API of a lines process that runs (http://127.0.0.1:8082)
          --virtual     needs no process: a device, lines and a provider in virtual time, minutes in moments; the device is user 1000
          --json        the result as one JSON document instead
          --junit FILE  the result as JUnit XML too
          --ladder      after a scenario that failed: what happened, as a ladder

        Exit status: 0 = all passed, 1 = one failed, 2 = bad arguments or files, or nobody answers at the URL.
        """;

    private const string User = "1000";

    /// <summary>Runs it.</summary>
    /// <param name="args">The arguments after <c>lines run</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0 || args.Contains("--help") || args.Contains("-h"))
        {
            await output.WriteLineAsync(Help);
            return args.Length == 0 ? 2 : 0;
        }

        var (url, isVirtual, json, ladder, junit) = (new Uri("http://127.0.0.1:8082"), false, false, false, (string?)null);
        var files = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--url" when i + 1 < args.Length && Uri.TryCreate(args[i + 1], UriKind.Absolute, out var given) && given.Scheme is "http" or "https":
                    url = given;
                    i++;
                    break;
                case "--junit" when i + 1 < args.Length:
                    junit = args[++i];
                    break;
                case "--virtual":
                    isVirtual = true;
                    break;
                case "--json":
                    json = true;
                    break;
                case "--ladder":
                    ladder = true;
                    break;
                case ['-', ..]:
                    await error.WriteLineAsync($"lines run: {args[i]} is not known, or lacks its value; see --help");
                    return 2;
                default:
                    files.Add(args[i]);
                    break;
            }
        }

        if (files.Count == 0)
        {
            await error.WriteLineAsync("lines run: no scenario file is named; see --help");
            return 2;
        }

        var scenarios = new List<Scenario>();
        foreach (var file in files)
        {
            if (Read(file, out var why) is not { } scenario)
            {
                await error.WriteLineAsync($"lines run: {file}: {why}");
                return 2;
            }

            scenarios.Add(scenario);
        }

        var results = new List<ScenarioResult>();
        try
        {
            using var lines = isVirtual ? null : new HttpStage(url);
            foreach (var scenario in scenarios)
            {
                var world = isVirtual ? World() : null;
                results.Add(Play(scenario, (IScenarioStage?)lines ?? world!, json ? null : output));
                if (ladder && !results[^1].Passed)
                {
                    await error.WriteLineAsync(lines?.Ladder() ?? world!.Site.Ladder.ToString());
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"lines run: {url}: {e.Message}; is ./spa lines running there?");
            return 2;
        }

        if (junit is not null)
        {
            try
            {
                await File.WriteAllTextAsync(junit, ScenarioJunit.Write(results));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync($"lines run: --junit: {junit} cannot be written: {e.Message}");
                return 2;
            }
        }

        var failed = results.Count(result => !result.Passed);
        await output.WriteLineAsync(json ? JsonSerializer.Serialize(RunDocument.Of(results), LinesJson.Default.RunDocument) : $"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static ScenarioResult Play(Scenario scenario, IScenarioStage stage, TextWriter? output)
    {
        output?.WriteLine(scenario.Name);
        return new ScenarioRunner(stage, step => output?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {step.At.TotalSeconds,7:0.00} s  {(step.Passed ? "ok    " : "FAILED")}  {step.Words}{(step.Proof.Length > 0 ? $": {step.Proof}" : string.Empty)}"))).Run(scenario);
    }

    private static Scenario? Read(string file, out string why)
    {
        try
        {
            var scenario = ScenarioReader.Read(File.ReadAllBytes(file), Path.GetFileNameWithoutExtension(file), out var refusal);
            why = refusal?.ToString() ?? string.Empty;
            return scenario;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message;
            return null;
        }
    }

    // Passwords of a world that no network reaches.
    private static ScenarioWorld World()
    {
        ProviderUser[] users = [.. new[] { User, "2000", "3000" }.Select(user => new ProviderUser(user, $"secret-{user}"))];
        var settings = SipStation.Subscriber(User, users[0].Password, ScenarioWorld.Provider).With(LineParameters.VoiceMailServer, User).With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)");
        return new ScenarioWorld(settings, new SiteOptions([.. users], ["2000", "3000"], 0), new UnitClock());
    }
}
