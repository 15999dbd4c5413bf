using System.Text;

using Spa.Marks;

namespace Spa.Common.Tests.Parameters;

/// <summary>The table of the original unit's settings, <c>tests/vectors/spa3102-parameters.csv</c>: the rows a profile can set.</summary>
internal static class OriginalTable
{
    public sealed record Entry(string Tab, string Section, string Label, string Name, string Default, string Type);

    /// <summary>In the table's order. A default of which the table is not sure ends in <c>?</c> there and not here.</summary>
    public static IReadOnlyList<Entry> Rows { get; } =
    [
        .. Lines(File.ReadAllText(Repository.Path("tests", "vectors", "spa3102-parameters.csv"))).Skip(1)
            .Where(f => f[3] != "-" && !f[3].Contains("web only", StringComparison.Ordinal))
            .Select(f => new Entry(f[0], f[1], f[2], f[3], f[4].TrimEnd('?'), f[5])),
    ];

    public static Entry Row(string name) => Rows.Single(r => r.Name == name);

    private static IEnumerable<List<string>> Lines(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted && c == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is (',' or '\n'))
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    yield return fields;
                    fields = [];
                }
            }
            else
            {
                field.Append(c);
            }
        }
    }
}
