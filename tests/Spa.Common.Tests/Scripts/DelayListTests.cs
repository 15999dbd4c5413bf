using Spa.Foundation.Text;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class DelayListTests
{
    public static TheoryData<string, int, string> Bad => new()
    {
        { "a", 0, "seconds" },
        { "3600+", 5, "seconds" },
        { "3600,", 5, "seconds" },
        { "3600 600", 5, "+ and random seconds, a comma, or the end" },
        { "-1", 0, "seconds" },
        { "4294967296", 0, "at most 4294967295 seconds" },
        { "1+99999999999999999999", 2, "at most 4294967295 seconds" },
    };

    [Theory]
    [InlineData("1800 + 300 , 3600", "1800+300,3600")]
    [InlineData("3600+0", "3600")]
    [InlineData("", "")]
    [InlineData("4294967295+4294967295", "4294967295+4294967295")]
    public void Any_spelling_is_written_in_the_canonical_one(string text, string canonical)
    {
        var list = DelayList.Parse(text).OrThrow();
        Assert.Equal(canonical, list.ToString());
        Assert.Equal(list, DelayList.Parse(canonical).OrThrow());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("0", true)]
    [InlineData("0+10", false)]
    [InlineData("5", false)]
    public void Nothing_or_zero_means_never(string text, bool off) => Assert.Equal(off, DelayList.Parse(text).OrThrow().IsOff);

    [Fact]
    public void The_last_element_repeats()
    {
        var list = DelayList.Parse("10+5,20").OrThrow();
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)), list.At(0));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), list.At(1));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), list.At(int.MaxValue));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), DelayList.Parse("").OrThrow().At(3));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(DelayList.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA delay list"), error);
    }
}
