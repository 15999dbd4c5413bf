using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;
using Spa.Marks;

namespace Spa.Common.Tests.Architecture;

public partial class MarkTests
{
    private static readonly string[] Sources = [.. Directory.EnumerateFiles(Repository.Path("tests"), "*.cs", SearchOption.AllDirectories).Where(f => !f.EndsWith(nameof(MarkTests) + ".cs", StringComparison.Ordinal))];

    [Theory]
    [InlineData("Attack", "security.md", @"^\| ([A-Z]\d+) \|")]
    [InlineData("Feature", "features.md", @"^\| ([A-Z]\d\d) \|")]
    public void A_mark_names_a_row_of_its_document(string mark, string document, string row)
    {
        var known = File.ReadLines(Repository.Path("docs", document)).Select(l => Regex.Match(l, row)).Where(m => m.Success).Select(m => m.Groups[1].Value).ToHashSet();
        var named = Marks(mark);
        Assert.NotEmpty(known);
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void A_parameter_mark_names_a_row_of_the_catalogue() => Assert.DoesNotContain(Marks("Parameter"), n => Catalogue.Find(n) is null);

    [Fact]
    public void Nothing_unfinished_and_no_path_of_a_machine_is_in_the_repository()
    {
        // Put together here so that this file does not find itself.
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception", "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"];
        var files = OwnFiles.All().ToList();
        Assert.Contains(Repository.Path("spa"), files);
        Assert.Empty(files.SelectMany(f => words.Where(w => File.ReadAllText(f).Contains(w, StringComparison.Ordinal)).Select(w => $"{Path.GetRelativePath(Repository.Root, f)}: {w}")));
    }

    private static HashSet<string> Marks(string mark) => [.. Sources
        .SelectMany(f => Regex.Matches(File.ReadAllText(f), $@"^\s*\[{mark}\(([^)]*)\)", RegexOptions.Multiline))
        .SelectMany(m => Quoted().Matches(m.Groups[1].Value))
        .Select(m => m.Groups[1].Value)];

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
