using System.Xml.Linq;

namespace Spa.Coverage;

/// <summary>The last test run, read from its trx files.</summary>
/// <param name="Passed">Number of results that passed.</param>
/// <param name="Failed">Number that failed, or ended in any other way than passing or being skipped.</param>
/// <param name="Skipped">Number that were skipped.</param>
/// <param name="Outcomes">By test method ("Namespace.Class.Method"): true when every result of it passed.</param>
/// <param name="Failures">Names of what failed, with the first line of the message.</param>
/// <param name="Skips">Reasons of what was skipped, each with how many tests it took.</param>
internal sealed record TestRun(
    int Passed,
    int Failed,
    int Skipped,
    IReadOnlyDictionary<string, bool> Outcomes,
    IReadOnlyList<string> Failures,
    IReadOnlyDictionary<string, int> Skips)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads every trx file in a folder; an absent or empty folder is an empty run.</summary>
    public static TestRun Read(string folder)
    {
        int passed = 0, failed = 0, skipped = 0;
        var outcomes = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var failures = new List<string>();
        var skips = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.trx", SearchOption.AllDirectories) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var document = XDocument.Load(file);
            var methods = document.Descendants(Trx + "UnitTest").ToDictionary(
                t => t.Attribute("id")!.Value,
                t => t.Element(Trx + "TestMethod") is { } m ? $"{m.Attribute("className")!.Value}.{NameOnly(m.Attribute("name")!.Value)}" : t.Attribute("name")!.Value);
            foreach (var result in document.Descendants(Trx + "UnitTestResult"))
            {
                var method = methods.GetValueOrDefault(result.Attribute("testId")!.Value, result.Attribute("testName")!.Value);
                var message = result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? string.Empty;
                switch (result.Attribute("outcome")?.Value)
                {
                    case "Passed":
                        passed++;
                        outcomes[method] = outcomes.GetValueOrDefault(method, true);
                        break;
                    case "NotExecuted":
                        skipped++;
                        outcomes[method] = false;
                        skips[message] = skips.GetValueOrDefault(message) + 1;
                        break;
                    default:
                        failed++;
                        outcomes[method] = false;
                        failures.Add($"{result.Attribute("testName")!.Value}: {message.Split('\n')[0].Trim()}");
                        break;
                }
            }
        }

        return new TestRun(passed, failed, skipped, outcomes, failures, skips);
    }

    // The runner writes theory rows as "Method(argument: 1)" or as "Namespace.Class.Method(argument: 1)".
    private static string NameOnly(string name)
    {
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        var bare = bracket < 0 ? name : name[..bracket];
        return bare[(bare.LastIndexOf('.') + 1)..];
    }
}
