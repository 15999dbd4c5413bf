using Spa.Foundation.Text;
using Spa.Scripts.Patterns;

namespace Spa.Common.Tests.Scripts;

public class PhonePatternsTests
{
    public static TheoryData<string, string, bool> Matching => new()
    {
        { "1408*, 1512???1234", "1408", true },
        { "1408*, 1512???1234", "14085551234", true },
        { "1408*, 1512???1234", "15125551234", true },
        { "1408*, 1512???1234", "1512551234", false },
        { "1408*, 1512???1234", "141", false },
        { "", "1408", false },
        { "*", "", true },
        { "*", "anonymous", true },
        { "?", "", false },
        { "%2a69", "*69", true },
        { "%2a69", "1169", false },
        { "%3F", "?", true },
        { "%3F", "1", false },
        { "a%20b", "a b", true },
        { "192.168.?.*", "192.168.1.200", true },
        { "192.168.?.*", "192.168.10.2", false },
        { "*12*34*", "0120034", true },
        { "*12*34*", "01203", false },
        { "alice", "Alice", false },
        { "*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*2", "11111111111111111111111111111111111111111111111111111111111111", false },
    };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "1408,", 5, "a pattern" },
        { ",1408", 0, "a pattern" },
        { "1408,,15", 5, "a pattern" },
        { "1408 1512", 5, "a comma (a blank inside a pattern is written %20)" },
        { "14%0", 2, "% and two hexadecimal digits (%25 for a percent sign)" },
        { "14%zz", 2, "% and two hexadecimal digits (%25 for a percent sign)" },
        { "14\u0001", 2, "a visible character" },
        { "1234567890123456789012345678901234567890", 39, "at most 39 characters" },
    };

    [Theory]
    [MemberData(nameof(Matching))]
    public void A_number_matches_when_one_pattern_fits_it_whole(string patterns, string number, bool matches)
        => Assert.Equal(matches, PhonePatterns.Parse(patterns).OrThrow().Matches(number));

    [Fact]
    public void The_first_pattern_that_fits_counts()
    {
        var patterns = PhonePatterns.Parse("1?, 1*, 12").OrThrow();
        Assert.Equal(0, patterns.FirstMatch("12"));
        Assert.Equal(1, patterns.FirstMatch("123"));
        Assert.Null(patterns.FirstMatch("2"));
    }

    [Theory]
    [InlineData(" 1408* ,1512???1234 ", "1408*,1512???1234")]
    [InlineData("%2A%2c%25%20%41", "%2a%2c%25%20A")]
    [InlineData("  ", "")]
    public void Any_spelling_is_written_in_the_canonical_one(string text, string canonical)
    {
        var patterns = PhonePatterns.Parse(text).OrThrow();
        Assert.Equal(canonical, patterns.ToString());
        Assert.Equal(patterns, PhonePatterns.Parse(canonical).OrThrow());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(PhonePatterns.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA PhTmplt"), error);
    }

    [Fact]
    public void A_parameter_may_name_a_longer_limit()
    {
        var text = string.Join(',', Enumerable.Repeat("10.0.0.1", 7));
        Assert.True(PhonePatterns.Parse(text, 63).Ok(out _, out _));
        Assert.False(PhonePatterns.Parse(text + ",1", 63).Ok(out _, out var error));
        Assert.Equal("expected at most 63 characters at 63 (SPA PhTmplt)", error!.ToString());
    }
}
