using System.Globalization;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Patterns;

namespace Spa.Common.Tests.Scripts;

public class DialMatcherTests
{
    private const string D = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)";
    private const string Prefixes = "(<9,:>1xxxxxxxxxx|<8,:1212>xxxxxxx)";
    private const string Bars = "(1947xxxxxxx!|1xxxxxxxxxx)";
    private const string Warm = "(P5<:1000>|xxxx)";
    private const string LeastCost = "(999S0<:@gw0>|<#9:>xx.<:@gw0>|<:1>xxxxxxxxxx<:@gw2>|xx.)";
    private const string Host = "(*1xxxxxxxxxx<:@voip.example.net:5082;uid=jsmith;pwd=xyz;nat>)";
    private const string Prefix = "(<*0,:>xx.<:@gw0>|xx.)";

    // Behaviour of the unit, worked examples. Keys, then what each timer in turn does; '~' in the keys lets the timer run out.
    public static TheoryData<string, string, string> Worked => new()
    {
        { D, "911~", "[] [9]L10 [91]L10 [911]S3 accepted 911 proxy AfterShortTimer" },
        { D, "911#", "[] [9]L10 [91]L10 [911]S3 accepted 911 proxy AtOnce" },
        { D, "5551234~", "... [5551234]S3 accepted 5551234 proxy AfterShortTimer" },
        { D, "14085551234", "... accepted 14085551234 proxy AtOnce" },
        { D, "14081551234~", "... [14081551234]S3 accepted 14081551234 proxy AfterShortTimer" },
        { D, "0~", "[] [0]S3 accepted 0 proxy AfterShortTimer" },
        { D, "555~", "... [555]L10 rejected AfterLongTimer" },
        { D, "555#", "... rejected AtOnce" },
        { D, "#5", "[] [#]L10 rejected AtOnce" },
        { Prefixes, "9", "[] [9]L10+tone" },
        { Prefixes, "91", "[] [9]L10+tone [91]L10" },
        { Prefixes, "914085551234", "... accepted 14085551234 proxy AtOnce" },
        { Prefixes, "85551234", "... accepted 12125551234 proxy AtOnce" },
        { Prefixes, "7", "[] rejected AtOnce" },
        { "S:4,(00|011xxxxxx.)", "00", "... accepted 00 proxy AtOnce" },
        { "S:4,(00|011xxxxxx.)", "01144207~", "... [01144207]S4 accepted 01144207 proxy AfterShortTimer" },
        { Bars, "19475551234", "... barred AtOnce" },
        { Bars, "12125551234", "... accepted 12125551234 proxy AtOnce" },
        { "(S0<:12125551234>)", "", "accepted 12125551234 proxy AtOnce" },
        { "(P0<:12125551234>)", "", "accepted 12125551234 proxy AtOnce" },
        { Warm, "~", "[]P5 accepted 1000 proxy AfterOffHookTimer" },
        { Warm, "2345", "[]P5 [2]L10 [23]L10 [234]L10 accepted 2345 proxy AtOnce" },
        { LeastCost, "999", "... accepted 999 gw0 AtOnce" },
        { LeastCost, "#95551212#", "... accepted 5551212 gw0 AtOnce" },
        { LeastCost, "4085551234~", "... [4085551234]S3 accepted 14085551234 gw2 AfterShortTimer" },
        { Host, "*14085551234", "... accepted *14085551234 voip.example.net:5082 AtOnce" },
        { "([39]11<:@gw0>|xx.)", "911~", "... [911]S3 accepted 911 gw0 AfterShortTimer" },
        { "([39]11S0<:@gw0>|xx.)", "911", "... accepted 911 gw0 AtOnce" },
        { Prefix, "*0", "... [*0]L10+tone" },
        { Prefix, "*0555~", "... [*0555]S3 accepted 555 gw0 AfterShortTimer" },
        { "(xx.)", "2000~", "... [2000]S3 accepted 2000 proxy AfterShortTimer" },
        { "(xx.)", "2000#", "... accepted 2000 proxy AtOnce" },
        { "(*69|xx.)", "*69", "... service ServiceCode *69 AtOnce" },
        { "(S0<:1000>)", "", "accepted 1000 proxy AtOnce" },
        { "(S0<:@gw0>)", "", "accepted  gw0 AtOnce" },
    };

    // What the examples leave open.
    public static TheoryData<string, string, string> Corners => new()
    {
        { "(01.)", "0~", "[] [0]S3 accepted 0 proxy AfterShortTimer" },
        { "(01.)", "0111#", "... accepted 0111 proxy AtOnce" },
        { "(<1:2>.3)", "113", "... accepted 223 proxy AtOnce" },
        { "(<1[2-4]:9>x.)", "1355#", "... accepted 955 proxy AtOnce" },
        { "(x.5)", "1255~", "... [1255]S3 accepted 1255 proxy AfterShortTimer" },
        { "(x.<:9>x.)", "12#", "... accepted 129 proxy AtOnce" },
        { "(12<:@gw1>S2|12xxL30)", "12~", "[] [1]L30 [12]S2 accepted 12 gw1 AfterShortTimer" },
        { "(12S5|1xS2|xxx)", "12~", "... [12]S2 accepted 12 proxy AfterShortTimer" },
        { "(xx.|911S0<:@gw0>)", "911", "... accepted 911 gw0 AtOnce" },
        { "(911!|911S0<:@gw0>)", "911", "... barred AtOnce" },
        { "(xxx!|xx.)", "555#", "... barred AtOnce" },
        { "(12!|1xxx)", "12~", "... [12]S3 barred AfterShortTimer" },
        { "(555<:@gw1>|555<:@gw2>|55x<:@gw3>|555S9)", "555", "... accepted 555 gw1,gw2,proxy AtOnce" },
        { "(555<:@gw1>|555!<:@gw2>)", "555", "... barred AtOnce" },
        { "(P5<:1>|P2<:2>|P2<:3>)", "~", "[]P2 accepted 2 proxy AfterOffHookTimer" },
        { "(P5<:1000>|xxxx)", "#", "[]P5 rejected AtOnce" },
        { "(<:1000>|xx)", "#", "[] rejected AtOnce" },
        { "(<9:>)", "9", "[] rejected AtOnce" },
        { "(<9:@gw0>)", "9", "[] accepted  gw0 AtOnce" },
        { "(x.S0)", "5", "[] accepted 5 proxy AtOnce" },
        { "(,xx)", "", "[]+tone" },
        { "(12#|12)", "12#", "... accepted 12# proxy AtOnce" },
        { "()", "1", "[] rejected AtOnce" },
        { "(xx)", "1A", "[] [1]L10 rejected AtOnce" },
        { "(xx)", "~12", "[] [1]L10 accepted 12 proxy AtOnce" },
    };

    public static TheoryData<string, string, string> Services => new()
    {
        { D, "*69", "... service ServiceCode *69 AtOnce" },
        { "(<#9:>xx.)", "#99~", "... [#99]S3 service ServiceCode #99 AfterShortTimer" },
        { "(<#9:>xx.)", "#991#", "... accepted 91 proxy AtOnce" },
        { D, "2~", "[] [2]S3 service SpeedDial 2 AfterShortTimer" },
        { D, "2#", "[] [2]S3 service SpeedDial 2 AtOnce" },
        { "(9xxxx)", "112", "... accepted 112! proxy AtOnce" },
        { "(112!|9xxxx)", "112", "... accepted 112! proxy AtOnce" },
        { "(11x!|112<:@gw0>|9xxxx)", "112", "... accepted 112! gw0 AtOnce" },
        { "(113!|9xxxx)", "113", "... barred AtOnce" },
        { "(xx.)", "112~", "... [112]S3 accepted 112! proxy AfterShortTimer" },
        { "(1xx)", "199", "... accepted 199! proxy AtOnce" },
    };

    private static readonly DialOptions Codes = DialOptions.Default with
    {
        Extras = [DialExtra.Parse(DialExtraKind.ServiceCode, "*69").OrThrow(), DialExtra.Parse(DialExtraKind.ServiceCode, "#99").OrThrow()],
    };

    private static readonly DialOptions Everything = Codes with
    {
        Extras =
        [
            .. Codes.Extras,
            DialExtra.Parse(DialExtraKind.SpeedDial, "2").OrThrow(),
            .. DialExtra.Emergency(PhonePatterns.Parse("112,19?,abc").OrThrow()),
        ],
    };

    [Theory]
    [MemberData(nameof(Worked))]
    public void Worked_examples_come_out_as_described(string plan, string keys, string course)
        => Matches(course, Course(plan, keys, plan == Prefix ? DialOptions.Default : Codes));

    [Theory]
    [MemberData(nameof(Corners))]
    public void What_the_examples_leave_open_is_decided(string plan, string keys, string course)
        => Matches(course, Course(plan, keys, DialOptions.Default));

    [Theory]
    [MemberData(nameof(Services))]
    public void Codes_speed_dials_and_emergency_numbers_stand_beside_the_plan(string plan, string keys, string course)
        => Matches(course, Course(plan, keys, Everything));

    [Fact]
    public void A_route_carries_its_credentials()
    {
        var matcher = new DialMatcher(DialPlan.Parse(Host).OrThrow(), DialOptions.Default);
        var step = matcher.Start();
        foreach (var key in "*14085551234")
        {
            step = matcher.On(step.Next, new DialEvent.Key(key));
        }

        Assert.Equal(new DialRoute(null, "voip.example.net", 5082, "jsmith", "xyz", true), Assert.IsType<DialOutcome.Accepted>(step.Outcome).Route);
        Assert.DoesNotContain("xyz", step.Outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_end_nothing_changes()
    {
        var matcher = new DialMatcher(DialPlan.Parse("(xx)").OrThrow(), DialOptions.Default);
        var end = matcher.On(matcher.On(matcher.Start().Next, new DialEvent.Key('1')).Next, new DialEvent.Key('2'));
        Assert.Same(end.Next, matcher.On(end.Next, new DialEvent.Key('3')).Next);
        Assert.Equal(end, matcher.On(end.Next, new DialEvent.TimedOut()));
        Assert.Equal("12", end.Next.Keys);
    }

    [Fact]
    public void One_matcher_serves_many_callers()
    {
        var matcher = new DialMatcher(DialPlan.Parse("(1x|2x)").OrThrow(), DialOptions.Default);
        var (a, b) = (matcher.On(matcher.Start().Next, new DialEvent.Key('1')), matcher.On(matcher.Start().Next, new DialEvent.Key('2')));
        Assert.Equal("15", Assert.IsType<DialOutcome.Accepted>(matcher.On(a.Next, new DialEvent.Key('5')).Outcome).Number);
        Assert.Equal("25", Assert.IsType<DialOutcome.Accepted>(matcher.On(b.Next, new DialEvent.Key('5')).Outcome).Number);
    }

    [Fact]
    public void Timers_of_the_unit_are_used_where_the_plan_names_none()
    {
        var matcher = new DialMatcher(DialPlan.Parse("(1|12x)").OrThrow(), new DialOptions(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(7), []));
        var one = matcher.On(matcher.Start().Next, new DialEvent.Key('1'));
        Assert.Equal(new DialOutcome.Collecting(DialTimer.InterdigitShort, TimeSpan.FromSeconds(1.5), false), one.Outcome);
        Assert.Equal(new DialOutcome.Collecting(DialTimer.InterdigitLong, TimeSpan.FromSeconds(7), false), matcher.On(one.Next, new DialEvent.Key('2')).Outcome);
    }

    [Fact]
    public void A_caller_who_never_stops_is_rejected_at_key_256()
    {
        var matcher = new DialMatcher(DialPlan.Parse("(xx.)").OrThrow(), DialOptions.Default);
        var step = matcher.Start();
        for (var i = 1; i <= DialMatcher.MostKeys; i++)
        {
            step = matcher.On(step.Next, new DialEvent.Key('7'));
            Assert.IsType<DialOutcome.Collecting>(step.Outcome);
        }

        Assert.IsType<DialOutcome.Rejected>(matcher.On(step.Next, new DialEvent.Key('7')).Outcome);
    }

    public static TheoryData<string> Explosive => new()
    {
        "(" + string.Concat(Enumerable.Repeat("x.", 1022)) + "5)",
        "(" + string.Concat(Enumerable.Repeat("<x:1>.", 340)) + "5)",
        "(" + string.Join('|', Enumerable.Repeat("x.x.x.x.5", 200)) + ")",
        "(" + string.Join('|', Enumerable.Repeat("xx.", 500)) + ")",
        "(" + string.Concat(Enumerable.Repeat("<,,,:11>", 250)) + "x.5)",
    };

    [Theory]
    [MemberData(nameof(Explosive))]
    public void No_plan_makes_a_key_cost_more_than_the_plan_is_long(string text)
    {
        // With any exponential step this would not end. 255 keys, then the decision with its search for what is sent.
        var matcher = new DialMatcher(DialPlan.Parse(text).OrThrow(), DialOptions.Default);
        var step = matcher.Start();
        for (var i = 0; i < DialMatcher.MostKeys; i++)
        {
            step = matcher.On(step.Next, new DialEvent.Key('5'));
        }

        step = matcher.On(step.Next, new DialEvent.Key('#'));
        Assert.True(Assert.IsType<DialOutcome.Accepted>(step.Outcome).Number.Length >= DialMatcher.MostKeys);
    }

    [Theory]
    [MemberData(nameof(Explosive))]
    public void What_a_number_costs_grows_as_it_does(string text)
    {
        var matcher = new DialMatcher(DialPlan.Parse(text).OrThrow(), DialOptions.Default);
        var costs = new[] { 64, 128, 255 }.Select(keys =>
        {
            var before = matcher.Steps;
            var step = matcher.Start();
            for (var i = 0; i < keys; i++)
            {
                var at = matcher.Steps;
                step = matcher.On(step.Next, new DialEvent.Key('5'));

                // Each instruction is come to from two others at most, and is gone on from once.
                Assert.InRange(matcher.Steps - at, 1, 4 * matcher.Length);
            }

            Assert.IsType<DialOutcome.Accepted>(matcher.On(step.Next, new DialEvent.Key('#')).Outcome);
            return (double)(matcher.Steps - before);
        }).ToArray();
        Assert.InRange(costs[1] / costs[0], 1, 2.1);
        Assert.InRange(costs[2] / costs[1], 1, 2.1);
    }

    private static void Matches(string expected, string actual)
    {
        // "..." leaves out the way there.
        if (expected.StartsWith("... ", StringComparison.Ordinal))
        {
            Assert.EndsWith(expected[3..], actual, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, actual);
    }

    private static string Course(string plan, string keys, DialOptions options)
    {
        var matcher = new DialMatcher(DialPlan.Parse(plan).OrThrow(), options);
        var step = matcher.Start();
        var course = new List<string> { Said(step) };
        foreach (var key in keys)
        {
            step = matcher.On(step.Next, key == '~' ? new DialEvent.TimedOut() : new DialEvent.Key(key));
            if (course[^1] != Said(step))
            {
                course.Add(Said(step));
            }
        }

        return string.Join(' ', course);
    }

    private static string Said(DialStep step) => step.Outcome switch
    {
        DialOutcome.Collecting c => string.Create(
            CultureInfo.InvariantCulture,
            $"[{step.Next.Keys}]{c.Timer switch { null => "", DialTimer.OffHook => "P", DialTimer.InterdigitShort => "S", _ => "L" }}{c.Wait?.TotalSeconds}{(c.OutsideDialTone ? "+tone" : "")}"),
        DialOutcome.Accepted a => $"accepted {a.Number}{(a.IsEmergency ? "!" : "")} {string.Join(',', ((DialRoute?[])[a.Route, .. a.OtherRoutes]).Select(r => r?.Target ?? "proxy"))} {a.Decided}",
        DialOutcome.Service s => $"service {s.Extra.Kind} {s.Keys} {s.Decided}",
        DialOutcome.Rejected r => $"rejected {r.Decided}",
        DialOutcome.Barred b => $"barred {b.Decided}",
        _ => throw new InvalidOperationException(),
    };
}
