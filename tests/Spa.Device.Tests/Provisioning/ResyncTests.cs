using System.Text;
using Spa.Configuration.Profiles;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

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
    public void Power_on_waits_a_random_time_within_the_bound_and_all_of_it_is_used()
    {
        var waits = new List<TimeSpan>();
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var rig = Rig.Make(seed, null, ("Resync_Random_Delay", "2"));
            rig.Start();
            rig.Run(60.Seconds);
            waits.Add(rig.Host.Fetches[0].At);
        }

        Assert.InRange(waits.Min(), TimeSpan.Zero, 1.Seconds);
        Assert.InRange(waits.Max(), 39.Seconds, 40.Seconds);
        Assert.InRange(waits.Average(w => w.TotalSeconds), 18, 22);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(RestartKind.Reboot, true)]
    [InlineData(RestartKind.FactoryReset, true)]
    [InlineData(RestartKind.SettingsChanged, false)]
    [InlineData(RestartKind.OtherSlot, false)]
    public void Only_power_on_and_reboots_lead_to_a_resync(RestartKind? restart, bool expected)
    {
        var rig = Rig.PowerOn();
        rig.Run(1.Seconds);
        rig.Host.Fetches.Clear();
        rig.Again(restart);
        rig.Run(10.Seconds);
        Assert.Equal(expected, rig.Host.Fetches.Count > 0);
    }

    [Fact]
    public void After_a_restart_for_settings_the_period_goes_on()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "600"));
        rig.Run(1.Seconds);
        rig.Host.Fetches.Clear();
        rig.Again(RestartKind.SettingsChanged);
        rig.Run(700.Seconds);
        Assert.Equal([600.Seconds], rig.Host.Fetches.Select(f => f.At));
    }

    [Fact]
    public void A_unit_that_restarted_before_it_ever_tried_still_makes_its_first_resync()
    {
        var rig = Rig.Make();
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Start(RestartKind.SettingsChanged);
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Fetches);
    }

    [Fact]
    public void The_period_begins_with_the_first_success_and_is_exact()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "100"));
        rig.Run(301.Seconds);
        Assert.Equal([0, 100, 200, 300], rig.Host.Fetches.Select(f => (int)f.At.TotalSeconds));
    }

    [Fact]
    public void The_period_takes_its_random_part()
    {
        var gaps = Enumerable.Range(1, 200).Select(seed =>
        {
            var rig = Rig.Make((ulong)seed, null, ("Resync_Periodic", "100+50"));
            rig.Host.Serve("/a.xml", Rig.Profile());
            rig.Start();
            rig.Run(160.Seconds);
            return (rig.Host.Fetches[1].At - rig.Host.Fetches[0].At).TotalSeconds;
        }).ToList();
        Assert.All(gaps, gap => Assert.InRange(gap, 100, 150.1));
        Assert.True(gaps.Max() - gaps.Min() > 40, $"{gaps.Min()}..{gaps.Max()}");
    }

    [Fact]
    public void Failures_go_through_the_retry_list_and_repeat_its_last_element()
    {
        var rig = Rig.Make(("Resync_Error_Retry_Delay", "10,20,40"));
        rig.Start();
        rig.Run(155.Seconds);
        Assert.Equal([0, 10, 30, 70, 110, 150], rig.Host.Fetches.Select(f => (int)f.At.TotalSeconds));
        Assert.Equal("retry after failure", rig.Gateway.Status.Provisioning.Last!.Reason);
    }

    [Fact]
    public void A_success_begins_the_retry_list_anew()
    {
        var rig = Rig.Make(("Resync_Error_Retry_Delay", "10,100"), ("Resync_Periodic", "50"));
        rig.Start();
        rig.Run(5.Seconds);
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Run(10.Seconds);
        rig.Host.Fail("/a.xml", FetchFault.Timeout);
        rig.Run(61.Seconds);
        Assert.Equal([0, 10, 60, 70], rig.Host.Fetches.Select(f => (int)f.At.TotalSeconds));
    }

    [Fact]
    public void The_retry_list_goes_on_after_a_restart_for_settings()
    {
        var rig = Rig.Make(("Resync_Error_Retry_Delay", "10,200"));
        rig.Start();
        rig.Run(12.Seconds);
        rig.Host.Fetches.Clear();
        rig.Again(RestartKind.SettingsChanged);
        rig.Run(201.Seconds);
        Assert.Equal([200.Seconds], rig.Host.Fetches.Select(f => f.At));
    }

    [Fact]
    public void Zero_means_never_again()
    {
        var rig = Rig.Make(("Resync_Error_Retry_Delay", "0"));
        rig.Start();
        rig.Run(10.Days);
        Assert.Single(rig.Host.Fetches);
        Assert.Equal("failed; Resync_Error_Retry_Delay lets it not try again by itself", rig.Gateway.Status.Provisioning.State);
    }

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

    [Fact]
    public void A_due_resync_waits_until_nothing_is_in_use()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "100"));
        rig.Run(50.Seconds);
        rig.Voice.OffHook();
        rig.Run(200.Seconds);
        Assert.Single(rig.Host.Fetches);
        Assert.Equal("resync (Periodic) waits until nothing is in use", rig.Gateway.Status.Provisioning.State);
        rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.Equal(250.Seconds, rig.Host.Fetches[1].At);
    }

    [Fact]
    public void A_due_resync_waits_no_longer_than_the_forced_delay_and_the_call_goes_on()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "100"), ("Forced_Resync_Delay", "300"));
        rig.Run(50.Seconds);
        rig.Voice.OffHook();
        rig.Host.Serve("/a.xml", Rig.Profile(("Proxy_1_", "sip.example.net"), ("Web_Server_Port", "8000")));
        rig.Run(400.Seconds);
        Assert.Equal(100.Seconds + ScriptedHost.Latency + 300.Seconds, rig.Host.Fetches[1].At);
        Assert.Empty(rig.Host.Restarts);
    }

    [Fact]
    public void A_request_waits_for_idle_and_has_its_reason()
    {
        var rig = Rig.PowerOn(("Profile_Rule", "http://p/$PRVST.xml"));
        rig.Run(1.Seconds);
        rig.Voice.OffHook();
        rig.Gateway.Resync();
        rig.Run(10.Seconds);
        Assert.Single(rig.Host.Fetches);
        rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.Equal(["/0.xml", "/-1.xml"], rig.Host.Fetches.Select(f => f.Request.Target.Path));
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
    public void A_given_URL_leaves_the_schedule_as_it_is_when_it_fails()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "100"));
        rig.Run(50.Seconds);
        rig.Gateway.Resync("http://h/missing");
        rig.Run(51.Seconds);
        Assert.Equal(["/a.xml", "/missing", "/a.xml"], rig.Host.Fetches.Select(f => f.Request.Target.Path));
        Assert.Equal(100, (int)rig.Host.Fetches[2].At.TotalSeconds);
    }

    [Fact]
    public void A_request_during_a_resync_is_done_after_it()
    {
        var rig = Rig.PowerOn();
        rig.Host.HoldFetches = true;
        rig.Run(1.Seconds);
        rig.Gateway.Resync();
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Fetches);
        rig.Host.Release();
        rig.Run(1.Seconds);
        Assert.Equal(2, rig.Host.Fetches.Count);
    }

    [Fact]
    public void Provision_Enable_off_makes_every_resync_a_no_op()
    {
        var rig = Rig.PowerOn(("Provision_Enable", "no"));
        rig.Gateway.Resync();
        rig.Run(10.Hours);
        Assert.Empty(rig.Host.Fetches);
        Assert.Equal("switched off by Provision_Enable", rig.Gateway.Status.Provisioning.State);
        Assert.Contains(rig.Host.Logs, l => l.Text == "resync (Request) not done: Provision_Enable is no");
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
    public void Keys_and_passwords_never_reach_the_log_the_status_or_the_trace()
    {
        var rig = Rig.Make(
            ("Profile_Rule", "[--key $SA] http://user:hushhush@prov.example.net/a.xml"), ("GPP_SA", Key), ("Log_Resync_Failure_Msg", "$SA $ERR"), ("Log_Resync_Request_Msg", "$(SA) $PATH"));
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Start();
        rig.Run(1.Seconds);
        var seen = string.Join('\n', rig.Host.Logs.Select(l => l.Text)) + rig.Gateway.Status + rig.Trace;
        Assert.DoesNotContain(Key, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hushhush", seen, StringComparison.Ordinal);
        Assert.Contains("$SA corrupt file", seen, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("P4")]
    public void A_wrong_key_a_changed_salt_and_a_cut_file_look_the_same_and_the_old_profile_stays()
    {
        var good = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);
        byte[][] bad =
        [
            ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), "another key", KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]),
            [.. good[..8], (byte)(good[8] ^ 1), .. good[9..]],
            [.. good[..20], (byte)(good[20] ^ 1), .. good[21..]],
            good[..^16],
            good[..^1],
            [],
            Encoding.ASCII.GetBytes("Salted__"),
        ];
        var outcomes = bad.Select(file =>
        {
            var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key), ("GPP_A", "old"));
            rig.Host.Serve("/a.cfg", file);
            rig.Start();
            rig.Run(1.Seconds);
            Assert.Equal("old", rig.Text("GPP_A"));
            return string.Join('\n', rig.Host.Syslog(Rig.Syslog));
        }).Distinct();
        Assert.EndsWith("corrupt file", Assert.Single(outcomes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_key_opens_the_file()
    {
        var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key));
        rig.Host.Serve("/a.cfg", ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P5")]
    [InlineData("Profile_For", "000e08000001", "profile for another device", false)]
    [InlineData("Profile_For", "00:0E:08:AA:BB:CC", "", true)]
    [InlineData("Profile_For", "fm600f123456", "", true)]
    [InlineData("Profile_Sequence", "6", "profile too old", false)]
    [InlineData("Profile_Sequence", "7", "", true)]
    [InlineData("Profile_Sequence", "8", "", true)]
    [InlineData("Profile_Sequence", "0", "profile too old", false)]
    [InlineData("GPP_B", "no number", "profile too old", false)]
    public void A_profile_of_another_device_or_an_older_one_is_refused_whole(string name, string value, string err, bool taken)
    {
        var rig = Rig.Make(("Profile_Sequence", name == "Profile_For" ? "0" : "7"), ("GPP_A", "old"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new"), (name, value)));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(err, rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Equal(taken ? "new" : "old", rig.Text("GPP_A"));
    }

    [Fact]
    public void A_profile_without_a_number_is_taken_over_a_checked_connection()
    {
        var rig = Rig.Make(("Profile_Sequence", "7"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new")), secured: true);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P6")]
    [InlineData(false, "no", false)]
    [InlineData(false, "yes", true)]
    [InlineData(true, "no", true)]
    public void A_key_in_a_profile_that_anybody_could_read_is_refused_unless_the_policy_allows_it(bool secured, string policy, bool taken)
    {
        var rig = Rig.Make(("Allow_Clear_Key_Profile", policy));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_SA", Key), ("GPP_A", "new")), secured);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
        Assert.Equal(taken ? Key : "", rig.Text("GPP_SA"));
        Assert.Equal(taken ? [] : ["GPP_SA"], rig.Gateway.Status.Refused.Select(r => r.Name));
    }

    [Fact]
    [Attack("P6")]
    public void A_file_under_the_previous_key_is_refused_after_the_key_has_changed()
    {
        var old = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_SA", "new key"), ("GPP_A", "first"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);
        var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key), ("Resync_Periodic", "60"));
        rig.Host.Serve("/a.cfg", old);
        rig.Start();
        rig.Run(61.Seconds);
        Assert.Equal(("new key", "first"), (rig.Text("GPP_SA"), rig.Text("GPP_A")));
        Assert.Equal("corrupt file", rig.Gateway.Status.Provisioning.Last!.Err);
    }

    [Theory]
    [Attack("P8")]
    [InlineData("example.net", "prov.example.net", true)]
    [InlineData("example.net, other.org", "OTHER.org", true)]
    [InlineData("example.net", "badexample.net", false)]
    [InlineData("example.net", "example.net.evil.org", false)]
    [InlineData("example.net", "10.0.0.1", false)]
    public void Only_servers_of_the_listed_domains_are_asked(string domains, string host, bool asked)
    {
        var rig = Rig.Make(("Restricted_Access_Domains", domains), ("Profile_Rule", "http://$A/a.xml"), ("GPP_A", host));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(asked, rig.Host.Fetches.Count == 1);
        if (!asked)
        {
            Assert.Equal($"http_get failed (server {host} is not in Restricted_Access_Domains)", rig.Gateway.Status.Provisioning.Last!.Explanation);
        }
    }

    [Theory]
    [Attack("P8")]
    [InlineData("https://prov.example.net/a", "http://prov.example.net/a", 0, "redirect from https to http")]
    [InlineData("https://prov.example.net/a", "https://evil.org/a", 0, "server evil.org is not in Restricted_Access_Domains")]
    [InlineData("http://prov.example.net/a", "https://www.example.net/a", 4, null)]
    [InlineData("http://prov.example.net/a", "http://prov.example.net/a", 5, "more than 5 redirects")]
    public void The_policy_judges_redirects(string from, string to, int followed, string? why)
        => Assert.Equal(why, ServerPolicy.Parse("example.net").RefusesRedirect(Target(from), Target(to), followed));

    public static TheoryData<string, string, string, string> PlainConnections => new()
    {
        { "no", "http://prov.example.net/a.cfg", "plain", "" },
        { "unless encrypted", "http://prov.example.net/a.cfg", "plain", "http_get failed (Require_HTTPS forbids a plain connection)" },
        { "unless encrypted", "tftp://prov.example.net/a.cfg", "plain", "tftp_get failed (Require_HTTPS forbids a plain connection)" },
        { "unless encrypted", "[--key $SA] http://prov.example.net/a.cfg", "keyed", "" },
        { "unless encrypted", "[--key $SA] tftp://prov.example.net/a.cfg", "keyed", "" },
        { "unless encrypted", "[--key $SA] http://prov.example.net/a.cfg", "plain", "corrupt file (the rule names a key, the file is not encrypted)" },
        { "unless encrypted", "https://prov.example.net/a.cfg", "plain", "" },
        { "yes", "[--key $SA] http://prov.example.net/a.cfg", "keyed", "http_get failed (Require_HTTPS forbids a plain connection)" },
        { "yes", "[--key $SA] tftp://prov.example.net/a.cfg", "keyed", "tftp_get failed (Require_HTTPS forbids a plain connection)" },
        { "yes", "[--key $SA] https://prov.example.net/a.cfg", "keyed", "" },
        { "yes", "https://prov.example.net/a.cfg", "plain", "" },
    };

    [Theory]
    [Attack("P8")]
    [MemberData(nameof(PlainConnections))]
    public void A_plain_connection_is_refused_as_far_as_the_policy_says(string policy, string rule, string file, string why)
    {
        var rig = Rig.Make(("Require_HTTPS", policy), ("Profile_Rule", rule), ("GPP_SA", Key), ("GPP_A", "old"));
        var profile = Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new")));
        rig.Host.Serve("/a.cfg", file == "keyed" ? ProfileCipher.Encrypt(profile, Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]) : profile, secured: rule.Contains("https", StringComparison.Ordinal));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(why, rig.Gateway.Status.Provisioning.Last!.Succeeded ? string.Empty : rig.Gateway.Status.Provisioning.Last.Explanation);
        Assert.Equal(why.Length == 0 ? "new" : "old", rig.Text("GPP_A"));
        Assert.Equal(why.Contains("Require_HTTPS", StringComparison.Ordinal) ? 0 : 1, rig.Host.Fetches.Count);
    }

    [Fact]
    [Attack("P8")]
    public void With_keying_material_a_plain_connection_serves_only_what_is_encrypted()
    {
        var rig = Rig.Make(("Require_HTTPS", "unless encrypted"), ("IKM_HTTP_Encrypt_Content", "AAECAwQFBgcICQoLDA0ODw"), ("Resync_Periodic", "60"), ("Resync_Error_Retry_Delay", "60"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "clear")));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("corrupt file (the file is not encrypted and came over a plain connection, which Require_HTTPS forbids)", rig.Gateway.Status.Provisioning.Last!.Explanation);
        rig.Host.Serve("/a.xml", EncryptedContent.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "sealed"))), "AAECAwQFBgcICQoLDA0ODw", new byte[16]), coding: "aes128gcm");
        rig.Run(60.Seconds);
        Assert.Equal("sealed", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P8")]
    [InlineData("https://www.example.net/a", null)]
    [InlineData("http://www.example.net/a", "Require_HTTPS forbids a plain connection")]
    public void A_redirect_leads_to_no_plain_connection_that_is_forbidden(string to, string? why)
        => Assert.Equal(why, (ServerPolicy.Open with { HttpsOnly = true }).RefusesRedirect(Target("http://www.example.net/a"), Target(to), 0));

    [Fact]
    public void A_persons_link_obeys_the_policy_too()
    {
        var rig = Rig.PowerOn(("Require_HTTPS", "yes"), ("Profile_Rule", "https://prov.example.net/a.xml"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Run(1.Seconds);
        rig.Gateway.Resync("http://elsewhere/x.xml");
        rig.Gateway.Upgrade("http://elsewhere/x.img");
        rig.Run(1.Seconds);
        Assert.Equal(("http_get failed", "http_get failed"), (rig.Gateway.Status.Provisioning.Last!.Err, rig.Gateway.Status.Upgrade.Last!.Err));
        Assert.Empty(rig.Host.Installs);
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
    public void Provision_Enable_switched_on_makes_the_resync_that_is_still_owed()
    {
        var rig = Rig.PowerOn(("Provision_Enable", "no"));
        rig.Run(100.Seconds);
        rig.Gateway.SubmitSettings([new("Provision_Enable", "yes", null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Fetches);
    }

    [Fact]
    public void A_new_period_set_on_a_page_counts_at_once()
    {
        var rig = Rig.PowerOn(("Resync_Periodic", "3600"));
        rig.Run(100.Seconds);
        rig.Gateway.SubmitSettings([new("Resync_Periodic", "50", null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Gateway.SubmitSettings([new("GPP_A", "x", null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(51.Seconds);
        Assert.Equal([0, 150], rig.Host.Fetches.Select(f => (int)f.At.TotalSeconds));
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
    public void A_trigger_that_holds_resyncs_at_most_once_a_minute()
    {
        var rig = Rig.PowerOn(("Resync_Trigger_2", "$REGTMR1 gt 30"), ("Resync_Periodic", "0"));
        rig.Run(100.Seconds);
        Assert.Single(rig.Host.Fetches);
        rig.Voice.UnregisteredFor = 31.Seconds;
        rig.Run(130.Seconds);
        Assert.Equal([0, 105, 165, 225], rig.Host.Fetches.Select(f => (int)Math.Round(f.At.TotalSeconds)));
    }

    [Theory]
    [InlineData("yes", "resync", true, 2)]
    [InlineData("no", "resync", false, 1)]
    [InlineData("yes", "check-sync", false, 1)]
    public void A_NOTIFY_leads_to_a_resync_when_the_setting_allows_it(string allowed, string @event, bool known, int fetches)
    {
        var rig = Rig.PowerOn(("Resync_From_SIP", allowed));
        rig.Run(1.Seconds);
        Assert.Equal(known, rig.Gateway.Notified(@event));
        rig.Run(1.Seconds);
        Assert.Equal(fetches, rig.Host.Fetches.Count);
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

    private static FetchTarget Target(string url)
    {
        var uri = new Uri(url);
        return new(uri.Scheme == "https" ? FetchScheme.Https : FetchScheme.Http, uri.Host, uri.Port, uri.PathAndQuery);
    }
}
