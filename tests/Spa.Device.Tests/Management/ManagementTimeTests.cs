using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Management;

namespace Spa.Device.Tests.Management;

public class ManagementTimeTests
{
    // The table of TR-069 3.2.1.1.
    [Theory]
    [InlineData(1, 5, 10)]
    [InlineData(2, 10, 20)]
    [InlineData(3, 20, 40)]
    [InlineData(4, 40, 80)]
    [InlineData(5, 80, 160)]
    [InlineData(6, 160, 320)]
    [InlineData(7, 320, 640)]
    [InlineData(8, 640, 1280)]
    [InlineData(9, 1280, 2560)]
    [InlineData(10, 2560, 5120)]
    [InlineData(11, 2560, 5120)]
    [InlineData(1000, 2560, 5120)]
    public void A_retry_waits_as_long_as_the_standard_says(int failures, int shortest, int longest)
    {
        Assert.Equal((TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(longest)), RetryWait.Range(failures, 5.Seconds, 2000));
        var (entropy, seen) = (new Entropy(7), Enumerable.Range(0, 200).Select(_ => TimeSpan.Zero).ToList());
        for (var i = 0; i < seen.Count; i++)
        {
            seen[i] = RetryWait.Choose(failures, 5.Seconds, 2000, entropy);
        }

        Assert.All(seen, s => Assert.InRange(s, TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(longest)));
        Assert.True(seen.Max() - seen.Min() > 0.8 * TimeSpan.FromSeconds(longest - shortest));
    }

    [Theory]
    [InlineData("2026-01-01T03:00:00Z", "2026-01-01T02:59:50Z", 3600, 10)]
    [InlineData("2026-01-01T03:00:00Z", "2026-01-01T03:00:10Z", 3600, 3590)]
    [InlineData("2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z", 3600, 3600)]
    [InlineData("2030-01-01T00:00:00Z", "2026-01-01T00:00:30Z", 60, 30)]
    [InlineData("2000-01-01T00:00:07Z", "2026-01-01T00:00:00Z", 60, 7)]
    public void The_time_of_an_Inform_is_a_phase_past_or_to_come(string reference, string now, int interval, int left)
        => Assert.Equal(TimeSpan.FromSeconds(left), InformSchedule.Next(TimeSpan.FromSeconds(interval), reference, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero, 0.5));

    // A clock that the machine has from elsewhere is not one that its servers have set.
    [Theory]
    [InlineData("", ClockSync.Synchronized, "Disabled")]
    [InlineData("ntp.example.net", ClockSync.Unsynchronized, "Unsynchronized")]
    [InlineData("ntp.example.net", ClockSync.Synchronized, "Synchronized")]
    [InlineData("ntp.example.net", ClockSync.Failed, "Error_FailedToSynchronize")]
    public void What_time_servers_have_made_of_the_clock_is_told(string server, ClockSync sync, string status)
    {
        foreach (var (root, tree) in new[] { ("Device.", "TR-181"), ("InternetGatewayDevice.", "TR-098") })
        {
            var rig = CpeRig.Known(("CWMP_Data_Model", tree), ("Primary_NTP_Server", server), ("Secondary_NTP_Server", string.Empty));
            rig.Rig.ClockSync = sync;
            Assert.Equal(status, rig.Value(root + "Time.Status"));
        }
    }

    [Fact]
    public void Without_a_clock_or_a_time_each_unit_has_a_phase_of_its_own()
    {
        Assert.Equal(30.Seconds, InformSchedule.Next(60.Seconds, string.Empty, null, TimeSpan.Zero, 0.5));
        Assert.Equal(50.Seconds, InformSchedule.Next(60.Seconds, "2026-01-01T03:00:00Z", null, 40.Seconds, 0.5));
    }

    [Fact]
    public void Events_are_dropped_and_kept_as_the_table_says()
    {
        var all = PendingEvents.None.With(EventCodes.Bootstrap).With(EventCodes.Boot).With(EventCodes.Periodic).With(EventCodes.Scheduled).With(EventCodes.ValueChange).With(EventCodes.ConnectionRequest)
            .With(EventCodes.TransferComplete).With(EventCodes.DiagnosticsComplete).With(EventCodes.MReboot, "a").With(EventCodes.MScheduleInform, "b").With(EventCodes.MDownload, "c").With(EventCodes.MDownload, "d").With(EventCodes.MUpload, "e");
        Assert.Equal(all.All.Length, all.With(EventCodes.Boot).With(EventCodes.MDownload, "c").All.Length);
        Assert.Equal([EventCodes.TransferComplete, EventCodes.MDownload, EventCodes.MDownload, EventCodes.MUpload], all.AfterInform().All.Select(e => e.Code));
        Assert.Equal([EventCodes.TransferComplete, EventCodes.MDownload, EventCodes.MUpload], all.AfterInform().AfterTransfer(EventCodes.MDownload, "c", true).All.Select(e => e.Code));
        Assert.Empty(all.AfterInform().AfterTransfer(EventCodes.MDownload, "c", true).AfterTransfer(EventCodes.MDownload, "d", true).AfterTransfer(EventCodes.MUpload, "e", false).All);
        Assert.Equal([EventCodes.ConnectionRequest], all.All.Except(all.AfterFailure().All).Select(e => e.Code));
        Assert.Equal([EventCodes.Boot, EventCodes.ValueChange, EventCodes.ConnectionRequest, EventCodes.DiagnosticsComplete], all.All.Except(all.AfterStart().All).Select(e => e.Code));
    }

    [Fact]
    public void No_more_than_sixty_four_events_are_kept()
        => Assert.Equal(64, Enumerable.Range(0, 100).Aggregate(PendingEvents.None, (e, n) => e.With(EventCodes.MReboot, $"{n}")).All.Length);

    // Set in the middle of a session, by a time server or by hand.
    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public void A_clock_that_is_set_anew_changes_nothing_of_what_is_due(int days)
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Interval", "600"));
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "by download")));
        rig.Peer.Instead = e =>
        {
            if (e?.Body is ScheduleInformResponse)
            {
                rig.Rig.Began += TimeSpan.FromDays(days);
            }

            return null;
        };
        rig.Ask(new ScheduleInform(120, "s1"), new Download("d1", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 60, string.Empty, string.Empty));
        var asked = rig.Peer.Heard.Single(h => h.Envelope?.Body is ScheduleInformResponse).At;
        rig.Run(1.Hours);
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
        Assert.InRange(At(i => i.Events.Contains(new CwmpEvent(EventCodes.MScheduleInform, "s1"))) - asked, 120.Seconds, 121.Seconds);
        Assert.InRange(At(i => i.Events.Contains(new CwmpEvent(EventCodes.MDownload, "d1"))) - asked, 60.Seconds, 62.Seconds);
        Assert.Equal(6, rig.Peer.Informs.Count(i => i.Events.Any(e => e.Code == EventCodes.Periodic)));

        TimeSpan At(Func<Inform, bool> which) => rig.Peer.Heard.Single(h => h.Envelope?.Body is Inform inform && which(inform)).At;
    }
}
