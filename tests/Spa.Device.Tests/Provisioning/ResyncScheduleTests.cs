using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>When the unit fetches its profiles: power-on, periods, retries, triggers, requests, and the gates before them.</summary>
public class ResyncScheduleTests
{
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
    public void Provision_Enable_switched_on_makes_the_resync_that_is_still_owed()
    {
        var rig = Rig.PowerOn(("Provision_Enable", "no"));
        rig.Run(100.Seconds);
        rig.Gateway.SubmitSettings([new("Provision_Enable", "yes", null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Fetches);
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
}
