using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

public class UpgradeTests
{
    private const string Rule = "($SWVER ne 6.0.1)? http://fw.example.net/6.0.1.img";

    [Fact]
    public void A_condition_that_holds_fetches_stages_and_starts_the_image()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        var request = rig.Host.Installs.Single().Request;
        Assert.Equal(("http://fw.example.net:80/6.0.1.img", "5.1.10(GW)", null), (request.Target.ToString(), request.RunningVersion, request.DowngradeLimit));
        Assert.Null(request.RefuseVersion("6.0.1"));
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        Assert.Equal((RestartKind.OtherSlot, "start version 6.0.1"), (rig.Host.Restarts.Single().Kind, rig.Host.Restarts[0].Reason));
    }

    [Fact]
    public void The_new_version_tells_its_success_and_resyncs_once()
    {
        var rig = Upgraded();
        rig.Host.Fetches.Clear();
        rig.Version = "6.0.1";
        rig.Again(RestartKind.OtherSlot);
        rig.Run(10.Seconds);
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- Successful upgrade http://10.0.0.1:80/6.0.1.img -- 6.0.1", rig.Host.Syslog(Rig.Syslog));
        Assert.Single(rig.Host.Fetches);
        Assert.Single(rig.Host.Installs);
        Assert.True(rig.Gateway.Status.Upgrade.Last!.Succeeded);
        Assert.Equal("version 6.0.1 runs, before it 5.1.10(GW)", rig.Gateway.Status.Upgrade.Last.Detail);
        rig.Again(RestartKind.Reboot);
        rig.Run(10.Seconds);
        Assert.Single(rig.Host.Syslog(Rig.Syslog), line => line.Contains("Successful upgrade", StringComparison.Ordinal));
    }

    [Fact]
    [Attack("F18")]
    public void Fetching_and_staging_go_on_while_the_phone_is_off_hook_and_the_restart_waits_for_on_hook()
    {
        var rig = Rig.Make(("Upgrade_Rule", Rule), ("Resync_On_Reset", "no"));
        rig.Voice.OffHook();
        rig.Start();
        rig.Run(1.Seconds);
        Stage(rig, "6.0.1");
        rig.Run(5.Hours);
        Assert.Empty(rig.Host.Restarts);
        Assert.Equal("version 6.0.1 is installed and starts when nothing is in use", rig.Gateway.Status.Upgrade.State);
        Assert.Equal("restart (start version 6.0.1) waits until nothing is in use", rig.Gateway.Status.RestartPending);
        rig.Voice.OnHook();
        Assert.Equal("restart (start version 6.0.1) waits for a quiet moment", rig.Gateway.Status.RestartPending);
        rig.Run(5.Seconds - 1.Milliseconds);
        Assert.Empty(rig.Host.Restarts);
        rig.Run(1.Milliseconds);
        Assert.Equal(RestartKind.OtherSlot, rig.Host.Restarts.Single().Kind);
    }

    [Fact]
    public void A_version_that_did_not_hold_is_reported_with_the_reason_and_not_tried_again()
    {
        var rig = Upgraded();
        rig.Again(RestartKind.OtherSlot, new SlotReturn("6.0.1", "it ended with status 134 before it was healthy"));
        rig.Run(10.Hours);
        const string Err = "version 6.0.1 did not hold: it ended with status 134 before it was healthy";
        Assert.Contains($"SPA3102 00:0e:08:aa:bb:cc -- Upgrade failed: {Err}", rig.Host.Syslog(Rig.Syslog));
        Assert.Equal(Err, rig.Gateway.Status.Upgrade.Last!.Err);
        Assert.Single(rig.Host.Installs);
        rig.Again(null);
        rig.Run(10.Hours);
        Assert.Single(rig.Host.Installs);
    }

    [Fact]
    public void A_version_that_fell_later_is_reported_too()
    {
        var rig = Upgraded();
        rig.Version = "6.0.1";
        rig.Again(RestartKind.OtherSlot);
        rig.Run(10.Seconds);
        rig.Version = "5.1.10(GW)";
        rig.Again(null, new SlotReturn("6.0.1", "it was silent for 10 s"));
        rig.Run(10.Seconds);
        Assert.Equal("version 6.0.1 did not hold: it was silent for 10 s", rig.Gateway.Status.Upgrade.Last!.Err);
        Assert.Single(rig.Host.Installs);
    }

    [Fact]
    public void A_person_may_ask_again_for_an_image_that_did_not_hold()
    {
        var rig = Upgraded();
        rig.Again(null, new SlotReturn("6.0.1", "x"));
        rig.Gateway.Upgrade("http://fw.example.net/6.0.1.img");
        rig.Run(1.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
    }

    [Fact]
    public void An_image_that_leaves_the_condition_true_is_refused()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        Assert.Equal("version 6.0.2 leaves the condition of Upgrade_Rule true: it would be fetched again and again", rig.Host.Installs[0].Request.RefuseVersion("6.0.2"));
    }

    [Fact]
    public void An_intermediate_version_of_a_staged_rule_is_not_refused()
    {
        var rig = Idle(("Upgrade_Rule", "(lt 5.0)? http://fw/5.img | (lt 6.0)? http://fw/6.img"));
        Assert.Equal("/6.img", rig.Host.Installs[0].Request.Target.Path);
        rig = Idle(("Upgrade_Rule", "(lt 5.2)? http://fw/5.img | (lt 6.0)? http://fw/6.img"));
        Assert.Equal("/5.img", rig.Host.Installs[0].Request.Target.Path);
        Assert.Null(rig.Host.Installs[0].Request.RefuseVersion("5.2"));
        Assert.NotNull(rig.Host.Installs[0].Request.RefuseVersion("5.1.11"));
    }

    [Fact]
    public void A_rule_without_condition_is_done_once_until_its_text_or_target_changes()
    {
        var rig = Idle(("Upgrade_Rule", "http://fw.example.net/$A.img"), ("GPP_A", "one"));
        Stage(rig, "5.1.10(GW)");
        rig.Run(1.Seconds);
        rig.Again(RestartKind.OtherSlot);
        rig.Run(10.Seconds);
        rig.Again(null);
        rig.Run(10.Seconds);
        Assert.Single(rig.Host.Installs);
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "two")));
        rig.Gateway.Resync();
        rig.Run(10.Seconds);
        Assert.Equal(["/one.img", "/two.img"], rig.Host.Installs.Select(i => i.Request.Target.Path));
    }

    [Fact]
    public void What_a_person_installed_does_not_make_a_rule_without_condition_run_again()
    {
        var rig = Idle(("Upgrade_Rule", "http://fw.example.net/one.img"));
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        rig.Version = "6.0.1";
        rig.Again(RestartKind.OtherSlot);
        rig.Run(1.Seconds);
        rig.Gateway.Upgrade("http://fw.example.net/two.img");
        rig.Run(1.Seconds);
        Stage(rig, "6.0.2");
        rig.Run(1.Seconds);
        rig.Version = "6.0.2";
        rig.Again(RestartKind.OtherSlot);
        rig.Run(10.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
    }

    [Fact]
    public void Failures_go_through_the_retry_list()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Error_Retry_Delay", "10,20"), ("Resync_After_Upgrade_Attempt", "no"));
        for (var i = 0; i < 4; i++)
        {
            rig.Host.Installs[i].News(new ImageNews.Failed("http_get failed", "503"));
            rig.Run(20.Seconds);
        }

        Assert.Equal([0, 11, 41, 61, 81], rig.Host.Installs.Select(i => (int)i.At.TotalSeconds));
        Assert.Equal("http_get failed (503)", rig.Gateway.Status.Upgrade.Last!.Explanation);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000")]
    public void A_failure_the_resync_after_it_and_the_rule_do_not_chase_each_other(string retry)
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Error_Retry_Delay", retry));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Run(900.Seconds);
        Assert.Single(rig.Host.Installs);
        Assert.Equal(2, rig.Host.Fetches.Count);
    }

    [Fact]
    public void A_retry_delay_given_later_counts_for_an_image_that_has_failed()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Error_Retry_Delay", "0"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Run(10.Seconds);
        rig.Gateway.SubmitSettings([new("Upgrade_Error_Retry_Delay", "100", null)], Account.Admin, _ => { });
        rig.Run(100.Seconds);
        Assert.Single(rig.Host.Installs);
        rig.Run(1.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
    }

    [Fact]
    public void A_rule_that_a_person_interrupted_goes_on_afterwards()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Error_Retry_Delay", "1000"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Gateway.Upgrade("http://fw.example.net/other.img");
        rig.Run(1.Seconds);
        rig.Host.Installs[1].News(new ImageNews.Failed("file not found", ""));
        rig.Run(1.Seconds);
        Assert.Equal(["/6.0.1.img", "/other.img", "/6.0.1.img"], rig.Host.Installs.Select(i => i.Request.Target.Path));
    }

    [Fact]
    public void Without_a_URL_the_model_file_of_the_caller_is_fetched()
    {
        var rig = Idle();
        rig.Gateway.Upgrade("", "192.168.1.50");
        rig.Run(1.Seconds);
        Assert.Equal("tftp://192.168.1.50:69/spa3102.bin", rig.Host.Installs.Single().Request.Target.ToString());
    }

    [Fact]
    public void Changes_of_other_settings_do_not_hasten_a_retry()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Error_Retry_Delay", "1000"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Gateway.SubmitSettings([new("GPP_B", "x", null)], Account.Admin, _ => { });
        rig.Run(900.Seconds);
        Assert.Single(rig.Host.Installs);
        rig.Gateway.SubmitSettings([new("Upgrade_Rule", "($SWVER ne 6.0.1)? http://other/6.0.1.img", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.Equal("other", rig.Host.Installs[1].Request.Target.Host);
    }

    [Fact]
    [Attack("F18")]
    public void An_upgrade_asked_for_during_an_upgrade_waits_for_its_end()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Gateway.Upgrade("http://fw.example.net/other.img");
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Installs);
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Run(1.Seconds);
        Assert.Equal("/other.img", rig.Host.Installs[1].Request.Target.Path);
        Assert.Equal("/6.0.1.img", rig.Host.Installs[0].Request.Target.Path);
    }

    [Fact]
    public void A_staged_image_is_replaced_by_a_newer_wish_while_the_line_is_in_use()
    {
        var rig = Rig.Make(("Upgrade_Rule", Rule), ("Resync_On_Reset", "no"));
        rig.Voice.OffHook();
        rig.Start();
        rig.Run(1.Seconds);
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        rig.Gateway.Upgrade("http://fw.example.net/6.0.2.img");
        rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Restarts);
        Stage(rig, "6.0.2");
        rig.Run(5.Seconds);
        Assert.Equal("start version 6.0.2", rig.Host.Restarts.Single().Reason);
    }

    [Fact]
    public void Settings_that_need_a_restart_wait_for_a_download_and_come_with_the_new_version()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        rig.Gateway.SubmitSettings([new("Web_Server_Port", "8000", null)], Account.Admin, _ => { });
        rig.Run(10.Minutes);
        Assert.Empty(rig.Host.Restarts);
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        Assert.Equal(RestartKind.OtherSlot, rig.Host.Restarts.Single().Kind);
    }

    [Fact]
    public void Upgrade_Enable_off_makes_rule_and_request_no_ops()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Upgrade_Enable", "no"));
        rig.Gateway.Upgrade("http://fw.example.net/x.img");
        rig.Run(1.Hours);
        Assert.Empty(rig.Host.Installs);
        Assert.Contains(rig.Host.Logs, l => l.Text == "upgrade by request from http://fw.example.net:80/x.img not done: Upgrade_Enable is no");
    }

    [Fact]
    public void A_rule_that_cannot_be_read_is_told_once()
    {
        var rig = Idle(("Upgrade_Rule", "$A http://fw/x.img"), ("GPP_A", "( $SWVER"), ("Upgrade_Error_Retry_Delay", "0"), ("Resync_After_Upgrade_Attempt", "no"));
        for (var i = 0; i < 3; i++)
        {
            rig.Gateway.SubmitSettings([new("GPP_B", $"{i}", null)], Account.Admin, _ => { });
            rig.Run(1.Seconds);
        }

        Assert.Single(rig.Host.Syslog(Rig.Syslog), line => line.EndsWith("Upgrade failed: rule syntax", StringComparison.Ordinal));
    }

    [Fact]
    public void The_failed_attempt_is_in_the_macros_of_the_next_resync()
    {
        var rig = Idle(("Upgrade_Rule", Rule), ("Profile_Rule", "http://p/$UPGST.$UPGERR.xml"));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Run(1.Seconds);
        Assert.Equal("/2.timeout.xml", rig.Host.Fetches[^1].Request.Target.Path);
    }

    [Fact]
    public void What_cannot_be_kept_is_not_started()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        rig.Host.KeepFault = "disk full";
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Restarts);
        Assert.Equal("not saved (disk full)", rig.Gateway.Status.Upgrade.Last!.Explanation);
    }

    [Fact]
    public void A_staged_image_that_a_power_cut_lost_is_fetched_again()
    {
        var rig = Upgraded();
        rig.Again(null);
        rig.Run(10.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
        Assert.DoesNotContain(rig.Host.Syslog(Rig.Syslog), line => line.Contains("Upgrade failed", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_is_shown()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        rig.Host.Installs[0].News(new ImageNews.Downloading(3_100_000, 5_000_000));
        Assert.Equal("fetching http://fw.example.net:80/6.0.1.img, 3.1 of 5.0 MB", rig.Gateway.Status.Upgrade.State);
        Assert.Equal(StatusLight.Downloading, rig.Gateway.Status.Light);
        rig.Host.Installs[0].News(new ImageNews.Writing("6.0.1"));
        Assert.Equal("writing version 6.0.1", rig.Gateway.Status.Upgrade.State);
        Assert.Equal(StatusLight.Writing, rig.Gateway.Status.Light);
    }

    [Fact]
    public void The_rule_waits_for_the_first_contact_after_power_on()
    {
        var rig = Rig.Make(7, null, ("Upgrade_Rule", Rule), ("Resync_Random_Delay", "2"));
        rig.Start();
        rig.Run(60.Seconds);
        Assert.True(rig.Host.Installs[0].At >= rig.Host.Fetches[0].At);
        Assert.True(rig.Host.Fetches[0].At > 1.Seconds);
    }

    [Fact]
    [Attack("P8")]
    public void Images_come_from_listed_domains_only()
    {
        var rig = Idle(("Upgrade_Rule", "http://evil.org/x.img"), ("Restricted_Access_Domains", "example.net"));
        Assert.Empty(rig.Host.Installs);
        Assert.Equal("http_get failed (server evil.org is not in Restricted_Access_Domains)", rig.Gateway.Status.Upgrade.Last!.Explanation);
    }

    private static Rig Idle(params (string Name, string Text)[] settings)
    {
        var rig = Rig.PowerOn([("Resync_Error_Retry_Delay", "0"), ("Resync_Periodic", "0"), .. settings]);
        rig.Run(1.Seconds);
        return rig;
    }

    private static Rig Upgraded()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Restarts);
        return rig;
    }

    private static void Stage(Rig rig, string version)
    {
        rig.Host.Installs[^1].News(new ImageNews.Downloading(1, 2));
        rig.Host.Installs[^1].News(new ImageNews.Writing(version));
        rig.Host.Installs[^1].News(new ImageNews.Staged(version));
    }
}
