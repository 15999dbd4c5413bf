using Spa.Foundation.Text;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class TriggerExpressionTests
{
    private static readonly Unit Box = new() { ["SWVER"] = "5.1.10(GW)", ["REGTMR1"] = "301", ["EXTIP"] = "" };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "$EXTIP gt 5", 4, "a version like 5.1.10 (no left side means the running version)" },
        { "1 eq 1 and", 10, "a text in quotes, a number, a version, or an operator" },
        { "1 eq 1 or 2 eq 2", 7, "and, or the end" },
        { "1 eq", 4, "a text in quotes, a number or a version" },
        { "1", 1, "an operator: eq, ne, lt, le, gt, ge" },
    };

    [Theory]
    [InlineData("$REGTMR1 gt 300", true)]
    [InlineData("$REGTMR1 gt 301", false)]
    [InlineData("$REGTMR1>=301 AND $REGTMR1<=301 and $REGTMR1 = 301", true)]
    [InlineData("\"$EXTIP\" ne \"\"", false)]
    [InlineData("gt 5.1.9 and $SWVER GE 5.1.10(gw)", true)]
    [InlineData("!= 5.1.10(GW)", false)]
    [InlineData("", false)]
    [InlineData("  # 1 eq 1", false)]
    public void A_trigger_holds_or_not(string text, bool holds)
        => Assert.Equal((holds, null), (TriggerExpression.Evaluate(text, Box, Box.Context.Running).Value, TriggerExpression.Evaluate(text, Box, Box.Context.Running).Error));

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_false_and_refused_where_it_breaks(string text, int at, string expected)
    {
        var outcome = TriggerExpression.Evaluate(text, Box, Box.Context.Running);
        Assert.False(outcome.Value);
        Assert.Equal(new ParseError(at, expected, "SPA provisioning rule"), outcome.Error);
    }
}
