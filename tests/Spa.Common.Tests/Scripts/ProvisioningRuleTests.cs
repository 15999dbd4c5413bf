using Spa.Foundation.Text;
using Spa.Marks;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class ProvisioningRuleTests
{
    private static readonly Unit Box = new()
    {
        ["MA"] = "000e08012345",
        ["A"] = "x y|z",
        ["B"] = "",
        ["J"] = "old $MA",
        ["SA"] = "top-secret",
        ["SB"] = "two words",
        DhcpServer = "192.0.2.66",
    };

    public static TheoryData<string, RuleKind, int, string> Bad => new()
    {
        { "( )!", RuleKind.Profile, 2, "a text in quotes, a number, a version, or an operator" },
        { "(a \"1\")", RuleKind.Profile, 3, "= and a value in quotes" },
        { "(a = 1;)!", RuleKind.Profile, 5, "a text in quotes" },
        { "(a = \"1\";)", RuleKind.Profile, 10, "! after the assignments" },
        { "(a = \"1\"; 5)!", RuleKind.Profile, 10, "another parameter to set, or )" },
        { "(<1.0) http://a/b", RuleKind.Profile, 7, "? after the condition" },
        { "(<1.0)? (<2.0)? /x", RuleKind.Profile, 9, "a parameter to set, or )" },
        { "(<\"a\")? /x", RuleKind.Profile, 2, "a version like 5.1.10 (no left side means the running version)" },
        { "(1 eq \"a\")? /x", RuleKind.Profile, 6, "a number, as on the left" },
        { "(\"a\" eq 1)? /x", RuleKind.Profile, 8, "a text in quotes, as on the left" },
        { "(5. eq 1)? /x", RuleKind.Profile, 3, "a digit of the version" },
        { "(5.1() eq 5.1)? /x", RuleKind.Profile, 5, "letters or digits of the version's tag" },
        { "(5.1(a eq 5.1)? /x", RuleKind.Profile, 6, ") after the version's tag" },
        { "(- eq 1)? /x", RuleKind.Profile, 2, "a digit" },
        { "(99999999999 eq 1)? /x", RuleKind.Profile, 1, "a number up to 4294967295" },
        { "(1.1234567890 eq 1.0)? /x", RuleKind.Profile, 3, "a number of at most 9 digits" },
        { "[--key a --key b] /x", RuleKind.Profile, 9, "each option once" },
        { "[--delta] /x", RuleKind.Profile, 1, "--key, --post, --alias, --uid, --pwd or ]" },
        { "[--post a] /x", RuleKind.Report, 1, "--key, --uid, --pwd, --delta, --status or ]" },
        { "[--key a", RuleKind.Profile, 8, "--key, --post, --alias, --uid, --pwd or ]" },
        { "[--post aa] /x", RuleKind.Profile, 9, "--key, --post, --alias, --uid, --pwd or ]" },
        { "[--key \"a] /x", RuleKind.Profile, 13, "a closing quote" },
        { "[--key a] | /x", RuleKind.Profile, 10, "a URL after the options" },
        { "[] /x", RuleKind.Upgrade, 0, "a URL (an upgrade rule takes no options)" },
        { "http:/x", RuleKind.Profile, 5, "a port from 1 to 65535" },
        { "http://a:0/x", RuleKind.Profile, 9, "a port from 1 to 65535" },
        { "http://a:65536/x", RuleKind.Profile, 9, "a port from 1 to 65535" },
        { "http://u@/x", RuleKind.Profile, 9, "a host name" },
        { "http://[::1/x", RuleKind.Profile, 11, "an IPv6 address and ]" },
        { "http://a b/x", RuleKind.Profile, 8, "a path that begins with /" },
        { "http://a$B/x", RuleKind.Report, 8, "a path that begins with /" },
        { "/x | | /y", RuleKind.Profile, 5, "a condition, an assignment, options or a URL" },
        { "| /y", RuleKind.Profile, 0, "a condition, an assignment, options or a URL" },
        { "/x )", RuleKind.Profile, 3, "| and another alternative, or the end" },
        { "/x\u0001", RuleKind.Profile, 2, "a visible character of the path" },
        { "(<1.0)? (a = \"\";)! )", RuleKind.Profile, 19, "options or a URL, |, or the end" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, RuleKind kind, int at, string expected)
    {
        var failed = Assert.IsType<RuleDecision.Failed>(ProvisioningRule.Evaluate(text.Replace("$B", "$NOPE", StringComparison.Ordinal), kind, Box.Context).Decision);
        Assert.Equal(RuleFault.Syntax, failed.Fault);
        Assert.Equal(new ParseError(at, expected, "SPA provisioning rule"), failed.Error);
    }

    [Theory]
    [InlineData("192.0.2.66", "tftp://192.0.2.66/p/x.cfg")]
    [InlineData(" 192.0.2.66,192.0.2.67 ", "tftp://192.0.2.66/p/x.cfg")]
    [InlineData("prov.example.net:6969", "tftp://prov.example.net:6969/p/x.cfg")]
    [InlineData("https://prov.example.net", "https://prov.example.net/p/x.cfg")]
    [InlineData("https://prov.example.net:8443/", "https://prov.example.net:8443/p/x.cfg")]
    [InlineData("http://prov.example.net/init.cfg", "http://prov.example.net/init.cfg")]
    [InlineData("http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a")]
    public void A_rule_without_server_takes_the_one_of_dhcp(string dhcp, string url)
    {
        var fetch = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("/p/x.cfg", RuleKind.Profile, Box.Context with { DhcpServer = dhcp }).Decision);
        Assert.Equal(url, fetch.Url.ToString());
    }

    [Theory]
    [InlineData("192.0.2.66, 192.0.2.67 192.0.2.68", "192.0.2.67 192.0.2.68")]
    [InlineData("192.0.2.66,192.0.2.66,192.0.2.67,192.0.2.67", "192.0.2.67")]
    [InlineData("192.0.2.66,?,192.0.2.67:69", "192.0.2.67")]
    [InlineData("192.0.2.66, 192.0.2.67:6969", "")]
    [InlineData("192.0.2.66, http://192.0.2.67", "")]
    [InlineData("http://one.test/a.cfg http://two.test/a.cfg http://three.test/b.cfg", "two.test")]
    [InlineData("a1,a2,a3,a4,a5,a6,a7,a8,a9", "a2 a3 a4 a5 a6 a7 a8")]
    public void A_list_of_servers_is_kept_as_far_as_they_differ_in_their_host_only(string dhcp, string others)
    {
        var fetch = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("/p/x.cfg", RuleKind.Profile, Box.Context with { DhcpServer = dhcp }).Decision);
        Assert.Equal(others, string.Join(' ', fetch.Url.Others));
        Assert.NotEqual(fetch.Url, fetch.Url with { Others = ["elsewhere"] });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("ftp://a/b")]
    [InlineData("bad host/")]
    [InlineData("(<9.9)? http://a/b|")]
    [InlineData("?")]
    public void No_server_anywhere_fails_the_rule(string? dhcp)
    {
        var decision = ProvisioningRule.Evaluate("/p/x.cfg", RuleKind.Profile, Box.Context with { DhcpServer = dhcp }).Decision;
        if (dhcp == "bad host/")
        {
            // The first word of a list counts: "bad" is a host.
            Assert.Equal("tftp://bad/p/x.cfg", Assert.IsType<RuleDecision.Fetch>(decision).Url.ToString());
            return;
        }

        Assert.Equal(new RuleDecision.Failed(RuleFault.NoServer, null), decision);
    }

    [Fact]
    public void A_scheme_without_host_asks_the_server_of_dhcp_by_that_scheme()
        => Assert.Equal("http://192.0.2.66/x", Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("http:///x", RuleKind.Profile, Box.Context).Decision).Url.ToString());

    [Fact]
    public void Credentials_and_keys_are_read_and_never_printed()
    {
        var outcome = ProvisioningRule.Evaluate("( e = \"v4lue\"; )! [--key $SA --uid joe --pwd $(SB:4)] https://u5er:p4ss@h/x", RuleKind.Profile, Box.Context);
        var fetch = Assert.IsType<RuleDecision.Fetch>(outcome.Decision);
        Assert.Equal("top-secret", fetch.Key);
        Assert.Equal("joe", fetch.Uid);
        Assert.Equal("words", fetch.Pwd);
        Assert.Equal("u5er:p4ss", fetch.Url.UserInfo);
        Assert.Equal([new RuleAssignment("GPP_E", "v4lue")], fetch.Assignments.ToArray());
        foreach (var printed in new[] { outcome.ToString(), fetch.ToString(), fetch.Url.ToString(), fetch.Assignments[0].ToString() })
        {
            Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("words", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("p4ss", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("v4lue", printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_is_expanded_inside_quotes_of_an_option_and_nowhere_else()
    {
        var fetch = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("( d = \"$SA\"; )! [--key \"<$SB>$$SAx\"] /$SA", RuleKind.Profile, Box.Context).Decision);
        Assert.Equal("<two words>$SAx", fetch.Key);
        Assert.Equal("$SA", fetch.Assignments[0].Value);
        Assert.Equal("/$SA", fetch.Url.Path);
    }

    [Fact]
    public void A_post_carries_the_parameter_as_the_assignments_left_it()
    {
        var before = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("[--post j --alias b] http://h/x", RuleKind.Profile, Box.Context).Decision);
        Assert.Equal(("old 000e08012345", 'j', 'b'), (before.PostBody, before.PostLetter, before.Alias));
        var after = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("(j = \"new $$MA\"; gpp_j = \"newer $$MA\";)! [--post j] http://h/x", RuleKind.Profile, Box.Context).Decision);
        Assert.Equal("newer 000e08012345", after.PostBody);
    }

    [Fact]
    public void A_report_rule_may_ask_for_changes_only()
    {
        var fetch = Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate("[ --delta --key k --status ] http://h/$MA.xml", RuleKind.Report, Box.Context).Decision);
        Assert.True(fetch.Delta);
        Assert.True(fetch.Status);
        Assert.Equal("k", fetch.Key);
        Assert.Equal("http://h/000e08012345.xml", fetch.Url.ToString());
    }

    [Theory]
    [InlineData("http://h/x", false)]
    [InlineData("(<9.9)? http://h/x", true)]
    public void A_fetch_tells_whether_it_had_a_condition(string text, bool conditional)
        => Assert.Equal(conditional, Assert.IsType<RuleDecision.Fetch>(ProvisioningRule.Evaluate(text, RuleKind.Upgrade, Box.Context).Decision).Conditional);

    [Fact]
    [Attack("P7")]
    public void Macros_that_grow_without_bound_fail_the_rule()
    {
        var unit = new Unit { ["A"] = new string('a', 4000) };
        var failed = Assert.IsType<RuleDecision.Failed>(ProvisioningRule.Evaluate(string.Concat(Enumerable.Repeat("$A ", 1000)), RuleKind.Profile, unit.Context).Decision);
        Assert.Equal(new ParseError(65536, "at most 65536 characters after macro expansion", "SPA provisioning rule"), failed.Error);
    }

    [Theory]
    [InlineData("http://$A/x")]
    [InlineData("$A")]
    [InlineData("(5$A")]
    [InlineData("(\"a\" eq \"$A\")? /x")]
    [InlineData("http://h:99999$A")]
    [InlineData("(1 eq 2$A)? /x")]
    [InlineData("ft$A://x")]
    [InlineData("(5.1.10 ge 5$A")]
    [InlineData("(\"a\" g$A")]
    [InlineData("# anything )")]
    [InlineData("")]
    public void A_rule_that_a_macro_may_make_right_passes_the_check(string text)
        => Assert.Equal(text, ProvisioningRule.Check(text, RuleKind.Profile).OrThrow());

    [Theory]
    [InlineData("ftp://h/$A", 0)]
    [InlineData("http://h/a b$A", 11)]
    [InlineData("(\"a\" gt \"b\")? /$A", 5)]
    [InlineData("[--cert $SA] /x", 1)]
    [InlineData("/x | | $A", 5)]
    public void A_rule_that_nothing_can_make_right_is_refused_before_its_macros_are_known(string text, int at)
    {
        Assert.False(ProvisioningRule.Check(text, RuleKind.Profile).Ok(out _, out var error));
        Assert.Equal(at, error!.At);
    }

    [Theory]
    [InlineData("/x | /y", 5)]
    [InlineData("(<1.0)? /x | http://h/$MA | (<2.0)? /y", 28)]
    [InlineData("(<1.0)? /x | /y", null)]
    [InlineData("# /x | /y", null)]
    [InlineData("/x |", null)]
    public void An_alternative_behind_one_without_condition_is_never_reached(string text, int? at)
        => Assert.Equal(at, ProvisioningRule.UnreachableAt(text, RuleKind.Profile));
}
