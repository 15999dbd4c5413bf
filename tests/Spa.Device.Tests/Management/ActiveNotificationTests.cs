using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Management;

/// <summary>Active notification where a value never rests: it would call the ACS for ever.</summary>
public class ActiveNotificationTests
{
    private const string UpTime = "Device.DeviceInfo.UpTime";

    [Fact]
    public void It_is_refused_for_the_time_since_the_start_which_may_be_passive()
    {
        var rig = CpeRig.Known();
        Assert.Equal(FaultCode.NotificationRejected, Assert.IsType<CwmpFault>(Notify(rig, UpTime, 2)).Code);
        Assert.Equal(0, Notification(rig, UpTime));
        Assert.IsType<SetParameterAttributesResponse>(Notify(rig, UpTime, 1));
        Assert.Equal(1, Notification(rig, UpTime));
    }

    [Fact]
    public void Nothing_is_set_where_one_of_several_is_refused()
    {
        var rig = CpeRig.Known();
        Assert.Equal(FaultCode.NotificationRejected, Assert.IsType<CwmpFault>(rig.Ask(new SetParameterAttributes([new AttributeChange("Device.Time.NTPServer1", true, 2, false, []), new AttributeChange(UpTime, true, 2, false, [])]))).Code);
        Assert.Equal(0, Notification(rig, "Device.Time.NTPServer1"));
    }

    [Theory]
    [InlineData("Device.")]
    [InlineData("Device.DeviceInfo.")]
    public void A_part_of_the_path_leaves_it_out_and_no_session_comes_of_it(string path)
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<SetParameterAttributesResponse>(Notify(rig, path, 2));
        Assert.Equal((0, 2), (Notification(rig, UpTime), Notification(rig, "Device.DeviceInfo.X_000E08_LastResync")));
        var before = rig.Peer.Informs.Count();
        rig.Run(2.Hours);
        Assert.Equal(before, rig.Peer.Informs.Count());
        rig.Rig.Gateway.Resync("http://prov.example.net/none.xml");
        rig.Run(10.Seconds);
        Assert.Equal(before + 1, rig.Peer.Informs.Count());
        Assert.DoesNotContain(rig.Peer.Informs.Last().Parameters, p => p.Name == UpTime);
    }

    // Taken away below a part of the path: what the standard forces stays there.
    [Fact]
    public void What_is_forced_stays_below_a_part_of_the_path()
    {
        var rig = CpeRig.Known();
        Assert.IsType<SetParameterAttributesResponse>(Notify(rig, "Device.DeviceInfo.", 0));
        Assert.Equal((2, 0), (Notification(rig, "Device.DeviceInfo.SoftwareVersion"), Notification(rig, "Device.DeviceInfo.SerialNumber")));
        Assert.Equal(FaultCode.NotificationRejected, Assert.IsType<CwmpFault>(Notify(rig, "Device.DeviceInfo.SoftwareVersion", 0)).Code);
    }

    private static CwmpMessage Notify(CpeRig rig, string path, int notification) => rig.Ask(new SetParameterAttributes([new AttributeChange(path, true, notification, false, [])]));

    private static int Notification(CpeRig rig, string path) => Assert.IsType<GetParameterAttributesResponse>(rig.Ask(new GetParameterAttributes([path]))).Parameters.Single().Notification;
}
