using Spa.Configuration.Parameters;
using Spa.Gateway.Management.Model;

namespace Spa.Device.Tests.Management;

public class PosixTimeZoneTests
{
    [Theory]
    [InlineData("GMT-08:00", "start=4/1/7;end=10/-1/7;save=1", "STD8DST,M4.1.0/0,M10.5.0/0")]
    [InlineData("GMT+01:00", "start=3/-1/7/2;end=10/-1/7/3;save=1", "STD-1DST,M3.5.0/2,M10.5.0/3")]
    [InlineData("GMT+05:45", "", "STD-5:45")]
    [InlineData("GMT", "", "STD0")]
    [InlineData("GMT-03:30", "start=3/8/7/0:1;end=11/1/7/0:1;save=1", "STD3:30DST,M3.2.0/0:01,M11.1.0/0:01")]
    [InlineData("GMT+10:00", "start=10/1/7/2;end=4/1/7/2;save=0:30", "STD-10DST-10:30,M10.1.0/2,M4.1.0/2")]
    [InlineData("GMT+02:00", "start=3/21/0/1;end=9/22/0;save=1", "STD-2DST,J80/1,J265/0")]
    public void A_zone_and_its_rule_are_one_text_and_back(string zone, string rule, string posix)
    {
        var offset = Zone(zone);
        var read = DaylightSavingRule.Parse(rule).Ok(out var parsed, out _) ? parsed! : throw new ArgumentException(rule);
        Assert.Equal(posix, PosixTimeZone.Write(offset, read));
        Assert.Equal((offset, read), PosixTimeZone.Read(posix));
    }

    // No week of the month begins there, or it is not the last one, or a leap day.
    [Theory]
    [InlineData("start=4/3/7;end=10/-1/7;save=1")]
    [InlineData("start=4/1/7;end=10/-8/7;save=1")]
    [InlineData("start=2/29/0;end=10/-1/7;save=1")]
    public void What_has_no_text_has_none(string rule)
        => Assert.Null(PosixTimeZone.Write(TimeSpan.Zero, DaylightSavingRule.Parse(rule).Ok(out var parsed, out _) ? parsed! : throw new ArgumentException(rule)));

    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "start=3/-1/7/2;end=10/-1/7/3;save=1")]
    [InlineData("<+01>-1<+02>,M3.5.0/02:00:00,M10.5.0/3", "start=3/-1/7/2;end=10/-1/7/3;save=1")]
    [InlineData("EST+5EDT4,M3.2.0/2,M11.1.0/2", "start=3/8/7/2;end=11/1/7/2;save=1")]
    [InlineData("UTC0", "")]
    public void Names_and_times_are_taken_as_they_come(string posix, string rule) => Assert.Equal(rule, PosixTimeZone.Read(posix)?.Rule.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("CET")]
    [InlineData("CET-1CEST")]
    [InlineData("CET-1CEST,M3.6.0,M10.5.0")]
    [InlineData("CET-1CEST,M13.5.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.5.7,M10.5.0")]
    [InlineData("CET-1CEST,J0,J366")]
    [InlineData("CET-25")]
    [InlineData("CET-1:60")]
    [InlineData("CET-1CEST,M3.5.0/24,M10.5.0")]
    [InlineData("CET-1\n")]
    [InlineData("; reboot")]
    public void What_is_none_is_refused(string posix) => Assert.Null(PosixTimeZone.Read(posix));

    private static TimeSpan Zone(string text) => Spa.Configuration.Settings.SettingsSnapshot.Factory.With(Catalogue.Find("Time_Zone")!, text).Get(RegionalParameters.TimeZone);
}
