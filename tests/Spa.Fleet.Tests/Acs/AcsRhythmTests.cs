using Spa.Fleet.Acs;

namespace Spa.Fleet.Tests.Acs;

public class AcsRhythmTests
{
    private const string Enable = "Device.ManagementServer.PeriodicInformEnable";
    private const string Interval = "Device.ManagementServer.PeriodicInformInterval";
    private const string OwnEnable = "Device.X_000E08_Profile.CWMP_Periodic_Inform_Enable";
    private const string OwnInterval = "Device.X_000E08_Profile.CWMP_Periodic_Inform_Interval";

    public static TheoryData<string[], int?, bool> Known => new()
    {
        { [], null, false },
        { [Enable, "1"], null, false },
        { [Interval, "300"], 20, true },
        { [Enable, "true", Interval, "300"], 20, true },
        { [Enable, "false", Interval, "300"], null, true },
        { [Enable, "0", Interval, "300"], null, true },
        { [Interval, "0"], null, true },
        { [Interval, "-5"], null, true },
        { [Interval, "4294967295"], null, true },
        { [OwnEnable, "no", OwnInterval, "300"], null, true },
        { [OwnInterval, "600"], 30, true },

        // Of two that differ the longer one holds.
        { [Interval, "300", OwnInterval, "600"], 30, true },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void How_long_it_may_be_silent_comes_of_how_often_it_comes(string[] known, int? minutes, bool isKnown)
    {
        var values = known.Chunk(2).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(minutes, (int?)AcsRhythm.Silence("Device.", values.GetValueOrDefault)?.TotalMinutes);
        Assert.Equal(isKnown, AcsRhythm.IsKnown("Device.", values.GetValueOrDefault));
    }
}
