using System.Text.RegularExpressions;
using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Management.Model;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>The tables of provisioning.md 7.9a and 7.9b, row by row: each name is in the tree, or in <c>left-out.tsv</c> with the reason.</summary>
public partial class MappingTableTests
{
    private static readonly Lazy<Dictionary<string, string>> LeftOut = new(() => File.ReadLines(Repository.Path("tests", "Spa.Device.Tests", "Management", "left-out.tsv"))
        .Skip(1).Select(line => line.Split('\t')).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal));

    private static readonly string[] Sections = ["### 7.9a", "### 7.9b"];

    [Theory]
    [InlineData("### 7.9a", 100)]
    [InlineData("### 7.9b", 80)]
    public void Each_name_of_the_mapping_is_in_the_tree_or_left_out_for_a_reason(string section, int atLeast)
    {
        var names = Names(section).ToList();
        Assert.True(names.Count >= atLeast, $"only {names.Count} names were found");
        Assert.Empty(names.Where(name => !IsThere(section, name) && !LeftOut.Value.ContainsKey(name)).Select(name => $"{name} is neither in the tree nor in left-out.tsv"));
    }

    [Fact]
    public void What_is_left_out_is_in_the_mapping_and_not_in_the_tree_and_says_why()
    {
        var names = Sections.SelectMany(section => Names(section).Select(name => (Section: section, Name: name))).ToList();
        foreach (var (name, why) in LeftOut.Value)
        {
            var (section, _) = names.Find(n => n.Name == name);
            Assert.True(section is not null, $"{name} is in no row of the mapping");
            Assert.False(IsThere(section, name), $"{name} is in the tree, and need not be excused");
            Assert.True(why.Length > 20 && why.EndsWith('.'), $"{name} says no reason");
        }
    }

    // With calls, present and ended, whose rows are there only then.
    private static bool IsThere(string section, string name)
    {
        var root = Regex.Match(name, @"\A(Device\.|VS\.|VP\{n\}\.|L\.)?").Value;
        var (kind, path) = (section.EndsWith('a'), root) switch
        {
            (_, "Device.") => (CwmpDataModel.Tr181, name),
            (true, "VS.") => (CwmpDataModel.Tr098, "InternetGatewayDevice.Services.VoiceService.1." + name[root.Length..]),
            (true, "VP{n}.") => (CwmpDataModel.Tr098, "InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.{n}." + name[root.Length..]),
            (true, "L.") => (CwmpDataModel.Tr098, "InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.{n}.Line.1." + name[root.Length..]),
            (false, "") => (CwmpDataModel.Tr181, "Device.Services.VoiceService.1." + name),
            _ => throw new ArgumentException($"{name} in {section} has a beginning that is not known"),
        };
        var form = new Regex($@"\A{Regex.Escape(path).Replace(@"\{n}", "[12]", StringComparison.Ordinal).Replace(@"\{i}", @"\d+", StringComparison.Ordinal)}{(path.EndsWith('.') ? string.Empty : @"\z")}");
        return DataModel.Of(kind).With([], [(1, 7), (2, 8)], EndedCalls.All).Leaves.Any(leaf => form.IsMatch(leaf.Path));
    }

    private static IEnumerable<string> Names(string section) => File.ReadLines(Repository.Path("docs", "reference", "provisioning.md"))
        .SkipWhile(line => !line.StartsWith(section, StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("### ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| SPA parameter", StringComparison.Ordinal))
        .SelectMany(line => InCode().Matches(line.Split(" | ")[1]).Select(m => m.Groups[1].Value));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();
}
