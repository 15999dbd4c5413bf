using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>New firmware that is wanted at the unit while an ACS alone decides on it: 9 REQUEST DOWNLOAD.</summary>
public class DownloadWishTests
{
    [Fact]
    public void The_acs_is_asked_once_and_told_what_runs()
    {
        var rig = Managed();
        Assert.True(rig.Rig.Gateway.Management!.DecidesFirmware);
        Assert.True(rig.Rig.Gateway.Upgrade(string.Empty, "10.0.0.9"));
        Assert.True(rig.Rig.Gateway.Upgrade(string.Empty, "10.0.0.9"));
        rig.Run(5.Seconds);
        Assert.Equal([EventCodes.RequestDownload], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        var wish = Assert.Single(rig.Peer.Of<RequestDownload>());
        Assert.Equal((FileTypes.Firmware, new DownloadArgument("Version", rig.Rig.Version)), (wish.FileType, wish.Arguments.Single()));
        Assert.Empty(rig.Rig.Host.Installs);

        // Before the first empty message of the session.
        var heard = rig.Peer.Heard.Select(h => h.Envelope?.Body).ToList();
        Assert.IsType<Inform>(heard[heard.FindIndex(m => m is RequestDownload) - 1]);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Single(rig.Peer.Of<RequestDownload>());
    }

    [Theory]
    [InlineData("", "yes", "no")]
    [InlineData("http://fw.example.net/x.img", "yes", "yes")]
    public void An_image_that_is_named_and_one_that_nobody_else_decides_on_are_fetched_as_ever(string url, string enable, string managed)
    {
        var rig = CpeRig.Known(("CWMP_Enable", enable), ("CWMP_Upgrades_Managed", managed));
        Assert.Equal(managed == "yes", rig.Rig.Gateway.Management!.DecidesFirmware);
        Assert.False(rig.Rig.Gateway.Upgrade(url, "10.0.0.9"));
        rig.Run(5.Seconds);
        Assert.Empty(rig.Peer.Of<RequestDownload>());
        Assert.Single(rig.Rig.Host.Installs);
    }

    // Where the session is cut: at the Inform, or at the request itself.
    [Theory]
    [InlineData(typeof(Inform))]
    [InlineData(typeof(RequestDownload))]
    public void What_was_cut_off_is_asked_again_over_a_restart_too(Type cut)
    {
        var rig = Managed();
        rig.Peer.Instead = envelope => envelope?.Body.GetType() == cut ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Upgrade(string.Empty);
        rig.Run(2.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Rig.Again(RestartKind.Reboot);
        var before = rig.Peer.Of<RequestDownload>().Count();
        rig.Run(30.Seconds);
        Assert.Equal(new[] { EventCodes.Boot, EventCodes.RequestDownload }.Order(), rig.Peer.Informs.Last().Events.Select(e => e.Code).Order());
        Assert.Equal(before + 1, rig.Peer.Of<RequestDownload>().Count());
    }

    [Fact]
    public void A_failed_session_asks_again_and_a_refusal_is_taken_for_an_answer()
    {
        var rig = Managed();
        rig.Peer.Instead = envelope => envelope?.Body is RequestDownload ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Upgrade(string.Empty);
        rig.Run(2.Seconds);
        rig.Peer.Instead = envelope => envelope?.Body is RequestDownload ? rig.Peer.Reply(CwmpFault.Of(FaultCode.AcsMethodNotSupported, "no"), envelope.Id) : null;
        rig.Run(1.Minutes);
        Assert.Equal([EventCodes.RequestDownload], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal(2, rig.Peer.Of<RequestDownload>().Count());
        rig.Run(10.Minutes);
        Assert.Equal(2, rig.Peer.Of<RequestDownload>().Count());
        Assert.Contains(rig.Rig.Host.Logs, l => l.Text == "the ACS refused to be asked for a file: 8000");
    }

    [Fact]
    public void Another_acs_is_not_asked_for_what_was_wanted_of_the_one_before()
    {
        var rig = Managed();
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Rig.Gateway.Upgrade(string.Empty);
        rig.Run(2.Seconds);
        rig.Submit("CWMP_ACS_URL", "https://other.example.net/acs");
        rig.Peer.Instead = _ => null;
        rig.Run(2.Minutes);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal([EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Empty(rig.Peer.Of<RequestDownload>());
    }

    private static CpeRig Managed() => CpeRig.Known(("CWMP_Upgrades_Managed", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
}
