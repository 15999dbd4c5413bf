using Spa.Configuration.Settings;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Management;

/// <summary><c>DefaultActiveNotificationThrottle</c> of TR-181: the time from the end of a session that went well, whatever it was for, to one that nothing but an active notification brings.</summary>
public class NotificationThrottleTests
{
    private const string Throttle = "Device.ManagementServer.DefaultActiveNotificationThrottle";

    [Fact]
    public void A_change_waits_until_the_last_session_is_long_enough_over_and_no_other_session_waits_for_it()
    {
        var rig = Throttled();
        var end = Ended(rig);

        // Two changes, one call: at its time, with what is in force then.
        Change(rig, "a.example.net", 10.Seconds);
        Change(rig, "b.example.net", 10.Seconds);
        Assert.Equal(end, Ended(rig));
        rig.Run(end + 599.Seconds - rig.Rig.Time.Now);
        Assert.Equal(end, Ended(rig));
        rig.Run(6.Seconds);
        Assert.Equal([EventCodes.ValueChange], Last(rig).Events.Select(e => e.Code));
        Assert.Contains(Last(rig).Parameters, p => p.Name == "Device.Time.NTPServer1" && p.Value.Text == "b.example.net");

        // A session for another reason brings what waits, and puts off what comes after.
        Change(rig, "c.example.net", 100.Seconds);
        CpeRig.Request(rig.Rig);
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest, EventCodes.ValueChange], Last(rig).Events.Select(e => e.Code).OrderByDescending(c => c));
        var asked = Ended(rig);
        Change(rig, "d.example.net", 10.Seconds);
        rig.Run(asked + 599.Seconds - rig.Rig.Time.Now);
        Assert.Equal(asked, Ended(rig));

        // A retry is no new session: it does not wait so long.
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Run(6.Seconds);
        var tries = rig.Peer.Informs.Count();
        rig.Peer.Instead = _ => null;
        rig.Run(15.Seconds);
        Assert.Equal(tries + 1, rig.Peer.Informs.Count());
        Assert.Contains(Last(rig).Parameters, p => p.Name == "Device.Time.NTPServer1" && p.Value.Text == "d.example.net");
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
    }

    [Fact]
    public void One_that_is_taken_back_while_it_waits_brings_no_session()
    {
        var rig = Throttled();
        var (end, before) = (Ended(rig), rig.Rig.Text("Primary_NTP_Server"));
        Change(rig, "a.example.net", 10.Seconds);
        Change(rig, before, 10.Seconds);
        rig.Run(2.Hours);
        Assert.Equal(end, Ended(rig));
    }

    private static CpeRig Throttled()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange("Device.Time.NTPServer1", true, 2, false, [])])));
        Assert.IsType<SetParameterValuesResponse>(rig.Set((Throttle, "600")));
        Assert.Equal("600", rig.Value(Throttle));
        return rig;
    }

    private static void Change(CpeRig rig, string server, TimeSpan then)
    {
        rig.Rig.Gateway.SubmitSettings([new Assignment("Primary_NTP_Server", server, null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(then);
    }

    // When the last message of the last session was sent.
    private static TimeSpan Ended(CpeRig rig) => rig.Peer.Heard[^1].At;

    private static Inform Last(CpeRig rig) => rig.Peer.Informs.Last();
}
