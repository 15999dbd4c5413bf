using Spa.Foundation.Text;
using Spa.Scripts.DialPlans;

namespace Spa.Common.Tests.Scripts;

public class DialPlanTests
{
    public static TheoryData<string, string> Canonical => new()
    {
        { "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)", "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)" },
        { "(xx.)", "(xx.)" },
        { " ( < 9 , : > 1 x x |\t< 8 , : 1 2 1 2 > x\n) ", "(<9,:>1xx|<8,:1212>x)" },
        { "S:4,(00|011xxxxxx.)", "S:4(00|011xxxxxx.)" },
        { "S:4,L:20(00)", "L:20,S:4(00)" },
        { "L:7.5,(1)", "L:7.5(1)" },
        { "(1947xxxxxxx!|1xxxxxxxxxx)", "(1947xxxxxxx!|1xxxxxxxxxx)" },
        { "(P5<:1000>|P<:1>|P0.5<:2>)", "(P5<:1000>|P<:1>|P0.5<:2>)" },
        { "L:0.25,S:0.50(x)", "L:0.25,S:0.5(x)" },
        { "(S.5)", "(S.5)" },
        { "([9876]|[*3#1]|[0-9]|[5]|[1-3579])", "([6-9]|[13*#]|x|5|[1-3579])" },
        { "(<*0,:>xx.<:@gw0>|<:@GW4>|<:@gw5>)", "(<*0,:>xx.<:@gw0>|<:@gw4>|<:@gw5>)" },
        { "(*1x<:@voip.example.net:5082;usr=jsmith;pwd=x y(|)z;NAT>)", "(*1x<:@voip.example.net:5082;uid=jsmith;pwd=xy(|)z;nat>)" },
        { "(<:user.name+1@[2001:db8::1]:5060>)", "(<:user.name+1@[2001:db8::1]:5060>)" },
        { "()", "()" },
        { "(|x)", "(|x)" },
        { "(<1x[2-4],:>.5.|S4.|L.)", "(<1x[2-4],:>.5.|S4.|L.)" },
        { "(xS4.5x)", "(xS4.5x)" },
        { "(S1.50!,)", "(S1.5!,)" },
    };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "", 0, "( and the sequences, or a time like S:4," },
        { "xx.", 0, "( and the sequences, or a time like S:4," },
        { "S4(xx)", 1, ": and seconds" },
        { "S:(xx)", 2, "seconds" },
        { "S:4 xx", 4, "a comma or (" },
        { "S:4, xx", 5, "( and the sequences" },
        { "L:3601(x)", 2, "at most 3600 seconds" },
        { "(", 1, "a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )" },
        { "(1X)", 2, "a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )" },
        { "(1 2 a)", 5, "a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )" },
        { "(.)", 1, "a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )" },
        { "(x..)", 3, "a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )" },
        { "(xx) y", 5, "the end after )" },
        { "([])", 2, "a key 0-9 * #" },
        { "([1a])", 3, "a key 0-9 * #, or ]" },
        { "([1)", 3, "a key 0-9 * #, or ]" },
        { "([5-2])", 4, "a digit from 5 to 9" },
        { "([5-])", 4, "a digit from 5 to 9" },
        { "([*-#])", 3, "a key 0-9 * #, or ] (only digits make a range)" },
        { "(<9>x)", 3, "a key 0-9 * #, x, [, a comma, or : and what is sent" },
        { "(<9.:>x)", 3, "a key 0-9 * #, x, [, a comma, or : and what is sent" },
        { "(<9:1)", 5, "a character to send, @ and a route, or >" },
        { "(<:1>.)", 5, "something to dial in front of the repeating point" },
        { "(<,:1>.)", 6, "something to dial in front of the repeating point" },
        { "(<:@>)", 4, "gw0 to gw4, or a host" },
        { "(<:@gw0:5060>)", 7, "; and uid=, pwd= or nat, or >" },
        { "(<:@host:0>)", 9, "a port from 1 to 65535" },
        { "(<:@host:99999>)", 9, "a port from 1 to 65535" },
        { "(<:@[::1>)", 8, "an IPv6 address and ]" },
        { "(<:@host;uid=>)", 13, "a user name" },
        { "(<:@host;uid=a;pwd=;nat>)", 19, "a password" },
        { "(<:@host;foo>)", 9, "uid=, pwd= or nat" },
        { "(<:@host;natx>)", 9, "uid=, pwd= or nat" },
        { "(<:@host;nat)", 9, "uid=, pwd= or nat" },
        { "(<:@gw1>x<:@gw2>)", 11, "> (a sequence has one route)" },
        { "(xS9999)", 3, "at most 3600 seconds" },
        { "(xS9999.)", 3, "at most 3600 seconds" },
        { "(xS1.2345)", 8, "at most 3 decimals" },
    };

    [Theory]
    [MemberData(nameof(Canonical))]
    public void Any_spelling_is_written_in_the_canonical_one(string text, string canonical)
    {
        var plan = DialPlan.Parse(text).OrThrow();
        Assert.Equal(canonical, plan.ToString());
        var again = DialPlan.Parse(canonical).OrThrow();
        Assert.Equal(plan, again);
        Assert.Equal(plan.GetHashCode(), again.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(DialPlan.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA dial plan"), error);
    }

    [Fact]
    public void A_sequence_knows_its_route_timers_and_digits()
    {
        var sequence = DialPlan.Parse("(S1<9,:0>[2-9]x.<:@h:5082;uid=u;pwd=p;nat>L20S4!)").OrThrow().Sequences[0];
        Assert.Equal(new DialRoute(null, "h", 5082, "u", "p", true), sequence.Route);
        Assert.Equal(TimeSpan.FromSeconds(4), sequence.ShortTime);
        Assert.Equal(TimeSpan.FromSeconds(20), sequence.LongTime);
        Assert.Null(sequence.OffHookTime);
        Assert.True(sequence.IsBarred);
        Assert.Equal("<9,:0>[2-9]x.", sequence.DigitPart);
        Assert.Equal(TimeSpan.FromSeconds(5), DialPlan.Parse("(P<:1>)").OrThrow().Sequences[0].OffHookTime);
    }

    [Fact]
    public void A_password_is_written_for_storing_and_never_printed_otherwise()
    {
        var plan = DialPlan.Parse("(xx.<:@h;uid=u;pwd=s3cret>)").OrThrow();
        Assert.Equal("(xx.<:@h;uid=u;pwd=s3cret>)", plan.ToString());
        Assert.Equal("(xx.<:@h;uid=u;pwd=***>)", plan.ToMaskedString());
        Assert.Equal("h", plan.Sequences[0].Route!.ToString());
        Assert.DoesNotContain("s3cret", plan.Sequences[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", plan.Sequences[0].Elements[2].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_longer_than_the_limit_is_refused()
    {
        Assert.True(DialPlan.Parse("(" + new string('x', 2045) + ")").Ok(out _, out _));
        Assert.False(DialPlan.Parse("(" + new string('x', 2046) + ")").Ok(out _, out var error));
        Assert.Equal(new ParseError(2047, "at most 2047 characters", "SPA dial plan"), error);
        Assert.False(DialPlan.Parse("(xxxxxxxxx)", 10).Ok(out _, out error));
        Assert.Equal(new ParseError(10, "at most 10 characters", "SPA dial plan"), error);
    }
}
