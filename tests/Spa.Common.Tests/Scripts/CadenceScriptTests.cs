using Spa.Foundation.Text;
using Spa.Scripts.Cadences;

namespace Spa.Common.Tests.Scripts;

public class CadenceScriptTests
{
    public static TheoryData<string, string> FactoryCadences => new()
    {
        { "60(2/4)", "60(2/4)" },
        { "60(.8/.4,.8/4)", "60(.8/.4,.8/4)" },
        { "60(.4/.2,.4/.2,.8/4)", "60(.4/.2,.4/.2,.8/4)" },
        { "60(.3/.2,1/.2,.3/4)", "60(.3/.2,1/.2,.3/4)" },
        { "1(.5/.5)", "1(.5/.5)" },
        { "60(.2/.4,.2/.4,.2/4)", "60(.2/.4,.2/.4,.2/4)" },
        { "60(.4/.2,.4/.2,.4/4)", "60(.4/.2,.4/.2,.4/4)" },
        { "60(0.25/9.75)", "60(.25/9.75)" },
        { "60(.4/.2,.4/2)", "60(.4/.2,.4/2)" },
        { "30(.3/9.7)", "30(.3/9.7)" },
        { "30(.1/.1, .1/9.7)", "30(.1/.1,.1/9.7)" },
        { "30(.1/.1, .1/.1, .1/9.7)", "30(.1/.1,.1/.1,.1/9.7)" },
        { "30(.1/.1,.3/.1,.1/9.3)", "30(.1/.1,.3/.1,.1/9.3)" },
        { "30(.1/.1,.3/.2,.3/9.1)", "30(.1/.1,.3/.2,.3/9.1)" },
        { "30(.3/.1,.3/.1,.1/9.1)", "30(.3/.1,.3/.1,.1/9.1)" },
        { "2.3(.3/2)", "2.3(.3/2)" },
        { "60(.2/.2,.2/.2,.2/.2,1/4)", "60(.2/.2,.2/.2,.2/.2,1/4)" },
        { " * ( * / 0 ) ; 5 ( 1 / 1 ) ", "*(*/0);5(1/1)" },
    };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "", 0, "seconds, or * for ever" },
        { "60", 2, "( after the length of the section" },
        { "60()", 3, "seconds, or * for ever" },
        { "60(2)", 4, "/ and the silent time" },
        { "60(2/)", 5, "seconds, or * for ever" },
        { "60(2/4", 6, "a comma and an on/off pair, or )" },
        { "60(2/4/1)", 6, "a comma and an on/off pair, or )" },
        { "60(-2/4)", 3, "seconds, or * for ever" },
        { "60(0/0,0/.0)", 3, "a pattern that takes time, not 0/0" },
        { "60(2/4) x", 8, "; and a second section, or the end" },
        { "60(2/4);1(1/1);1(1/1)", 14, "the end after the second section" },
        { "60(1/1,1/1,1/1,1/1,1/1,1/1,1/1)", 27, "at most 6 on/off pairs in a section" },
        { "60(2/4.0001)", 10, "at most 3 decimals" },
        { "99999999999999999999(2/4)", 0, "at most 999999 seconds" },
    };

    [Theory]
    [MemberData(nameof(FactoryCadences))]
    public void Cadences_of_the_field_are_read_and_written_in_canonical_form(string text, string canonical)
    {
        var cadence = CadenceScript.Parse(text).OrThrow();
        Assert.Equal(canonical, cadence.ToString());
        Assert.Equal(cadence, CadenceScript.Parse(canonical).OrThrow());
    }

    [Fact]
    public void A_cadence_is_sections_of_pairs()
        => Assert.Equal(
            [new CadenceSection(TimeSpan.FromSeconds(60), [new CadencePair(TimeSpan.FromSeconds(.8), TimeSpan.FromSeconds(.4)), new CadencePair(null, TimeSpan.FromSeconds(4))])],
            CadenceScript.Parse("60(.8/.4,*/4)").OrThrow().Sections.ToArray());

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(CadenceScript.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA CadScript"), error);
    }
}
