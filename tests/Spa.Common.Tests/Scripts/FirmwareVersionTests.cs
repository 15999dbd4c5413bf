using Spa.Foundation.Text;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class FirmwareVersionTests
{
    private static readonly string[] Rising = ["0.9.9", "1.0", "1.0.1", "5.1.9(ZZ)", "5.1.10", "5.1.10(a)", "5.1.10(GW)", "5.1.11", "5.2", "10.0"];

    public static TheoryData<string, int, string> Bad => new()
    {
        { "", 0, "a number" },
        { "5", 1, "a point and the second number" },
        { "5.", 2, "a number" },
        { "5.1.", 4, "a number" },
        { "5.1.10.3", 6, "the end of the version" },
        { "5.1.10()", 7, "letters or digits" },
        { "5.1.10(GW", 9, ") after the tag" },
        { "5.1.10(G W)", 8, ") after the tag" },
        { "5.1.10-rc1", 6, "the end of the version" },
        { "5.1234567890", 2, "a number of at most 9 digits" },
    };

    [Fact]
    public void Versions_are_ordered_by_numbers_then_tag()
    {
        var versions = Rising.Select(text => FirmwareVersion.Parse(text).OrThrow()).ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].CompareTo(versions[j])));
                Assert.Equal(i < j, versions[i] < versions[j]);
                Assert.Equal(i >= j, versions[i] >= versions[j]);
                Assert.Equal(i == j, versions[i] == versions[j]);
            }
        }
    }

    [Fact]
    public void A_tag_counts_without_case_and_a_missing_build_is_0()
    {
        Assert.Equal(FirmwareVersion.Parse("5.1.10(GW)").OrThrow(), FirmwareVersion.Parse(" 5.1.10(gw) ").OrThrow());
        Assert.Equal(FirmwareVersion.Parse("5.1.10(GW)").OrThrow().GetHashCode(), FirmwareVersion.Parse("5.1.10(gw)").OrThrow().GetHashCode());
        Assert.Equal(FirmwareVersion.Parse("5.1").OrThrow(), FirmwareVersion.Parse("5.1.0").OrThrow());
        Assert.Equal("5.1.0", FirmwareVersion.Parse("5.1").OrThrow().ToString());
        Assert.Equal("5.1.10(GW)", FirmwareVersion.Parse("5.1.10(GW)").OrThrow().ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(FirmwareVersion.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA firmware version"), error);
    }
}
