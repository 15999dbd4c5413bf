using System.Globalization;
using System.Net;
using System.Text.Json;
using Spa.Device.Commands;
using Spa.Device.Launching;
using Spa.Device.Lines;
using Spa.Simulation.Providers;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Fleet.Calls;

/// <summary><c>./spa fleet calls</c>: devices that register and call each other at a set rate.</summary>
internal static class FleetCallsCommand
{
    private const int MostDevices = 1_000;
    private const int FirstNumber = 1_000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private static readonly Option[] Options =
    [
        new("--devices", "N", "How many (default 20, at most 1000; with --users as many as there are users)."),
        new("--rate", "N", "Calls begun each second (default 1)."),
        new("--seconds", "N", "How long calls are begun (default 30)."),
        new("--talk", "N", "Seconds each call lasts at least (default 3)."),
        new("--provider", "HOST:PORT", "Address of a registrar and proxy; without it a simulated one runs in this process."),
        new("--users", "LIST", "Its users: user:password,user:password or a file of such lines; a user is its number, digits."),
        new("--patience", "N", "Seconds that registrations may take (default 20)."),
        new("--json", null, "The result as JSON."),
        new("--junit", "FILE", "The result as JUnit XML too: a case for each device and each call."),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Behind <c>fleet calls</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error: the live table.</param>
    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (Arguments.Read(arguments, Options, out var why) is not { } read)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        if (read.Has("--help"))
        {
            output.Write(Arguments.Help(
                "./spa fleet calls [--devices N] [--rate N] [--seconds N] [options]",
                "Devices with telephones register and call each other at a set rate; of each call set-up time and speech both ways are looked at.\nExit status: 0 = all registered, all calls answered and heard; 1 = not so; 2 = bad arguments.",
                Options));
            return 0;
        }

        if (Plan(read) is not { } plan)
        {
            error.WriteLine($"--devices is a number from 2 to {MostDevices}; --rate, --seconds, --talk and --patience are numbers above 0, with at least one call in all; --provider is ADDRESS:PORT and needs --users, at least two user:password with digits as users");
            return ExitCode.Wrong;
        }

        ProviderHost? own = null;
        try
        {
            if (plan.Provider.Length == 0)
            {
                own = ProviderHost.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromSeconds(1)) { Users = plan.Users, Stations = [] });
                plan = plan with { Provider = own.Address };
            }

            var tally = new FleetCallsTally();
            using var run = new FleetCallsRun(plan, tally);
            var work = run.Run();
            await Show(error, plan, tally, run, work).ConfigureAwait(false);
            var result = await work.ConfigureAwait(false);
            if (read.Text("--junit") is { } junit && await Write(junit, plan, tally, run.Elapsed).ConfigureAwait(false) is { } refusal)
            {
                error.WriteLine(refusal);
                return ExitCode.Wrong;
            }

            output.WriteLine(read.Has("--json") ? JsonSerializer.Serialize(result, FleetCallsJson.Default.FleetCallsResult) : Draw(result));
            return result.Ok ? 0 : 1;
        }
        catch (IOException e)
        {
            error.WriteLine($"fleet calls: {e.Message}");
            return ExitCode.Wrong;
        }
        finally
        {
            own?.Dispose();
        }
    }

    private static FleetCallsPlan? Plan(Arguments read)
    {
        var (devices, rate, seconds, talk, patience) = (Number(read, "--devices", 20), Number(read, "--rate", 1), Number(read, "--seconds", 30), Number(read, "--talk", 3), Number(read, "--patience", 20));
        IReadOnlyList<ProviderUser> users = [];
        var provider = read.Text("--provider") ?? string.Empty;
        if (read.Text("--users") is { } list)
        {
            if (LinesOptions.ReadUsers(list, out users) is not null || !users.All(user => user.Name.All(char.IsAsciiDigit)))
            {
                return null;
            }
        }
        else if (provider.Length > 0 || devices is not (>= 2 and <= MostDevices))
        {
            return null;
        }
        else
        {
            users = [.. Enumerable.Range(FirstNumber, (int)devices.Value).Select(number => LinesOptions.ByChance(number.ToString(CultureInfo.InvariantCulture)))];
        }

        if (provider.Length > 0 && !(IPEndPoint.TryParse(provider, out var at) && at.Port > 0))
        {
            return null;
        }

        return rate is null || seconds is null || talk is null || patience is null || users.Count < 2 || rate * seconds < 1 || devices is null ? null
            : new FleetCallsPlan(users, provider, rate.Value, TimeSpan.FromSeconds(seconds.Value), TimeSpan.FromSeconds(talk.Value), TimeSpan.FromSeconds(patience.Value));
    }

    private static double? Number(Arguments read, string name, double usual)
    {
        const double Most = 100_000;
        return read.Text(name) is not { } text ? usual : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < Most ? number : null;
    }

    private static async Task<string?> Write(string file, FleetCallsPlan plan, FleetCallsTally tally, TimeSpan took)
    {
        try
        {
            await File.WriteAllTextAsync(file, ScenarioJunit.Write([new ScenarioResult($"fleet of {plan.Users.Count}", took, [.. tally.Steps])])).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--junit: {file} cannot be written: {e.Message}";
        }
    }

    // A table that is written over; nothing where nobody looks.
    private static async Task Show(TextWriter error, FleetCallsPlan plan, FleetCallsTally tally, FleetCallsRun run, Task work)
    {
        var lines = 0;
        while (!Console.IsErrorRedirected)
        {
            var rows = Table(plan, tally, run.Elapsed);
            error.Write($"{(lines > 0 ? $"\e[{lines}A" : string.Empty)}{string.Concat(rows.Select(row => $"\e[2K{row}\n"))}");
            lines = rows.Count;
            if (work.IsCompleted)
            {
                return;
            }

            await Task.WhenAny(work, Task.Delay(Beat)).ConfigureAwait(false);
        }
    }

    private static List<string> Table(FleetCallsPlan plan, FleetCallsTally tally, TimeSpan elapsed) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"  {elapsed.TotalSeconds,6:0} s   {tally.Registered} of {plan.Users.Count} registered   {Environment.WorkingSet / 1048576} MiB"),
        "   placed        up  answered    speech    failed  set-up p50       p99",
        string.Create(CultureInfo.InvariantCulture, $"{tally.Placed,9}{tally.Up,10}{tally.Answered,10}{tally.Speech,10}{tally.Failed,10}{tally.SetUp(50),9:0} ms{tally.SetUp(99),7:0} ms"),
    ];

    private static string Draw(FleetCallsResult result)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{result.Registered} of {result.Devices} registered after {result.RegisterSeconds} s"),
            string.Create(CultureInfo.InvariantCulture, $"{result.Placed} calls placed in {result.Seconds} s, {result.Answered} answered, in {result.Speech} both heard each other, {result.Failed} failed"),
        };
        if (result.SetUpP50 is { } median)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"set-up (last key to both connected): median {median} ms, slowest hundredth {result.SetUpP99} ms"));
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"processor: {result.CpuMsEachCall} ms for each call, {result.CpuPercentAtRest} % at rest"));
        lines.AddRange(result.Causes.OrderByDescending(cause => cause.Value).Take(10).Select(cause => $"{cause.Value} times {cause.Key}"));
        return string.Join('\n', lines);
    }
}
