using Spa.Foundation.Text;
using Spa.Scripts.Patterns;

namespace Spa.Common.Tests.Scripts;

public class ResponseCodePatternsTests
{
    public static TheoryData<string, int, bool> Matching => new()
    {
        { "404, 5*", 404, true },
        { "404, 5*", 403, false },
        { "404, 5*", 500, true },
        { "404, 5*", 599, true },
        { "404, 5*", 600, false },
        { "40?", 409, true },
        { "40?", 410, false },
        { "?86", 486, true },
        { "?86", 487, false },
        { "*", 100, true },
        { "*", 699, true },
        { "*", 700, false },
        { "*", 99, false },
        { "", 404, false },
    };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "40", 2, "three digits, ? for a digit, * for the rest" },
        { "4044", 3, "a comma, or the end" },
        { "704", 0, "a response code from 100 to 699, ? for a digit, * for the rest" },
        { "404,", 4, "a response code from 100 to 699, ? for a digit, * for the rest" },
        { "404 486", 4, "a comma, or the end" },
        { "4x4", 1, "three digits, ? for a digit, * for the rest" },
        { "404,404,404,404,404,404,404,404,404,404,", 39, "at most 39 characters" },
    };

    [Theory]
    [MemberData(nameof(Matching))]
    public void A_code_matches_when_one_item_fits(string patterns, int code, bool matches)
        => Assert.Equal(matches, ResponseCodePatterns.Parse(patterns).OrThrow().Matches(code));

    [Theory]
    [InlineData(" 404 , 5* ", "404,5*")]
    [InlineData("5??,40?,???", "5*,40*,*")]
    [InlineData("", "")]
    public void Any_spelling_is_written_in_the_canonical_one(string text, string canonical)
    {
        var patterns = ResponseCodePatterns.Parse(text).OrThrow();
        Assert.Equal(canonical, patterns.ToString());
        Assert.Equal(patterns, ResponseCodePatterns.Parse(canonical).OrThrow());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(ResponseCodePatterns.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA RscTmplt"), error);
    }
}
