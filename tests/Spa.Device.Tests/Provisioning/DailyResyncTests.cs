using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Provisioning;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>The resync at a time of day. It is midnight of 2026-01-01 in Greenwich when the unit is switched on.</summary>
public class DailyResyncTests
{
    /// <summary>Zone, rule of daylight saving time, time wanted, now in UTC, next in UTC.</summary>
    public static TheoryData<string, string, string, string, string> Times => new()
    {
        { "GMT", "", "0330", "2026-01-01 00:00", "2026-01-01 03:30" },
        { "GMT", "", "0330", "2026-01-01 03:30", "2026-01-02 03:30" },
        { "GMT", "", "0000", "2026-01-01 00:00", "2026-01-02 00:00" },
        { "GMT-08:00", "", "0330", "2026-01-01 00:00", "2026-01-01 11:30" },
        { "GMT-12:00", "", "2359", "2026-01-01 00:00", "2026-01-01 11:59" },
        { "GMT+13:00", "", "0001", "2026-01-01 12:00", "2026-01-02 11:01" },
        { "GMT+05:45", "", "0330", "2026-01-01 00:00", "2026-01-01 21:45" },
        { "GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "0330", "2026-01-10 12:00", "2026-01-11 02:30" },
        { "GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "0330", "2026-07-10 12:00", "2026-07-11 01:30" },

        // The hour that is left out on 2026-03-29: an hour later on the wall. The hour that comes twice on 2026-10-25: once, the first time.
        { "GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "0230", "2026-03-28 12:00", "2026-03-29 01:30" },
        { "GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "0230", "2026-10-24 12:00", "2026-10-25 00:30" },
        { "GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "0230", "2026-10-25 00:30", "2026-10-26 01:30" },

        // South of the equator it lasts over the new year.
        { "GMT+10:00", "start=10/1/7/2;end=4/1/7/3;save=1", "0330", "2026-01-10 12:00", "2026-01-10 16:30" },
        { "GMT+10:00", "start=10/1/7/2;end=4/1/7/3;save=1", "0330", "2026-06-10 12:00", "2026-06-10 17:30" },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void The_next_time_of_day_is_that_of_the_wall(string zone, string rule, string at, string now, string next)
    {
        var settings = Spa.Configuration.Settings.SettingsSnapshot.Factory.With(RegionalParameters.TimeZone, zone).With(RegionalParameters.DaylightSavingTimeRule, rule);
        var daily = DailyTime.Parse(at).OrThrow().At!.Value;
        Assert.Equal(Utc(next), LocalTime.Of(settings).Next(daily, Utc(now)));
    }

    [Theory]
    [InlineData("0330", "0330")]
    [InlineData("23:59", "2359")]
    [InlineData("", "")]
    public void A_time_of_day_is_read_and_written(string text, string written) => Assert.Equal(written, DailyTime.Parse(text).OrThrow().ToString());

    [Theory]
    [InlineData("2400", 0)]
    [InlineData("0360", 2)]
    [InlineData("03:60", 3)]
    [InlineData("330", 3)]
    [InlineData("03300", 4)]
    [InlineData("3 am", 1)]
    [InlineData("-330", 0)]
    public void A_bad_time_of_day_is_refused_where_it_breaks(string text, int at)
    {
        Assert.False(DailyTime.Parse(text).Ok(out _, out var why));
        Assert.Equal((at, "a time of day from 0000 to 2359, or blank"), (why.At, why.Expected));
    }

    [Fact]
    public void The_unit_comes_once_a_day_within_the_random_time_and_not_by_the_period()
    {
        var rig = On(("Resync_At__HHmm_", "0330"), ("Resync_Periodic", "3600"));
        rig.Run(4.Days);
        var hours = rig.Host.Fetches.Select(f => f.At.TotalHours).ToList();
        Assert.Equal([0, 3, 27, 51, 75], hours.Select(h => (int)h));
        Assert.All(hours.Skip(1), h => Assert.InRange((h - 3.5) % 24, 0, 600 / 3600.0));
        Assert.True(hours.Skip(1).Select(h => Math.Round(h % 24, 4)).Distinct().Count() > 2, "always at the same second");
        Assert.Equal("waits for 03:30, Resync_At__HHmm_", rig.Gateway.Status.Provisioning.State);
    }

    [Fact]
    public void While_the_clock_is_not_set_the_period_counts_and_from_the_clock_on_the_time_of_day()
    {
        var rig = On(("Resync_At__HHmm_", "0330"), ("Resync_Periodic", "7200"));
        rig.IsClockSet = false;
        rig.Run(150.Minutes);
        Assert.Equal([0, 2], Hours(rig));
        Assert.Equal("waits for the next period", rig.Gateway.Status.Provisioning.State);
        rig.IsClockSet = true;
        rig.Run(20.Hours);
        Assert.Equal([0, 2, 3], Hours(rig));
    }

    [Fact]
    public void A_clock_that_is_put_right_moves_the_next_one()
    {
        var rig = On(("Resync_At__HHmm_", "0330"));
        rig.Run(1.Hours);
        rig.Began += 12.Hours;
        rig.Run(23.Hours);
        Assert.Equal([0, 15], Hours(rig));
    }

    [Fact]
    public void Another_time_or_zone_counts_at_once()
    {
        var rig = On(("Resync_At__HHmm_", "0330"));
        rig.Run(1.Hours);
        rig.Gateway.SubmitSettings([new("Resync_At__HHmm_", "0600", null), new("Time_Zone", "GMT-02:00", null)], Account.Admin, _ => { });
        rig.Run(23.Hours);
        Assert.Equal([0, 8], Hours(rig));
    }

    [Fact]
    public void After_a_failure_the_retries_count_and_the_day_is_not_lost()
    {
        var rig = On(("Resync_At__HHmm_", "0330"), ("Resync_Error_Retry_Delay", "3600"), ("Resync_At_Random_Delay", "0"));
        rig.Run(1.Hours);
        rig.Host.Fail("/a.xml", Spa.Gateway.Ports.FetchFault.Timeout);
        rig.Run(5.Hours);
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Run(22.Hours);
        Assert.Equal([0, 3, 4, 5, 6, 27], Hours(rig));
    }

    [Fact]
    [Parameter("Resync_At__HHmm_")]
    [Parameter("Resync_At_Random_Delay")]
    [Parameter("Time_Zone")]
    [Parameter("Daylight_Saving_Time_Rule")]
    public void Each_setting_of_it_counts()
    {
        Proof.Differs("Resync_At__HHmm_", "0330", "", Minutes("Resync_At__HHmm_"), Seen("0,210", "0"));
        Proof.Differs("Resync_At_Random_Delay", "0", "36000", Minutes("Resync_At_Random_Delay", ("Resync_At__HHmm_", "0330")), (exact, spread) =>
        {
            Assert.Equal("0,210", exact);
            Assert.InRange(int.Parse(spread.Split(',')[1], null), 211, 810);
        });
        Proof.Differs("Time_Zone", "GMT", "GMT-03:30", Minutes("Time_Zone", ("Resync_At__HHmm_", "0330")), Seen("0,210", "0,420"));
        Proof.Differs("Daylight_Saving_Time_Rule", "", "start=12/1/0;end=2/1/0;save=1", Minutes("Daylight_Saving_Time_Rule", ("Resync_At__HHmm_", "0330")), Seen("0,210", "0,150"));
    }

    private static Func<string, ISet<string>, string> Minutes(string name, params (string Name, string Text)[] more) => (value, reads) =>
    {
        var rig = Make(reads, [.. more, (name, value)]);
        rig.Start();
        rig.Run(23.Hours);
        return string.Join(',', rig.Host.Fetches.Select(f => (int)f.At.TotalMinutes));
    };

    private static Action<string, string> Seen(string a, string b) => (first, second) => Assert.Equal((a, b), (first, second));

    private static int[] Hours(Rig rig) => [.. rig.Host.Fetches.Select(f => (int)f.At.TotalHours)];

    private static Rig On(params (string Name, string Text)[] settings)
    {
        var rig = Make(null, settings);
        rig.Start();
        return rig;
    }

    private static Rig Make(ISet<string>? reads, (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(1, reads, [("Time_Zone", "GMT"), ("Daylight_Saving_Time_Rule", ""), ("Resync_Periodic", "0"), ("Resync_At_Random_Delay", reads is null ? "600" : "0"), .. settings]);
        rig.Host.Serve("/a.xml", Rig.Profile());
        return rig;
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
