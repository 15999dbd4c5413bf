using System.Globalization;
using System.Xml.Linq;

namespace Spa.Coverage;

/// <summary>The last test run, read from its trx files. What failed was run once more on its own, into the folder <see cref="AgainFolder"/>.</summary>
/// <param name="Passed">Number of results that passed, those that were unsteady among them.</param>
/// <param name="Failed">Number that failed, or ended in any other way than passing or being skipped.</param>
/// <param name="Skipped">Number that were skipped.</param>
/// <param name="Outcomes">By test method ("Namespace.Class.Method"): true when every result of it passed.</param>
/// <param name="Failures">Names of what failed, with the first line of the message.</param>
/// <param name="Unsteady">What failed among the others and passed on its own, with the first line of the first message.</param>
/// <param name="Skips">Reasons of what was skipped, each with how many tests it took.</param>
/// <param name="Lengths">How long each assembly took from its first to its last test, by its short name.</param>
/// <param name="Slowest">Every result of the first run, the longest first. Some ran side by side, and waited for each other's processor: they add up to more than the run took.</param>
internal sealed record TestRun(
    int Passed,
    int Failed,
    int Skipped,
    IReadOnlyDictionary<string, bool> Outcomes,
    IReadOnlyList<string> Failures,
    IReadOnlyList<string> Unsteady,
    IReadOnlyDictionary<string, int> Skips,
    IReadOnlyDictionary<string, TimeSpan> Lengths,
    IReadOnlyList<TimedTest> Slowest)
{
    /// <summary>Where the second run of what failed leaves its trx files, below the folder of the first.</summary>
    public const string AgainFolder = "again";

    /// <summary>More methods than this that fail are no noise: nothing is run again.</summary>
    public const int MostAgain = 5;

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads every trx file in a folder; an absent or empty folder is an empty run.</summary>
    public static TestRun Read(string folder)
    {
        int passed = 0, failed = 0, skipped = 0;
        var outcomes = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var failures = new List<string>();
        var unsteady = new List<string>();
        var skips = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var again = Results(Path.Combine(folder, AgainFolder)).Where(r => r.Outcome == "Passed").Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var result in Results(folder))
        {
            var told = $"{result.Name}: {result.Message.Split('\n')[0].Trim()}";
            switch (result.Outcome)
            {
                case "Passed":
                    passed++;
                    outcomes[result.Method] = outcomes.GetValueOrDefault(result.Method, true);
                    break;
                case "NotExecuted":
                    skipped++;
                    outcomes[result.Method] = false;
                    skips[result.Message] = skips.GetValueOrDefault(result.Message) + 1;
                    break;
                case var _ when again.Contains(result.Name):
                    passed++;
                    outcomes[result.Method] = outcomes.GetValueOrDefault(result.Method, true);
                    unsteady.Add(told);
                    break;
                default:
                    failed++;
                    outcomes[result.Method] = false;
                    failures.Add(told);
                    break;
            }
        }

        var files = Files(folder).ToList();
        return new TestRun(
            passed,
            failed,
            skipped,
            outcomes,
            failures,
            unsteady,
            skips,
            files.ToDictionary(f => Path.GetFileNameWithoutExtension(f), Length),
            [.. files.SelectMany(f => ResultsOf(f).Select(r => new TimedTest(Path.GetFileNameWithoutExtension(f), r.Name, r.Took))).OrderByDescending(t => t.Took)]);
    }

    /// <summary>Methods that failed in one project's trx file, for a second run; none when there are too many, or the file is not there.</summary>
    public static IReadOnlyList<string> FailedMethods(string file)
    {
        var methods = File.Exists(file) ? ResultsOf(file).Where(r => r.Outcome is not ("Passed" or "NotExecuted")).Select(r => r.Method).Distinct(StringComparer.Ordinal).ToList() : [];
        return methods.Count <= MostAgain ? methods : [];
    }

    private static IEnumerable<string> Files(string folder)
        => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.trx").Order(StringComparer.Ordinal) : [];

    private static IEnumerable<Result> Results(string folder) => Files(folder).SelectMany(ResultsOf);

    private static IEnumerable<Result> ResultsOf(string file)
    {
        var document = XDocument.Load(file);
        var methods = document.Descendants(Trx + "UnitTest").ToDictionary(
            t => t.Attribute("id")!.Value,
            t => t.Element(Trx + "TestMethod") is { } m ? $"{m.Attribute("className")!.Value}.{NameOnly(m.Attribute("name")!.Value)}" : t.Attribute("name")!.Value);
        return document.Descendants(Trx + "UnitTestResult").Select(r => new Result(
            r.Attribute("testName")!.Value,
            methods.GetValueOrDefault(r.Attribute("testId")!.Value, r.Attribute("testName")!.Value),
            r.Attribute("outcome")?.Value,
            r.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? string.Empty,
            TimeSpan.TryParse(r.Attribute("duration")?.Value, CultureInfo.InvariantCulture, out var took) ? took : TimeSpan.Zero));
    }

    // From the first test's start to the last one's end; what the runner needs around them is not in it.
    private static TimeSpan Length(string file)
    {
        var times = XDocument.Load(file).Descendants(Trx + "Times").Single();
        return At("finish") - At("start");

        DateTimeOffset At(string name) => DateTimeOffset.Parse(times.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    // The runner writes theory rows as "Method(argument: 1)" or as "Namespace.Class.Method(argument: 1)".
    private static string NameOnly(string name)
    {
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        var bare = bracket < 0 ? name : name[..bracket];
        return bare[(bare.LastIndexOf('.') + 1)..];
    }

    private sealed record Result(string Name, string Method, string? Outcome, string Message, TimeSpan Took);
}

/// <summary>How long one result took.</summary>
/// <param name="Assembly">Short name of its assembly: "Fleet".</param>
/// <param name="Name">As the runner writes it.</param>
/// <param name="Took">From its start to its end.</param>
internal sealed record TimedTest(string Assembly, string Name, TimeSpan Took);
