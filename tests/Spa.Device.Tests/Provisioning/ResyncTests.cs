using System.Text;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>What a resync does: rules, files, answers, and what is said of it.</summary>
public class ResyncTests
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string, FetchFault, string, string> Faults => new()
    {
        { "http", FetchFault.NotFound, "", "file not found" },
        { "http", FetchFault.AccessDenied, "401", "access denied" },
        { "http", FetchFault.NameLookupFailed, "", "name lookup failed" },
        { "http", FetchFault.Timeout, "", "timeout" },
        { "https", FetchFault.TlsFailed, "certificate is for b.example.net", "tls failed: certificate is for b.example.net" },
        { "http", FetchFault.TooLarge, "", "profile too large" },
        { "tftp", FetchFault.Failed, "illegal operation", "tftp_get failed" },
        { "http", FetchFault.Failed, "500", "http_get failed" },
        { "https", FetchFault.Failed, "500", "https_get failed" },
        { "https", FetchFault.Refused, "redirect from https to http", "https_get failed" },
    };

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "", "<flat-profile><GPP_A>x</GPP_A>", "corrupt file" },
        { "", "<other/>", "corrupt file" },
        { "", "", "corrupt file" },
        { "", "\u0001\u0002binary", "unsupported profile format" },
        { "[--key $SA] ", "<flat-profile/>", "corrupt file" },
    };

    public static TheoryData<string, string> BadRules => new()
    {
        { "(", "rule syntax" },
        { "[--key $SB] http://prov.example.net/a.xml", "no key" },
        { "/spa$PSN.cfg", "no server" },
    };

    [Fact]
    public void Rules_B_to_D_follow_in_order_even_when_the_first_is_empty()
    {
        var rig = Rig.Make(("Profile_Rule", ""), ("Profile_Rule_B", "http://b/b.xml"), ("Profile_Rule_C", ""), ("Profile_Rule_D", "tftp://d/d.xml"));
        rig.Host.Serve("/b.xml", Rig.Profile(("GPP_A", "b")));
        rig.Host.Serve("/d.xml", Rig.Profile(("GPP_A", "d")));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(["http://b:80/b.xml", "tftp://d:69/d.xml"], rig.Host.Urls);
        Assert.Equal("d", rig.Text("GPP_A"));
    }

    [Fact]
    public void A_failure_stops_the_sequence_and_the_retry_begins_with_the_first()
    {
        var rig = Rig.Make(("Profile_Rule_B", "http://b/b.xml"), ("Profile_Rule_C", "http://c/c.xml"), ("Resync_Error_Retry_Delay", "30"));
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Host.Fail("/b.xml", FetchFault.Failed, "500");
        rig.Start();
        rig.Run(31.Seconds);
        Assert.Equal(["/a.xml", "/b.xml", "/a.xml", "/b.xml"], rig.Host.Fetches.Select(f => f.Request.Target.Path));
    }

    [Fact]
    public void Values_of_an_earlier_profile_are_seen_by_the_later_rules_of_the_run()
    {
        var rig = Rig.Make(("Profile_Rule_B", "http://b/$A.xml"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "from-a")));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("/from-a.xml", rig.Host.Fetches[1].Request.Target.Path);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_failed_fetch_has_its_text(string scheme, FetchFault fault, string detail, string err)
    {
        var rig = Rig.Make(("Profile_Rule", $"{scheme}://prov.example.net/x"));
        rig.Host.Fail("/x", fault, detail);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(err, rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Equal($"SPA3102 00:0e:08:aa:bb:cc -- Resync failed: {err}", rig.Host.Syslog(Rig.Syslog).Last());
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Each_bad_file_has_its_text_and_changes_nothing(string options, string file, string err)
    {
        var rig = Rig.Make(("Profile_Rule", $"{options}http://prov.example.net/x"), ("GPP_SA", Key), ("GPP_A", "old"));
        rig.Host.Serve("/x", file);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(err, rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Equal("old", rig.Text("GPP_A"));
        Assert.Empty(rig.Host.Saves);
    }

    [Theory]
    [MemberData(nameof(BadRules))]
    public void Each_bad_rule_has_its_text_and_fetches_nothing(string rule, string err)
    {
        // A rule that no validation lets through can still come out of macros.
        var rig = rule == "(" ? Rig.Make(("Profile_Rule", "$A"), ("GPP_A", rule)) : Rig.Make(("Profile_Rule", rule));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(err, rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Empty(rig.Host.Fetches);
    }

    [Fact]
    public void A_content_coding_is_refused_with_the_remedy()
    {
        var rig = Rig.Make();
        rig.Host.Serve("/a.xml", Encoding.ASCII.GetBytes(Rig.Profile()), false, "br");
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("unsupported profile format (the server used the content coding 'br'; compress the file itself instead)", rig.Gateway.Status.Provisioning.Last!.Explanation);
    }

    [Fact]
    public void File_not_found_counts_as_success_when_the_setting_says_so()
    {
        var rig = Rig.Make(("Resync_Fails_On_FNF", "no"), ("Resync_Periodic", "50"), ("Profile_Rule_B", "http://b/b.xml"));
        rig.Host.Serve("/b.xml", Rig.Profile());
        rig.Start();
        rig.Run(51.Seconds);
        Assert.Equal(["/a.xml", "/b.xml", "/a.xml", "/b.xml"], rig.Host.Fetches.Select(f => f.Request.Target.Path));
        Assert.True(rig.Gateway.Status.Provisioning.Last!.Succeeded);
    }

    [Theory]
    [InlineData("http://other.example.net/x.xml", "http://other.example.net:80/x.xml")]
    [InlineData("other.example.net:7000/x.xml", "tftp://other.example.net:7000/x.xml")]
    [InlineData("/x.xml", "tftp://192.168.1.50:69/x.xml")]
    [InlineData("https:///x.xml", "https://192.168.1.50:443/x.xml")]
    [InlineData("/$MAU.xml", "tftp://192.168.1.50:69/000E08AABBCC.xml")]
    public void A_given_URL_is_fetched_instead_of_the_rules(string url, string asked)
    {
        var rig = Rig.PowerOn(("Profile_Rule_B", "http://b/b.xml"));
        rig.Host.Serve("/b.xml", Rig.Profile());
        rig.Run(1.Seconds);
        rig.Host.Fetches.Clear();
        rig.Gateway.Resync(url, "192.168.1.50");
        rig.Run(1.Seconds);
        Assert.Equal([asked], rig.Host.Urls);
    }

    [Theory]
    [InlineData("[--key x] http://h/x", 0)]
    [InlineData("http://h/x|http://i/y", 10)]
    [InlineData("( a = \"x\" )! /x", 0)]
    public void A_given_URL_is_no_rule(string url, int at)
    {
        var rig = Rig.PowerOn();
        rig.Run(1.Seconds);
        rig.Host.Fetches.Clear();
        rig.Gateway.Resync(url);
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Fetches);
        Assert.Equal($"rule syntax (expected a URL: [[scheme://][server[:port]]/path] at {at} (provisioning 3.7))", rig.Gateway.Status.Provisioning.Last!.Explanation);
    }

    [Fact]
    public void Assignments_of_a_rule_come_before_the_fetch_and_stay_when_it_fails()
    {
        var rig = Rig.Make(("Profile_Rule", "( GPP_A = \"mac $MA\" ; b = \"\" ; )! http://prov.example.net/$MA.xml"), ("GPP_B", "x"));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("file not found", rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Equal("mac 000e08aabbcc", rig.Text("GPP_A"));
        Assert.Equal("", rig.Text("GPP_B"));
        Assert.True(rig.Host.Saves[0].At < rig.Host.Fetches[0].At);
    }

    [Fact]
    public void A_rule_of_assignments_only_succeeds()
    {
        var rig = Rig.Make(("Profile_Rule", "( GPP_A = \"x\" ; )!"));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.True(rig.Gateway.Status.Provisioning.Last!.Succeeded);
        Assert.Equal("x", rig.Text("GPP_A"));
    }

    [Fact]
    public void A_post_carries_the_expanded_parameter()
    {
        var rig = Rig.Make(("Profile_Rule", "[--post c --uid u --pwd $SB] http://prov.example.net/a.xml"), ("GPP_C", "id=$MA"), ("GPP_SB", "secret"));
        rig.Start();
        rig.Run(1.Seconds);
        var request = rig.Host.Fetches[0].Request;
        Assert.Equal("id=000e08aabbcc", Encoding.UTF8.GetString(request.Body!));
        Assert.Equal(new FetchCredentials("u", "secret"), request.Credentials);
    }

    [Fact]
    public void A_full_disk_keeps_the_old_settings_and_is_reported()
    {
        var rig = Rig.Make(("GPP_A", "old"), ("Resync_Error_Retry_Delay", "60"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new")));
        rig.Host.SaveFault = "disk full";
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("old", rig.Text("GPP_A"));
        Assert.Equal("not saved (disk full; the old settings stay)", rig.Gateway.Status.Provisioning.Last!.Explanation);
        Assert.Empty(rig.Voice.Applied);
        rig.Host.SaveFault = null;
        rig.Run(60.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
    }

    [Fact]
    public void An_identical_profile_saves_nothing_and_restarts_nothing()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "10"), ("GPP_A", "same"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "same")));
        rig.Run(100.Seconds);
        Assert.Empty(rig.Host.Saves);
        Assert.Empty(rig.Host.Restarts);
        Assert.Equal(["resync", "resync"], rig.Host.Keeps);
    }

    [Fact]
    public void Two_profiles_that_contradict_each_other_do_not_make_the_unit_restart_for_ever()
    {
        var rig = Rig.Make(("Profile_Rule_B", "http://b/b.xml"), ("Resync_Periodic", "60"), ("Web_Server_Port", "8080"));
        rig.Host.Serve("/a.xml", Rig.Profile(("Web_Server_Port", "81")));
        rig.Host.Serve("/b.xml", Rig.Profile(("Web_Server_Port", "8080")));
        rig.Start();
        rig.Run(10.Minutes);
        Assert.Empty(rig.Host.Restarts);
    }

    [Fact]
    public void A_refused_value_keeps_the_old_one_and_the_rest_is_taken()
    {
        var rig = Rig.Make(("Resync_Random_Delay", "7"));
        rig.Host.Serve("/a.xml", Rig.Profile(("Resync_Random_Delay", "many"), ("GPP_A", "x"), ("Nonsense", "1"), ("gpp_b", "y")));
        rig.Start();
        rig.Run(300.Seconds);
        var status = rig.Gateway.Status;
        Assert.True(status.Provisioning.Last!.Succeeded);
        Assert.Equal(("7", "x", "y"), (rig.Text("Resync_Random_Delay"), rig.Text("GPP_A"), rig.Text("GPP_B")));
        Assert.Equal("Resync_Random_Delay", Assert.Single(status.Refused).Name);
        Assert.Equal("2 settings changed; unknown elements: Nonsense; names in the wrong case: gpp_b", status.Provisioning.Last.Detail);
    }

    [Fact]
    public void Messages_follow_the_attempt()
    {
        var rig = Rig.PowerOn();
        rig.Run(1.Seconds);
        Assert.Equal(
            ["SPA3102 00:0e:08:aa:bb:cc -- Requesting resync http://10.0.0.1:80/a.xml", "SPA3102 00:0e:08:aa:bb:cc -- Successful resync http://10.0.0.1:80/a.xml"],
            rig.Host.Syslog(Rig.Syslog));
    }

    [Fact]
    public void A_message_cannot_break_a_line_or_fill_a_disk()
    {
        var rig = Rig.PowerOn(("Log_Resync_Success_Msg", "$A" + string.Concat(Enumerable.Repeat("$B", 100))), ("GPP_A", "x"), ("GPP_B", new string('b', 100)));
        rig.Run(1.Seconds);
        Assert.Equal(1024, rig.Host.Syslog(Rig.Syslog).Last().Length);
    }

    [Fact]
    public void A_foreign_document_is_read_through_its_alias_map()
    {
        var rig = Rig.Make(
            ("Profile_Rule", "(GPP_B = \"/CPE/line/user = /flat-profile/User_ID_1_ ; /secret = /flat-profile/Password_1_\";)! [--alias b] http://prov.example.net/cpe.xml"), ("GPP_B", "old"));
        rig.Host.Serve("/cpe.xml", "<CPE><line><user>alice</user><secret>hush</secret></line><user>nobody</user></CPE>");
        rig.Start();
        rig.Run(1.Seconds);
        Assert.True(rig.Gateway.Status.Provisioning.Last!.Succeeded, rig.Gateway.Status.Provisioning.Last.Explanation);
        Assert.Equal(("alice", "hush"), (rig.Text("User_ID_1_"), rig.Text("Password_1_")));
    }

    [Theory]
    [InlineData("/a = GPP_A", "rule syntax (the alias map in GPP_B: expected /flat-profile/ and the name of a parameter at 5 (SPA alias map))")]
    [InlineData("/x = /flat-profile/GPP_A", "corrupt file (no <flat-profile> element, and none that the alias map names)")]
    [InlineData("", "corrupt file (no <flat-profile> element)")]
    public void A_bad_alias_map_fails_the_rule_and_says_where(string map, string why)
    {
        var rig = Rig.Make(("Profile_Rule", "[--alias b] http://prov.example.net/cpe.xml"), ("GPP_B", map));
        rig.Host.Serve("/cpe.xml", "<CPE><a>1</a></CPE>");
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(why, rig.Gateway.Status.Provisioning.Last!.Explanation);
        Assert.Equal(map.StartsWith("/a", StringComparison.Ordinal) ? 0 : 1, rig.Host.Fetches.Count);
    }

    [Fact]
    public void A_post_carries_the_parameter_as_it_is_after_the_rules_own_assignments()
    {
        var rig = Rig.Make(("Profile_Rule", "(d = \"mac=$MA\";)! [--post d] http://prov.example.net/ask?"), ("GPP_D", "old"));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(("mac=000e08aabbcc", "http://prov.example.net:80/ask?"), (Encoding.ASCII.GetString(rig.Host.Fetches.Single().Request.Body!), rig.Host.Urls.Single()));
    }

    [Fact]
    public void A_list_of_addresses_is_handed_on_whole()
    {
        var rig = Rig.Make(("Profile_Rule", "/spa$PSN.cfg"));
        rig.Network = NetworkFacts.Unknown.WithOption(150, [10, 1, 1, 1, 10, 1, 1, 2, 10, 1, 1, 1]);
        rig.Start();
        rig.Run(1.Seconds);
        var target = rig.Host.Fetches.Single().Request.Target;
        Assert.Equal(("tftp://10.1.1.1:69/spa3102.cfg", "10.1.1.2"), (target.ToString(), string.Join(' ', target.Others)));
        Assert.Equal("10.1.1.1, 10.1.1.2, 10.1.1.1 (DHCP option 150)", $"{rig.Gateway.Status.Provisioning.Server!.Text} ({rig.Gateway.Status.Provisioning.Server.Source})");
    }

    [Fact]
    public void DHCP_options_and_the_start_option_name_the_server_in_their_order()
    {
        var seen = new List<string>();
        foreach (var network in new[]
        {
            NetworkFacts.Unknown with { Option160 = "http://s160:8080", Option159 = "s159", Option66 = "s66" },
            NetworkFacts.Unknown with { Option159 = "https://s159/whole.xml", Option66 = "s66" },
            NetworkFacts.Unknown with { Option66 = "s66", Option150 = "10.1.1.1" },
            NetworkFacts.Unknown with { Option150 = "10.1.1.1", Option43 = "s43" },
            NetworkFacts.Unknown with { Option43 = "http://s43" },
            NetworkFacts.Unknown,
        })
        {
            var rig = Rig.Make(("Profile_Rule", "/spa$PSN.cfg"));
            rig.Network = network;
            rig.Start(provision: "http://127.0.0.1:8080");
            rig.Run(1.Seconds);
            seen.Add(rig.Host.Urls.Single());
        }

        Assert.Equal(
            ["http://s160:8080/spa3102.cfg", "https://s159:443/whole.xml", "tftp://s66:69/spa3102.cfg", "tftp://10.1.1.1:69/spa3102.cfg", "http://s43:80/spa3102.cfg", "http://127.0.0.1:8080/spa3102.cfg"],
            seen);
    }

    [Fact]
    public void A_server_that_the_network_names_late_is_asked_at_once()
    {
        var rig = Rig.Make(("Profile_Rule", "/spa$PSN.cfg"));
        rig.Network = NetworkFacts.Unknown with { State = NetworkState.SeekingDhcp };
        rig.Start();
        rig.Run(100.Seconds);
        Assert.Equal("no server", rig.Gateway.Status.Provisioning.Last!.Err);
        rig.Gateway.NetworkChanged(NetworkFacts.Unknown with { Option66 = "10.0.0.1" });
        rig.Run(1.Seconds);
        Assert.Equal(["tftp://10.0.0.1:69/spa3102.cfg"], rig.Host.Urls);
        rig.Gateway.NetworkChanged(NetworkFacts.Unknown with { Option66 = "10.0.0.2" });
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Fetches);
    }

    [Fact]
    public void A_rule_that_names_its_server_is_asked_before_what_the_network_says()
    {
        var rig = Rig.Make();
        rig.Network = NetworkFacts.Unknown with { Option66 = "rogue" };
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(["http://prov.example.net:80/a.xml"], rig.Host.Urls);
    }

    [Fact]
    public void The_two_step_pattern_of_servers_works()
    {
        var rig = Rig.Make(("Profile_Rule", "/spa$PSN.cfg"));
        rig.Network = NetworkFacts.Unknown with { Option66 = "10.0.0.1" };
        rig.Host.Serve("/spa3102.cfg", Rig.Profile(("Resync_Periodic", "1"), ("Profile_Rule", "tftp://10.0.0.1/cfg/init_$MA.xml")));
        rig.Host.Serve("/cfg/init_000e08aabbcc.xml", Rig.Profile(("Resync_Periodic", "86400"), ("GPP_A", "own")));
        rig.Start();
        rig.Run(10.Seconds);
        Assert.Equal(["tftp://10.0.0.1:69/spa3102.cfg", "tftp://10.0.0.1:69/cfg/init_000e08aabbcc.xml"], rig.Host.Urls);
        Assert.Equal("own", rig.Text("GPP_A"));
        Assert.InRange(rig.Gateway.Status.Provisioning.NextIn!.Value, 86390.Seconds, 86400.Seconds);
    }
}
