using Spa.Scripts.DialPlans;

namespace Spa.Common.Tests.Scripts;

public class DialPlanExplainTests
{
    private const string D = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)";

    public static TheoryData<string, string, DialWait?, string> Rows => new()
    {
        { D, "14085551234", null, """{"result":"accepted","sent":"14085551234","route":"proxy","after":"now","error":null}""" },
        { D, "1 408-555-1234", null, """{"result":"accepted","sent":"14085551234","route":"proxy","after":"now","error":null}""" },
        { D, "911", null, """{"result":"pending","sent":null,"route":null,"after":"short","error":null}""" },
        { D, "911", DialWait.UntilShort, """{"result":"accepted","sent":"911","route":"proxy","after":"short","error":null}""" },
        { D, "911", DialWait.UntilLong, """{"result":"accepted","sent":"911","route":"proxy","after":"short","error":null}""" },
        { D, "911#", null, """{"result":"accepted","sent":"911","route":"proxy","after":"now","error":null}""" },
        { D, "555", DialWait.UntilShort, """{"result":"pending","sent":null,"route":null,"after":"long","error":null}""" },
        { D, "555", DialWait.UntilLong, """{"result":"rejected","sent":null,"route":null,"after":"long","error":null}""" },
        { D, "555#", null, """{"result":"rejected","sent":null,"route":null,"after":"now","error":null}""" },
        { D, "", null, """{"result":"pending","sent":null,"route":null,"after":null,"error":null}""" },
        { "(1947xxxxxxx!|1xxxxxxxxxx)", "19475551234", null, """{"result":"barred","sent":null,"route":null,"after":"now","error":null}""" },
        { "(<:1>xxxxxxxxxx<:@gw2>|xx.)", "4085551234", DialWait.UntilShort, """{"result":"accepted","sent":"14085551234","route":"gw2","after":"short","error":null}""" },
        { "(x<:@h:5082;uid=u;pwd=p>)", "5", null, """{"result":"accepted","sent":"5","route":"h:5082","after":"now","error":null}""" },
        { "(S0<:12125551234>)", "", null, """{"result":"accepted","sent":"12125551234","route":"proxy","after":"now","error":null}""" },
        { "(P5<:1000>|xxxx)", "", DialWait.UntilLong, """{"result":"accepted","sent":"1000","route":"proxy","after":"long","error":null}""" },
        { "(P5<:1000>|xxxx)", "", null, """{"result":"pending","sent":null,"route":null,"after":"short","error":null}""" },
        { "(xx", "12", null, """{"result":"rejected","sent":null,"route":null,"after":null,"error":{"at":3,"expected":"a key 0-9 * #, x, [, \u003C, S, L, P, a comma, !, | or )"}}""" },
        { "(xx)", "1a", null, """{"result":"rejected","sent":null,"route":null,"after":null,"error":{"at":1,"expected":"a key 0-9 * # in the dialled digits"}}""" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Keys_are_run_through_a_plan(string plan, string keys, DialWait? wait, string json)
        => Assert.Equal(json, DialPlanExplain.Run(plan, keys, wait).ToJson());

    [Fact]
    public void A_star_code_of_the_unit_wins_over_the_plan()
    {
        var options = DialOptions.Default with { Extras = [DialExtra.Parse(DialExtraKind.ServiceCode, "*69").OrThrow()] };
        Assert.Equal(new DialExplanation("accepted", "*69", "proxy", "now", null), DialPlanExplain.Run("(*69<:@gw0>)", "*69", null, options));
    }
}
