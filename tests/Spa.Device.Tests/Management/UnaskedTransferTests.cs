using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>Images, profiles and reports that go without the ACS's asking: event 10 and AutonomousTransferComplete.</summary>
public class UnaskedTransferTests
{
    private const string Policy = "ManagementServer.AutonomousTransferCompletePolicy.";

    [Fact]
    public void An_image_of_the_rule_is_told_once_after_the_start_of_the_new_version()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Resync_After_Upgrade_Attempt", "no"), ("Upgrade_Rule", "http://u:secret@prov.example.net/new.img"));
        var install = rig.Rig.Host.Installs.Single();
        install.News(new ImageNews.Downloading(10, 4711));
        rig.Run(1.Minutes);
        install.News(new ImageNews.Staged("5.1.11(GW)", false));
        rig.Run(10.Seconds);
        Assert.Equal([RestartKind.OtherSlot], rig.Rig.Host.Restarts.Select(r => r.Kind));
        Assert.Empty(rig.Peer.Of<AutonomousTransferComplete>());
        rig.Rig.Began += rig.Rig.Time.Now;
        rig.Rig.Version = "5.1.11(GW)";
        rig.Rig.Again(RestartKind.OtherSlot);
        rig.Run(2.Seconds);
        Assert.Equal(new[] { EventCodes.Boot, EventCodes.AutonomousTransferComplete, EventCodes.ValueChange }.Order(), rig.Peer.Informs.Last().Events.Select(e => e.Code).Order());
        var told = rig.Peer.Of<AutonomousTransferComplete>().Single();
        Assert.Equal((string.Empty, "http://prov.example.net:80/new.img", true, FileTypes.Firmware, 4711u, TransferFault.None), (told.AnnounceUrl, told.TransferUrl, told.IsDownload, told.FileType, told.FileSize, told.Fault));
        Assert.InRange((told.CompleteTime - told.StartTime)!.Value, 1.Minutes, 2.Minutes);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Single(rig.Peer.Of<AutonomousTransferComplete>());
        Assert.DoesNotContain(rig.Peer.Informs.Last().Events, e => e.Code == EventCodes.AutonomousTransferComplete);
    }

    // Who asks differs, what is told does not.
    [Theory]
    [InlineData("page")]
    [InlineData("notify")]
    [InlineData("rule")]
    public void An_image_that_fails_is_told_at_once_whoever_wanted_it(string way)
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Resync_After_Upgrade_Attempt", "no"), ("Upgrade_Rule", way == "rule" ? "http://prov.example.net/new.img" : string.Empty));
        if (way != "rule")
        {
            rig.Rig.Gateway.Upgrade("http://prov.example.net/new.img", way == "page" ? null : "10.0.0.9");
        }

        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(5.Seconds);
        Assert.Equal([EventCodes.AutonomousTransferComplete], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        var told = rig.Peer.Of<AutonomousTransferComplete>().Single();
        Assert.Equal((FileTypes.Firmware, FaultCode.TransferFailure, "file not found"), (told.FileType, told.Fault.Code, told.Fault.Text));
    }

    [Theory]
    [InlineData(null, FaultCode.TransferFailure)]
    [InlineData(CwmpVersion.V12, FaultCode.CannotAccessFile)]
    public void A_profile_that_comes_or_fails_by_a_resync_is_told_file_by_file(CwmpVersion? version, FaultCode code)
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://u:p@prov.example.net/p.xml"), ("Profile_Rule_B", "http://prov.example.net/none.xml"));
        rig.Peer.Use = version;
        var profile = Rig.Profile(("GPP_B", "by resync"));
        rig.Rig.Host.Serve("/p.xml", profile);
        rig.Rig.Gateway.Resync();
        rig.Run(5.Seconds);
        Assert.Equal("by resync", rig.Rig.Text("GPP_B"));
        Assert.Equal(
            [("http://prov.example.net:80/p.xml", FileTypes.Configuration, (uint)profile.Length, FaultCode.None), ("http://prov.example.net:80/none.xml", FileTypes.Configuration, 0u, code)],
            rig.Peer.Of<AutonomousTransferComplete>().Select(t => (t.TransferUrl, t.FileType, t.FileSize, t.Fault.Code)));
        Assert.Equal(2, rig.Peer.Informs.Count());
    }

    [Fact]
    public void A_report_is_told_as_an_upload()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Report_Rule", "http://prov.example.net/report"));
        rig.Rig.Gateway.SendReport();
        rig.Run(5.Seconds);
        Assert.Equal(("http://prov.example.net:80/report", false, FileTypes.Configuration), rig.Peer.Of<AutonomousTransferComplete>().Select(t => (t.TransferUrl, t.IsDownload, t.FileType)).Single());
    }

    // Two of three waiting are told, the second answer is lost: that one and the third are told in the next session, after a restart too.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_ACS_has_not_confirmed_is_told_again_and_nothing_else(bool restart)
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"), ("Profile_Rule_B", "http://prov.example.net/b"), ("Profile_Rule_C", "http://prov.example.net/c"), ("Resync_Fails_On_FNF", "no"));
        rig.Peer.Instead = e => e?.Body is AutonomousTransferComplete { TransferUrl: "http://prov.example.net:80/b" } ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Resync();
        rig.Run(2.Seconds);
        Assert.Equal("ab", Told(rig));
        rig.Peer.Instead = _ => null;
        if (restart)
        {
            rig.Rig.Again(RestartKind.Reboot);
        }

        rig.Run(1.Minutes);
        Assert.Equal("abbc", Told(rig));
    }

    [Fact]
    public void One_that_the_ACS_has_asked_for_is_told_as_such_and_not_as_another_too()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "x")));
        rig.Ask(
            new Download("p", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty),
            new Download("i", FileTypes.Firmware, "http://prov.example.net/i.img", string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        rig.Run(5.Seconds);
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(5.Seconds);
        Assert.Equal(["p", "i"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
        Assert.Empty(rig.Peer.Of<AutonomousTransferComplete>());
    }

    [Fact]
    public void Both_kinds_are_told_in_one_session_those_that_were_asked_for_first()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"));
        rig.Peer.Instead = e => e?.Body is Inform ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Ask(new Upload("u", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 0));
        Assert.Equal(["AutonomousTransferComplete", "TransferComplete"], Own(rig));
        rig.Peer.Instead = e => e?.Body is Inform ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Peer.Heard.Clear();
        rig.Rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Run(1.Minutes);
        Assert.Equal(["AutonomousTransferComplete", "AutonomousTransferComplete"], Own(rig));
    }

    [Fact]
    public void Another_ACS_is_told_of_nothing_from_before_it()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"));
        rig.Peer.Instead = e => e?.Body is Inform ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Submit("CWMP_ACS_URL", "https://other.example.net/");
        rig.Peer.Instead = _ => null;
        rig.Run(1.Minutes);
        Assert.Contains(rig.Peer.Informs.Last().Events, e => e.Code == EventCodes.Bootstrap);
        Assert.Empty(rig.Peer.Of<AutonomousTransferComplete>());
    }

    // Another ACS is set while the answer is on its way: what is told is not there any more.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_ACS_may_be_set_while_one_is_told(bool asked)
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"));
        rig.Peer.Instead = e =>
        {
            if (e?.Body is TransferComplete or AutonomousTransferComplete)
            {
                rig.Submit("CWMP_ACS_URL", "https://other.example.net/");
            }

            return null;
        };
        if (asked)
        {
            rig.Ask(new Upload("u", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 0));
        }
        else
        {
            rig.Rig.Gateway.Resync();
        }

        rig.Run(1.Minutes);
        Assert.Equal("other.example.net", rig.Peer.Heard[^1].Post.Target.Host);
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
        Assert.Single(Own(rig));
    }

    [Fact]
    public void Sixteen_wait_at_most_and_an_image_outlives_profiles()
    {
        var rig = CpeRig.Known(("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"));
        rig.Peer.Instead = e => e?.Body is Inform ? ScriptedAcs.Broken() : null;
        rig.Rig.Gateway.Upgrade("http://prov.example.net/new.img");
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        for (var i = 0; i < 20; i++)
        {
            rig.Rig.Gateway.Resync();
            rig.Run(1.Seconds);
        }

        rig.Peer.Instead = _ => null;
        rig.Run(10.Minutes);
        Assert.Equal([FileTypes.Firmware, .. Enumerable.Repeat(FileTypes.Configuration, 15)], rig.Peer.Of<AutonomousTransferComplete>().Select(t => t.FileType));
    }

    [Theory]
    [InlineData("Device.", "TR-181")]
    [InlineData("InternetGatewayDevice.", "TR-098")]
    public void The_ACS_switches_it_in_both_trees(string root, string tree)
    {
        var rig = CpeRig.Known(("CWMP_Data_Model", tree));
        Assert.Equal("0", rig.Value(root + Policy + "Enable"));
        Assert.Equal("1 Firmware Upgrade Image,3 Vendor Configuration File", rig.Value(root + Policy + "FileTypeFilter"));
        Assert.IsType<SetParameterValuesResponse>(rig.Set((root + Policy + "Enable", "1"), (root + Policy + "TransferTypeFilter", "Download"), (root + Policy + "ResultTypeFilter", "Failure")));
        Assert.Equal(FaultCode.InvalidParameterValue, Assert.IsType<CwmpFault>(rig.Set((root + Policy + "TransferTypeFilter", "Sideways"))).Parameters.Single().Code);
        rig.Rig.Gateway.Resync("http://prov.example.net/none.xml");
        rig.Run(5.Seconds);
        Assert.Single(rig.Peer.Of<AutonomousTransferComplete>());
    }

    [Fact]
    [Parameter("CWMP_Autonomous_Enable")]
    public void Enable() => Proof.Differs("CWMP_Autonomous_Enable", "no", "yes", Seen("CWMP_Autonomous_Enable"), (a, b) => Assert.Equal((string.Empty, "a3 b3 r3"), (a, b)));

    [Fact]
    [Parameter("CWMP_Autonomous_Direction")]
    public void Direction()
    {
        Proof.Differs("CWMP_Autonomous_Direction", "Both", "Download", Seen("CWMP_Autonomous_Direction"), (a, b) => Assert.Equal(("a3 b3 r3", "a3 b3"), (a, b)));
        Proof.Differs("CWMP_Autonomous_Direction", "Both", "Upload", Seen("CWMP_Autonomous_Direction"), (a, b) => Assert.Equal(("a3 b3 r3", "r3"), (a, b)));
    }

    [Fact]
    [Parameter("CWMP_Autonomous_Result")]
    public void Result()
    {
        Proof.Differs("CWMP_Autonomous_Result", "Both", "Success", Seen("CWMP_Autonomous_Result"), (a, b) => Assert.Equal(("a3 b3 r3", "a3 r3"), (a, b)));
        Proof.Differs("CWMP_Autonomous_Result", "Both", "Failure", Seen("CWMP_Autonomous_Result"), (a, b) => Assert.Equal(("a3 b3 r3", "b3"), (a, b)));
    }

    [Fact]
    [Parameter("CWMP_Autonomous_File_Types")]
    public void Kinds()
    {
        Proof.Differs("CWMP_Autonomous_File_Types", "1 Firmware Upgrade Image", "2 Web Content, 3 Vendor Configuration File", Seen("CWMP_Autonomous_File_Types"), (a, b) => Assert.Equal((string.Empty, "a3 b3 r3"), (a, b)));
        Proof.Differs("CWMP_Autonomous_File_Types", "1 Firmware Upgrade Image", "", Seen("CWMP_Autonomous_File_Types"), (a, b) => Assert.Equal((string.Empty, "a3 b3 r3"), (a, b)));
    }

    // A profile that comes (a), one that does not (b) and a report (r), by the first letter of the file and of its type.
    private static Func<string, ISet<string>, string> Seen(string name) => (value, reads) =>
    {
        var settings = new[] { ("CWMP_Autonomous_Enable", "yes"), ("Profile_Rule", "http://prov.example.net/a"), ("Profile_Rule_B", "http://prov.example.net/b"), ("Report_Rule", "http://prov.example.net/r"), (name, value) };
        var rig = new CpeRig(reads, settings);
        rig.Rig.Host.Serve("/a", Rig.Profile(("GPP_B", "x")));
        rig.Rig.Start();
        rig.Run(2.Seconds);
        rig.Rig.Gateway.Resync();
        rig.Run(5.Seconds);
        rig.Rig.Gateway.SendReport();
        rig.Run(5.Seconds);
        return string.Join(' ', rig.Peer.Of<AutonomousTransferComplete>().Select(t => $"{t.TransferUrl[^1]}{t.FileType[0]}").Order());
    };

    private static string Told(CpeRig rig) => string.Concat(rig.Peer.Of<AutonomousTransferComplete>().Select(t => t.TransferUrl[^1]));

    private static IEnumerable<string> Own(CpeRig rig) => rig.Peer.Heard.Select(h => h.Envelope?.Body).Where(b => b is TransferComplete or AutonomousTransferComplete).Select(b => b!.Method);
}
