using Spa.Scripts.DialPlans;

namespace Spa.Common.Tests.Scripts;

public class IpDialingTests
{
    // Keys; user@address:port, or null.
    public static TheoryData<string, string?> Rows => new()
    {
        { "192*168*1*48", "@192.168.1.48:" },
        { "10*0*0*1", "@10.0.0.1:" },
        { "010*000*00*1", "@10.0.0.1:" },
        { "192*168*1*48*5062", "@192.168.1.48:5062" },
        { "200*192*168*1*48", "200@192.168.1.48:" },
        { "14085551234*192*168*1*48*65535", "14085551234@192.168.1.48:65535" },
        { "1*2*3*4*255", "1@2.3.4.255:" },
        { "1*2*3*4*256", "@1.2.3.4:256" },
        { "9*1*2*3*4*255", null },
        { "192*168*1*48*65536", null },
        { "300*168*1*48*5062", null },
        { "192*168*1*256", null },
        { "192*168*1", null },
        { "192*168*1*", null },
        { "*1*2*3", null },
        { "1**2*3*4", null },
        { "1*2*3*4*5*6*7", null },
        { "", null },
        { "1*2*3*99999999999999999999999", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Keys_are_an_address_as_listed(string keys, string? target)
        => Assert.Equal(target, IpDialing.Read(keys) is { } read ? $"{read.User}@{read.Address}:{read.Port}" : null);

    [Theory]
    [InlineData("", true)]
    [InlineData("1", true)]
    [InlineData("1*", true)]
    [InlineData("1*2*3*4*5*", true)]
    [InlineData("1*2*3*4*5*6*", false)]
    [InlineData("*", false)]
    [InlineData("*1", false)]
    [InlineData("1**", false)]
    [InlineData("1#", false)]
    public void What_may_still_become_an_address(string keys, bool may) => Assert.Equal(may, IpDialing.MayBecome(keys));

    // Keys; what is sent where.
    public static TheoryData<string, string> Users => new()
    {
        { "912*10*0*0*1", "12 10.0.0.1" },
        { "5*10*0*0*1", "5 10.0.0.1" },
        { "10*0*0*1", " 10.0.0.1" },
        { "10*0*0", "none" },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void A_user_that_is_a_number_of_the_plan_is_sent_as_the_plan_sends_it(string keys, string sent)
    {
        var plan = new DialMatcher(DialPlan.Parse("(<9:>xx)").OrThrow(), DialOptions.Default);
        Assert.Equal(sent, IpDialing.Decide(keys, plan, DialDecision.AtOnce) is DialOutcome.Accepted accepted ? $"{accepted.Number} {accepted.Route!.Target}" : "none");
    }
}
