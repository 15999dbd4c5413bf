using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>Reboot and FactoryReset of an ACS: both at once, their keys, and what else goes on around them.</summary>
public class RestartRequestTests
{
    [Theory]
    [InlineData("reset", "reboot")]
    [InlineData("reboot", "reset")]
    [InlineData("reset", "reboot", "reboot")]
    public void A_reset_is_done_whatever_restart_is_asked_for_beside_it(params string[] wanted)
    {
        var rig = CpeRig.Known(("GPP_A", "of before"));
        rig.Ask([.. wanted.Select(w => w == "reset" ? (CwmpMessage)FactoryReset.Instance : new Reboot("r"))]);
        Assert.Equal([RestartKind.FactoryReset], rig.Rig.Host.Restarts.Select(r => r.Kind));
        Assert.Equal(string.Empty, rig.Rig.Host.Stored!.Text(Configuration.Parameters.Catalogue.Find("GPP_A")!));
        Assert.Empty(rig.Rig.Host.Kept["management"]);
    }

    [Fact]
    public void Each_of_several_reboots_is_told_with_its_own_key()
    {
        var rig = CpeRig.Known();
        rig.Ask(new Reboot("a"), new Reboot("b"));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal([new CwmpEvent(EventCodes.MReboot, "a"), new CwmpEvent(EventCodes.MReboot, "b"), new CwmpEvent(EventCodes.Boot, string.Empty)], rig.Peer.Informs.Last().Events);
    }

    // An Inform with a longer one would not fit the schema.
    [Fact]
    public void A_key_of_more_than_32_characters_is_refused()
    {
        var rig = CpeRig.Known();
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new Reboot(new string('k', 33)))).Code);
        rig.Run(1.Minutes);
        Assert.Empty(rig.Rig.Host.Restarts);
        Assert.IsType<RebootResponse>(rig.Ask(new Reboot(new string('k', 32))));
        Assert.Single(rig.Rig.Host.Restarts);
    }

    [Fact]
    public void No_session_begins_that_the_restart_would_cut()
    {
        var rig = CpeRig.Known();
        rig.Ask(new Upload("u", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 0), new Reboot("r"));
        rig.Run(1.Minutes);
        var restart = Assert.Single(rig.Rig.Host.Restarts);
        Assert.DoesNotContain(rig.Peer.Heard, h => h.At >= restart.At);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal(["u"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
        Assert.Equal(new[] { EventCodes.Boot, EventCodes.MReboot, EventCodes.TransferComplete, EventCodes.MUpload }.Order(), rig.Peer.Informs.Last().Events.Select(e => e.Code).Order());
    }

    [Fact]
    public void While_a_restart_waits_for_the_end_of_a_call_sessions_go_on()
    {
        var rig = CpeRig.Known();
        rig.Rig.Voice.OffHook();
        rig.Ask(new Reboot("r"));
        rig.Run(10.Seconds);
        Assert.Empty(rig.Rig.Host.Restarts);
        Assert.Equal("FM600F123456", rig.Value("Device.DeviceInfo.SerialNumber"));
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.MReboot));
        rig.Rig.Voice.OnHook();
        rig.Run(10.Seconds);
        Assert.Single(rig.Rig.Host.Restarts);
    }

    [Fact]
    public void A_reset_that_cannot_be_stored_leaves_a_unit_that_still_calls()
    {
        var rig = CpeRig.Known();
        rig.Rig.Host.SaveFault = "the flash is worn out";
        rig.Ask(FactoryReset.Instance);
        rig.Run(10.Seconds);
        Assert.Empty(rig.Rig.Host.Restarts);
        rig.Rig.Host.SaveFault = null;
        Assert.Equal("FM600F123456", rig.Value("Device.DeviceInfo.SerialNumber"));
    }
}
