using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spectre.Console;

namespace Spa.Coverage;

/// <summary>The commands behind <c>./spa features</c>, <c>./spa parameters</c> and the closing line of <c>./spa test</c>.</summary>
internal static class Reports
{
    private const int ReportWidth = 160;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = false };
    private static readonly string[] TestProjects = ["Common", "Device", "Fleet", "Flows"];
    private static readonly Option<string> Root = new("--root") { Description = "The repository's folder.", Required = true };
    private static readonly Option<bool> AsJson = new("--json") { Description = "One JSON document on standard output." };

    /// <summary>Every feature with the tests that show it; a feature counts when at least one of its tests ran and all of them passed.</summary>
    public static Command Features()
    {
        var command = new Command("features", "Features shown by passing tests of the last run.") { Root, AsJson };
        command.SetAction(parse =>
        {
            var root = RootFolder(parse);
            var run = TestRun.Read(Results(root));
            var marked = MarkedTest.Find(TestAssemblies(root));
            var refused = marked.Select(m => m.Dishonest()).OfType<string>().ToList();
            var rows = FeatureList.Read(Path.Combine(root, "docs", "features.md")).Select(f =>
            {
                var tests = marked.Where(m => m.Dishonest() is null && m.Features.Contains(f.Id)).ToList();
                return new Row(f.Id, f.Title, Shown(tests, run), [.. tests.Select(t => t.Name)]);
            }).ToList();
            if (parse.GetValue(AsJson))
            {
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { id = r.Id, title = r.Title, shown = r.Good, tests = r.Tests }), Json));
                return refused.Count == 0 ? 0 : 1;
            }

            Print(rows, "feature");
            refused.ForEach(r => AnsiConsole.MarkupLineInterpolated($"[red]{r}[/]"));
            Console.WriteLine($"features: {rows.Count(r => r.Good)} of {rows.Count} shown");
            return refused.Count == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>Every provisionable parameter with the tests that show it to be live; those not offered are counted apart.</summary>
    public static Command Parameters()
    {
        var dead = new Option<bool>("--dead") { Description = "List only the parameters that nothing shows to be live." };
        var command = new Command("parameters", "Parameters shown to be live by passing tests of the last run.") { Root, AsJson, dead };
        command.SetAction(parse =>
        {
            var root = RootFolder(parse);
            var run = TestRun.Read(Results(root));
            var marked = MarkedTest.Find(TestAssemblies(root));
            var offered = Catalogue.All.Where(p => p.NotOffered is null).ToList();
            var notOffered = Catalogue.All.Where(p => p.NotOffered is not null).ToList();
            var rows = offered.Select(p =>
            {
                var tests = marked.Where(m => m.Parameters.Contains(p.Name)).ToList();
                return new Row(p.Name, $"{p.Page}: {p.Label}", Shown(tests, run), [.. tests.Select(t => t.Name)]);
            }).ToList();
            if (parse.GetValue(AsJson))
            {
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { name = r.Id, live = r.Good, tests = r.Tests }), Json));
                return 0;
            }

            Print([.. rows.Where(r => !parse.GetValue(dead) || !r.Good)], "parameter");
            foreach (var p in notOffered)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]not offered[/]  {p.Name}: {p.NotOffered}");
            }

            Console.WriteLine($"not offered: {notOffered.Count}, each with its reason above");
            Console.WriteLine($"parameters: {rows.Count(r => r.Good)} of {rows.Count} live");
            return 0;
        });
        return command;
    }

    /// <summary>The attacks that tests tried.</summary>
    public static Command Attacks()
    {
        var command = new Command("attacks", "Attacks tried by tests of the last run.") { Root };
        command.SetAction(parse =>
        {
            var root = RootFolder(parse);
            var run = TestRun.Read(Results(root));
            var marked = MarkedTest.Find(TestAssemblies(root));
            var rows = marked.SelectMany(m => m.Attacks).Distinct().Order(StringComparer.Ordinal).Select(id =>
            {
                var tests = marked.Where(m => m.Attacks.Contains(id)).ToList();
                return new Row(id, string.Empty, Shown(tests, run), [.. tests.Select(t => t.Name)]);
            }).ToList();
            Print(rows, "attack");
            Console.WriteLine($"attacks: {rows.Count(r => r.Good)} withstood");
            return 0;
        });
        return command;
    }

    /// <summary>The filter that runs again what failed in one project; nothing when nothing failed, or too much.</summary>
    public static Command Again()
    {
        var project = new Option<string>("--project") { Description = "Name of the trx file without its end.", Required = true };
        var command = new Command("again", "A filter for what failed in a project.") { Root, project };
        command.SetAction(parse =>
        {
            var methods = TestRun.FailedMethods(Path.Combine(Results(RootFolder(parse)), parse.GetRequiredValue(project) + ".trx"));
            Console.WriteLine(string.Join('|', methods.Select(m => $"FullyQualifiedName={m}")));
            return 0;
        });
        return command;
    }

    /// <summary>Adds up the last run: what failed, why tests were skipped, and the plain closing line.</summary>
    public static Command Sum()
    {
        var also = new Option<string[]>("--also-failed") { Description = "A step beside the tests that failed.", AllowMultipleArgumentsPerToken = true };
        var slow = new Option<int>("--slow") { Description = "List so many of the slowest tests." };
        var command = new Command("sum", "The closing line of a test run.") { Root, also, slow };
        command.SetAction(parse =>
        {
            var run = TestRun.Read(Results(RootFolder(parse)));
            var steps = parse.GetValue(also) ?? [];
            foreach (var failure in run.Failures)
            {
                Console.WriteLine($"failed: {failure}");
            }

            foreach (var step in steps)
            {
                Console.WriteLine($"failed: {step}");
            }

            foreach (var unsteady in run.Unsteady)
            {
                Console.WriteLine($"unsteady (failed among the others, passed on its own; a defect to mend): {unsteady}");
            }

            foreach (var (reason, count) in run.Skips)
            {
                Console.WriteLine($"skipped {count}: {reason}");
            }

            foreach (var test in run.Slowest.Take(parse.GetValue(slow)))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Took.TotalSeconds,6:0.0} s  {test.Assembly}  {test.Name}"));
            }

            Console.WriteLine("seconds: " + string.Join(", ", run.Lengths.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value.TotalSeconds:0}"))));
            var failed = run.Failed + steps.Length + (run.Passed + run.Failed == 0 ? 1 : 0);
            Console.WriteLine($"{run.Passed} passed, {failed} failed" + (run.Skipped > 0 ? $", {run.Skipped} skipped" : string.Empty));
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static string RootFolder(ParseResult parse) => Path.GetFullPath(parse.GetRequiredValue(Root));

    private static bool Shown(List<MarkedTest> tests, TestRun run) => tests.Count > 0 && tests.All(t => run.Outcomes.GetValueOrDefault(t.Name));

    private static void Print(List<Row> rows, string what)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, ReportWidth);
        var table = new Table().Border(TableBorder.Simple).AddColumns(string.Empty, what, string.Empty, "tests");
        foreach (var row in rows)
        {
            table.AddRow(
                new Text(row.Good ? "yes" : "-", row.Good ? Color.Green : Color.Grey),
                new Text(row.Id),
                new Text(row.Title),
                new Text(string.Join('\n', row.Tests.Select(t => t.Split('.')[^2] + "." + t.Split('.')[^1]))));
        }

        AnsiConsole.Write(table);
    }

    private static string Results(string root) => Path.Combine(root, "artifacts", "test-results");

    private static IEnumerable<string> TestAssemblies(string root)
        => TestProjects.Select(n => Path.Combine(root, "artifacts", "bin", $"Spa.{n}.Tests", "release", $"Spa.{n}.Tests.dll"))
            .Where(File.Exists);

    private sealed record Row(string Id, string Title, bool Good, IReadOnlyList<string> Tests);
}
