using System.Text;
using System.Text.RegularExpressions;
using Spa.Marks;

namespace Spa.Common.Tests.Architecture;

/// <summary>What <c>.editorconfig</c> asks for and the compiler does not look at; the rest of it (IDE0055 and its like) fails the build.</summary>
public partial class FileFormTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "namespace A;\r\n", "a carriage return" },
        { "\uFEFFnamespace A;\n", "a byte order mark" },
        { "namespace A;", "no line feed at the end" },
        { "namespace A;\n\t// x\n", "line 2: a tab" },
        { "namespace A; \n", "line 1: white space at the end" },
        { "using B.C;\nusing A.B;\n", "line 2: this using belongs before the one above it" },
        { "using A;\nusing System;\n", "line 2: this using belongs before the one above it" },
        { "using static A.B;\nusing C;\n", "line 2: this using belongs before the one above it" },
        { "using D = A.B;\nusing static C.D;\n", "line 2: this using belongs before the one above it" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_not_right_is_seen(string text, string fault) => Assert.Equal([fault], Faults(Encoding.UTF8.GetBytes(text), isCode: true));

    [Fact]
    public void Every_file_is_written_as_the_others_are()
    {
        // Lock files and the solution are written by the SDK in its own form.
        var files = OwnFiles.All().Where(f => Path.GetFileName(f) != "packages.lock.json" && Path.GetExtension(f) != ".sln").ToList();
        Assert.True(files.Count > 500, $"only {files.Count} files");
        Assert.Empty(files.SelectMany(f => Faults(File.ReadAllBytes(f), Path.GetExtension(f) == ".cs").Select(fault => $"{Path.GetRelativePath(Repository.Root, f)}: {fault}")));
    }

    private static IEnumerable<string> Faults(byte[] file, bool isCode)
    {
        if (file.AsSpan().StartsWith("\uFEFF"u8))
        {
            yield return "a byte order mark";
        }

        if (file.AsSpan().Contains((byte)'\r'))
        {
            yield return "a carriage return";
        }

        if (file is [.., not (byte)'\n'])
        {
            yield return "no line feed at the end";
        }

        if (!isCode)
        {
            yield break;
        }

        (int, string)? above = null;
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n').Select(l => l.TrimEnd('\r')))
        {
            number++;
            if (line.Contains('\t', StringComparison.Ordinal))
            {
                yield return $"line {number}: a tab";
            }

            if (line.Length != line.TrimEnd().Length)
            {
                yield return $"line {number}: white space at the end";
            }

            if (Using().Match(line) is { Success: true } match)
            {
                var place = Place(match);
                if (above is { } before && (before.Item1 > place.Group || (before.Item1 == place.Group && string.CompareOrdinal(before.Item2, place.Name) > 0)))
                {
                    yield return $"line {number}: this using belongs before the one above it";
                }

                above = place;
            }
        }
    }

    // System first, then the others, then static ones, then aliases; part by part, whatever the case.
    private static (int Group, string Name) Place(Match match)
    {
        if (match.Groups["alias"] is { Success: true } alias)
        {
            return (4, alias.Value.ToUpperInvariant());
        }

        var name = match.Groups["name"].Value;
        var isSystem = name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
        return ((match.Groups["static"].Success ? 2 : 0) + (isSystem ? 0 : 1), name.ToUpperInvariant().Replace('.', '\u0001'));
    }

    [GeneratedRegex(@"^using (?<static>static )?(?:(?<alias>\w+) = .+|(?<name>[\w.]+));$")]
    private static partial Regex Using();
}
