using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A thousand units that all lost their power at the same moment, and a server that is down when they come back.</summary>
public class StormTests
{
    private const int Units = 1000;
    private static readonly TimeSpan Outage = 1.Hours;
    private static readonly TimeSpan Watched = 90.Minutes;

    // What our server gives its units (ServedProfiles.First), and the factory's random delay.
    private static readonly (string, string)[] Settings = [("Resync_Random_Delay", "2"), ("Resync_Error_Retry_Delay", "30+30,60+30,300+60"), ("Resync_Periodic", "3600+600"), ("GPP_A", "of the last profile")];

    [Fact]
    [Attack("P9")]
    public void A_fleet_comes_back_spread_backs_off_and_works_on_with_what_it_has()
    {
        var asked = new List<TimeSpan>();
        for (var seed = 1UL; seed <= Units; seed++)
        {
            var rig = Rig.Make(seed, null, Settings);
            rig.Host.Fail("/a.xml", seed % 2 == 0 ? FetchFault.Timeout : FetchFault.Failed, "500");
            rig.Start();
            rig.Run(Outage);
            Assert.Equal("of the last profile", rig.Text("GPP_A"));
            Assert.NotEqual(string.Empty, rig.Gateway.Status.Provisioning.Last!.Err);
            Assert.Empty(rig.Host.Restarts);
            Assert.Empty(rig.Host.Saves);
            rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new")));
            rig.Run(Watched - Outage);
            Assert.Equal("new", rig.Text("GPP_A"));
            asked.AddRange(rig.Host.Fetches.Select(f => f.At));
        }

        // The first wave: 1000 over 40 s are 25 a second; without jitter they were 1000 in one.
        Assert.InRange(Most(asked, TimeSpan.Zero, 1.Minutes), 20, 60);

        // Backing off: a unit asks three times in the first five minutes, then once in five to six.
        Assert.InRange(asked.Count(at => at < 5.Minutes), 2 * Units, 4 * Units);
        Assert.InRange(asked.Count(at => at >= 30.Minutes && at < Outage), 30 / 6 * Units - Units, 30 / 5 * Units);

        // And spreading: the later waves are flatter than the first, also the one after the server is back.
        Assert.InRange(Most(asked, 30.Minutes, Outage), 1, 22);
        Assert.InRange(Most(asked, Outage, Watched), 1, 22);
        Assert.Equal(Units, asked.Count(at => at >= Outage));
    }

    // The most in any one second.
    private static int Most(IEnumerable<TimeSpan> asked, TimeSpan from, TimeSpan to)
        => asked.Where(at => at >= from && at < to).GroupBy(at => (int)at.TotalSeconds).Max(g => g.Count());
}
