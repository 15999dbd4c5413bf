using System.Text.RegularExpressions;

namespace Spa.Coverage;

/// <summary>The features of <c>docs/features.md</c>, in the order of the document.</summary>
internal static partial class FeatureList
{
    /// <summary>Id and title of every row <c>| G12 | title | ... |</c>.</summary>
    public static IReadOnlyList<(string Id, string Title)> Read(string document)
        => [.. File.ReadLines(document).Select(line => Row().Match(line)).Where(m => m.Success).Select(m => (m.Groups[1].Value, m.Groups[2].Value.Trim()))];

    [GeneratedRegex(@"^\| ([A-Z]\d\d) \| ([^|]+) \|")]
    private static partial Regex Row();
}
