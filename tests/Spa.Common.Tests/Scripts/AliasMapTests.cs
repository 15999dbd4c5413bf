using System.Collections.Immutable;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class AliasMapTests
{
    public static TheoryData<string, string> Good => new()
    {
        { "", "" },
        { " \r\n ", "" },
        { "/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ;", "/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ;" },
        { "/a=/flat-profile/GPP_A;/b/c=/flat-profile/GPP_B", "/a = /flat-profile/GPP_A ; /b/c = /flat-profile/GPP_B ;" },
        { "/a\r\n=\t/flat-profile/GPP_A\n;\n", "/a = /flat-profile/GPP_A ;" },
        { "/na\u00efve.x_1 = /flat-profile/SIP-B_Enable ;", "/na\u00efve.x_1 = /flat-profile/SIP-B_Enable ;" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "a = /flat-profile/GPP_A", "expected a path like /CPE/name at 0 (SPA alias map)" },
        { "/ = /flat-profile/GPP_A", "expected the name of an element at 1 (SPA alias map)" },
        { "/a//b = /flat-profile/GPP_A", "expected the name of an element at 3 (SPA alias map)" },
        { "/a /flat-profile/GPP_A", "expected = after the path at 3 (SPA alias map)" },
        { "/a = ", "expected /flat-profile/ and the name of a parameter at 5 (SPA alias map)" },
        { "/a = GPP_A", "expected /flat-profile/ and the name of a parameter at 5 (SPA alias map)" },
        { "/a = /GPP_A", "expected /flat-profile/ and the name of a parameter at 5 (SPA alias map)" },
        { "/a = /flat-profile/x/GPP_A", "expected /flat-profile/ and the name of a parameter at 5 (SPA alias map)" },
        { "/a = /flat-profile/GPP_A /b = /flat-profile/GPP_B", "expected ; after the entry at 25 (SPA alias map)" },
        { ";", "expected a path like /CPE/name at 0 (SPA alias map)" },
        { "/s:a = /flat-profile/GPP_A", "expected = after the path at 2 (SPA alias map)" },
    };

    public static TheoryData<string, string> Matches => new()
    {
        { "root auth-secret", "Password_1_ Password_2_" },
        { "auth-secret", "Password_1_ Password_2_" },
        { "root CPE SIP name", "Display_Name_1_" },
        { "root CPE name", "GPP_A" },
        { "CPE SIP NAME", "" },
        { "root other", "" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_maps_are_read_and_written(string text, string canonical)
    {
        var map = AliasMap.Parse(text).OrThrow();
        Assert.Equal(canonical, map.ToString());
        Assert.Equal(map, AliasMap.Parse(canonical).OrThrow());
        Assert.Equal(canonical.Length == 0, map.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_maps_are_refused_where_they_break(string text, string error)
    {
        Assert.False(AliasMap.Parse(text).Ok(out _, out var why));
        Assert.Equal(error, why!.ToString());
    }

    [Fact]
    public void Thirty_entries_are_the_most()
    {
        static string Map(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"/a{i}=/flat-profile/GPP_A;"));
        Assert.Equal(30, AliasMap.Parse(Map(30)).OrThrow().Entries.Length);
        Assert.False(AliasMap.Parse(Map(31)).Ok(out _, out var why));
        Assert.Equal((Map(30).Length, "at most 30 entries"), (why!.At, why.Expected));
    }

    [Theory]
    [MemberData(nameof(Matches))]
    public void The_longest_path_that_ends_the_chain_of_elements_counts(string chain, string parameters)
    {
        var map = AliasMap.Parse(
            "/auth-secret = /flat-profile/Password_1_ ; /name = /flat-profile/GPP_A ; /CPE/SIP/name = /flat-profile/Display_Name_1_ ; /auth-secret = /flat-profile/Password_2_ ; /SIP/name = /flat-profile/GPP_B").OrThrow();
        Assert.Equal(parameters, string.Join(' ', map.Match(chain.Split(' ')).Select(i => map.Entries[i].Parameter)));
    }

    [Fact]
    public void A_map_of_nothing_fits_nothing() => Assert.Empty(new AliasMap(ImmutableArray<AliasEntry>.Empty).Match(["a"]));
}
