using Spa.Foundation.Text;
using Spa.Scripts.Tones;

namespace Spa.Common.Tests.Scripts;

public class FrequencyScriptTests
{
    public static TheoryData<string, int, string> Bad => new()
    {
        { "440@-10;", 7, "a comma and a frequency, or the end" },
        { "440@-10,", 8, "a frequency in Hz" },
        { "440", 3, "@ and a level in dBm" },
    };

    [Fact]
    public void The_call_waiting_frequency_is_read()
    {
        var script = FrequencyScript.Parse("440@-10").OrThrow();
        Assert.Equal([new FrequencyComponent(440, -10m, null)], script.Components.ToArray());
        Assert.Equal("440@-10", script.ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(FrequencyScript.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA FreqScript"), error);
    }
}
