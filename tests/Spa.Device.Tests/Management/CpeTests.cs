using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Firmware.Image;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

public class CpeTests
{
    [Fact]
    public void The_first_contact_is_a_bootstrap_and_every_later_start_a_boot()
    {
        var rig = CpeRig.Known();
        var first = rig.Peer.Informs.Single();
        Assert.Equal([EventCodes.Bootstrap, EventCodes.Boot], first.Events.Select(e => e.Code));
        Assert.Equal(new DeviceId("Spa", "000E08", "SPA3102", "FM600F123456"), first.Device);
        Assert.Equal(
            ["Device.RootDataModelVersion", "Device.DeviceInfo.HardwareVersion", "Device.DeviceInfo.SoftwareVersion", "Device.DeviceInfo.ProvisioningCode", "Device.ManagementServer.ParameterKey", "Device.ManagementServer.ConnectionRequestURL", "Device.DeviceInfo.X_000E08_MACAddress"],
            first.Parameters.Select(p => p.Name).Take(7));
        Assert.Equal("00:0e:08:aa:bb:cc", first.Parameters[6].Value.Text);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void Another_ACS_is_a_first_contact_and_so_is_another_tree()
    {
        var rig = CpeRig.Known();
        rig.Set(("Device.ManagementServer.URL", "https://other.example.net/"));
        rig.Run(5.Seconds);
        Assert.Contains(EventCodes.Bootstrap, rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal("other.example.net", rig.Peer.Heard[^1].Post.Target.Host);
        rig.Set(("Device.X_000E08_Profile.CWMP_Data_Model", "TR-098"));
        rig.Run(5.Seconds);
        Assert.Contains(EventCodes.Bootstrap, rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal("DeviceSummary", rig.Peer.Informs.Last().Parameters[0].Name.Split('.')[1]);
    }

    [Fact]
    public void Switched_off_it_never_calls()
    {
        var rig = new CpeRig(("CWMP_Enable", "no"));
        rig.Rig.Start();
        rig.Run(2.Days);
        Assert.Empty(rig.Peer.Heard);
        Assert.Null(rig.Peer.ListensAt);
    }

    [Fact]
    public void It_calls_at_its_interval()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Interval", "600"), ("CWMP_Periodic_Inform_Time", "2020-01-01T00:05:00Z"));
        rig.Run(1.Hours);
        var calls = rig.Peer.Heard.Where(h => h.Envelope?.Body is Inform i && i.Events.Any(e => e.Code == EventCodes.Periodic)).Select(h => h.At.TotalSeconds % 600).ToList();
        Assert.Equal(6, calls.Count);
        Assert.All(calls, c => Assert.InRange(c, 300, 301));
    }

    [Fact]
    public void A_session_that_fails_is_tried_again_as_the_table_says_and_tells_how_often()
    {
        var rig = new CpeRig(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Rig.Start();
        rig.Run(11.Minutes);
        var tries = rig.Peer.Heard.Select(h => h.At).ToList();
        Assert.InRange(tries.Count, 6, 8);
        for (var n = 1; n < tries.Count; n++)
        {
            Assert.InRange((tries[n] - tries[n - 1]).TotalSeconds, 5 * Math.Pow(2, n - 1), (5 * Math.Pow(2, n)) + 1);
        }

        Assert.Equal(Enumerable.Range(0, tries.Count).Select(n => (uint)n), rig.Peer.Informs.Select(i => i.RetryCount));
        rig.Peer.Instead = _ => null;
        rig.Run(11.Minutes);
        Assert.Equal(tries.Count + 1, rig.Peer.Informs.Count());
        Assert.Equal([EventCodes.Bootstrap, EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void Parameters_are_read_by_name_by_part_and_as_a_whole()
    {
        var rig = CpeRig.Known();
        Assert.Equal("FM600F123456", rig.Value("Device.DeviceInfo.SerialNumber"));
        var info = Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues(["Device.DeviceInfo.", "Device.DeviceInfo.SerialNumber"])));
        Assert.Equal(info.Parameters.Count, info.Parameters.Select(p => p.Name).Distinct().Count());
        Assert.All(info.Parameters, p => Assert.StartsWith("Device.DeviceInfo.", p.Name, StringComparison.Ordinal));
        var all = Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([string.Empty])));
        Assert.True(all.Parameters.Count > 900);
        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterValues(["Device.DeviceInfo.SerialNumber", "Device.Nothing"]))).Code);
        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterValues(["Device.DeviceInfo"]))).Code);
    }

    [Fact]
    public void Names_are_told_level_by_level()
    {
        var rig = CpeRig.Known();
        Assert.Equal([new ParameterInfo("Device.", false)], Names(string.Empty, true));
        Assert.Contains(new ParameterInfo("Device.DeviceInfo.", false), Names("Device.", true));
        Assert.DoesNotContain(Names("Device.", true), p => p.Name.Count(c => c == '.') > 2);
        Assert.Contains(new ParameterInfo("Device.DeviceInfo.ProvisioningCode", true), Names("Device.DeviceInfo.", true));
        Assert.Equal([new ParameterInfo("Device.DeviceInfo.SerialNumber", false)], Names("Device.DeviceInfo.SerialNumber", false));
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterNames("Device.DeviceInfo.SerialNumber", true))).Code);
        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterNames("Device.Nothing.", false))).Code);
        var all = Names(string.Empty, false);
        Assert.Equal("Device.", all[0].Name);
        Assert.Equal(all.Count, all.Select(p => p.Name).Distinct().Count());

        IReadOnlyList<ParameterInfo> Names(string path, bool next) => Assert.IsType<GetParameterNamesResponse>(rig.Ask(new GetParameterNames(path, next))).Parameters;
    }

    [Fact]
    public void Values_are_set_all_or_none_and_each_that_is_wrong_is_named()
    {
        var rig = CpeRig.Known();
        var fault = Assert.IsType<CwmpFault>(rig.Ask(new SetParameterValues(
            [
                new ParameterValue("Device.Time.NTPServer1", CwmpValue.Of("ntp.example.net")),
                new ParameterValue("Device.Nothing", CwmpValue.Of("x")),
                new ParameterValue("Device.ManagementServer.PeriodicInformInterval", CwmpValue.Of(true)),
                new ParameterValue("Device.ManagementServer.PeriodicInformInterval", CwmpValue.Of(0u)),
                new ParameterValue("Device.DeviceInfo.SerialNumber", CwmpValue.Of("1")),
                new ParameterValue("Device.X_000E08_Profile.Dial_Plan_1_", CwmpValue.Of("(xx")),
                new ParameterValue("Device.Time.NTPServer1", CwmpValue.Of("again.example.net")),
            ],
            "bad")));
        Assert.Equal(FaultCode.InvalidArguments, fault.Code);
        Assert.Equal(
            [
                ("Device.Nothing", FaultCode.InvalidParameterName), ("Device.ManagementServer.PeriodicInformInterval", FaultCode.InvalidParameterType), ("Device.ManagementServer.PeriodicInformInterval", FaultCode.InvalidArguments),
                ("Device.DeviceInfo.SerialNumber", FaultCode.NotWritable), ("Device.X_000E08_Profile.Dial_Plan_1_", FaultCode.InvalidParameterValue), ("Device.Time.NTPServer1", FaultCode.InvalidArguments),
            ],
            fault.Parameters.Select(p => (p.Name, p.Code)));
        Assert.Equal(string.Empty, rig.Rig.Text("Primary_NTP_Server"));
        Assert.Equal(string.Empty, rig.Value("Device.ManagementServer.ParameterKey"));

        Assert.IsType<SetParameterValuesResponse>(rig.Set(("Device.Time.NTPServer1", "ntp.example.net"), ("Device.Services.VoiceService.1.SIP.Network.1.ProxyServer", "p.example.net"), ("Device.Services.VoiceService.1.SIP.Network.1.ProxyServerPort", "5070")));
        Assert.Equal(("ntp.example.net", "p.example.net:5070"), (rig.Rig.Text("Primary_NTP_Server"), rig.Rig.Text("Proxy_1_")));
        Assert.Equal("key", rig.Value("Device.ManagementServer.ParameterKey"));
    }

    [Fact]
    public void What_the_ACS_sets_is_stored_before_it_is_told_so()
    {
        var rig = CpeRig.Known();
        rig.Rig.Host.SaveFault = "disk full";
        Assert.Equal(FaultCode.InternalError, Assert.IsType<CwmpFault>(rig.Set(("Device.Time.NTPServer1", "ntp.example.net"))).Code);
        rig.Rig.Host.SaveFault = null;
        Assert.IsType<SetParameterValuesResponse>(rig.Set(("Device.Time.NTPServer1", "ntp.example.net")));
        Assert.Equal("ntp.example.net", rig.Rig.Host.Stored!.Text(Configuration.Parameters.Catalogue.Find("Primary_NTP_Server")!));
    }

    [Fact]
    public void Changes_by_others_are_told_at_once_or_with_the_next_session_and_its_own_never()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange("Device.Time.NTPServer1", true, 2, false, []), new AttributeChange("Device.Time.NTPServer2", true, 1, false, [])])));
        var before = rig.Peer.Informs.Count();
        Change(rig, "Secondary_NTP_Server", "b.example.net");
        Assert.Equal(before, rig.Peer.Informs.Count());
        Change(rig, "Primary_NTP_Server", "a.example.net");
        var told = rig.Peer.Informs.Last();
        Assert.Equal(before + 1, rig.Peer.Informs.Count());
        Assert.Equal([EventCodes.ValueChange], told.Events.Select(e => e.Code));
        Assert.Contains(told.Parameters, p => p.Name == "Device.Time.NTPServer1" && p.Value.Text == "a.example.net");
        Assert.Contains(told.Parameters, p => p.Name == "Device.Time.NTPServer2" && p.Value.Text == "b.example.net");
        rig.Set(("Device.Time.NTPServer1", "c.example.net"));
        rig.Run(1.Hours);
        Assert.Equal(before + 2, rig.Peer.Informs.Count());
        Assert.DoesNotContain(rig.Peer.Informs.Last().Events, e => e.Code == EventCodes.ValueChange);
    }

    [Fact]
    public void What_a_session_has_told_meanwhile_brings_none_of_its_own()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_Notification_Throttle", "600"));
        Change(rig, "CWMP_Provisioning_Code", "a");
        Change(rig, "CWMP_Provisioning_Code", "b");
        Assert.Single(rig.Peer.Informs);
        rig.Request();
        rig.Run(2.Seconds);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.ProvisioningCode" && p.Value.Text == "b");
        rig.Run(1.Hours);
        Assert.Equal(2, rig.Peer.Informs.Count());
    }

    [Fact]
    public void A_change_that_a_failed_session_could_not_tell_is_told_by_its_retry()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        Change(rig, "CWMP_Provisioning_Code", "a");
        Assert.True(rig.Rig.Gateway.Management!.Failures > 0);
        rig.Peer.Instead = _ => null;
        rig.Run(1.Minutes);
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.ProvisioningCode" && p.Value.Text == "a");
    }

    [Fact]
    public void What_only_the_unit_sees_is_looked_at_every_few_seconds()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_Notification_Throttle", "60"));
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange("Device.DeviceInfo.X_000E08_LastResync", true, 2, false, [])])));
        var before = rig.Peer.Informs.Count();
        for (var i = 0; i < 60; i++)
        {
            rig.Rig.Gateway.Resync("http://prov.example.net/none.xml");
            rig.Run(10.Seconds);
        }

        Assert.InRange(rig.Peer.Informs.Count() - before, 9, 11);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.X_000E08_LastResync");
    }

    [Fact]
    public void The_path_for_connection_requests_outlives_a_restart_whatever_chance_says()
    {
        var rig = CpeRig.Known();
        var url = rig.Rig.Gateway.Management!.ConnectionRequestUrl;
        rig.Rig.Seed++;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal(url, rig.Rig.Gateway.Management!.ConnectionRequestUrl);
    }

    [Fact]
    public void A_new_version_is_a_changed_value()
    {
        var rig = CpeRig.Known();
        rig.Rig.Version = "5.1.11(GW)";
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.Boot, EventCodes.ValueChange], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void A_reboot_comes_after_the_session_and_is_told_with_its_key()
    {
        var rig = CpeRig.Known();
        rig.Ask(new Reboot("r1"), new GetParameterValues(["Device.DeviceInfo.UpTime"]));
        Assert.Equal([RestartKind.Reboot], rig.Rig.Host.Restarts.Select(r => r.Kind));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal([new CwmpEvent(EventCodes.MReboot, "r1"), new CwmpEvent(EventCodes.Boot, string.Empty)], rig.Peer.Informs.Last().Events);
    }

    [Fact]
    public void A_factory_reset_makes_the_next_contact_the_first()
    {
        var rig = CpeRig.Known();
        rig.Ask(FactoryReset.Instance);
        Assert.Equal([RestartKind.FactoryReset], rig.Rig.Host.Restarts.Select(r => r.Kind));
        Assert.Equal(string.Empty, rig.Rig.Host.Stored!.Text(Configuration.Parameters.Catalogue.Find("CWMP_ACS_URL")!));
        Assert.Empty(rig.Rig.Host.Kept["management"]);
    }

    [Fact]
    public void A_session_that_was_asked_for_comes_and_names_its_key_over_a_restart_too()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<ScheduleInformResponse>(rig.Ask(new ScheduleInform(60, "s1"), new ScheduleInform(600, "s2")));
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new ScheduleInform(0, "s3"))).Code);
        rig.Run(1.Minutes);
        Assert.Equal([new CwmpEvent(EventCodes.Scheduled, string.Empty), new CwmpEvent(EventCodes.MScheduleInform, "s1")], rig.Peer.Informs.Last().Events);
        rig.Rig.Began += rig.Rig.Time.Now;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(10.Minutes);
        Assert.Contains(rig.Peer.Informs.Last().Events, e => e == new CwmpEvent(EventCodes.MScheduleInform, "s2"));
    }

    // A key is a word of the ACS, not a name of the request: each is told, in one Inform or in two.
    [Fact]
    public void Sessions_asked_for_with_the_same_key_are_told_each()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Ask(new ScheduleInform(60, "s"), new ScheduleInform(60, "s"), new ScheduleInform(90, "s"));
        rig.Peer.Instead = e => e?.Body is Inform ? ScriptedAcs.Broken() : null;
        rig.Run(61.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Run(10.Minutes);
        var told = rig.Peer.Informs.Where(i => i.Events.Any(e => e.Code == EventCodes.Scheduled)).Select(i => (Scheduled: i.Events.Count(e => e.Code == EventCodes.Scheduled), Asked: i.Events.Count(e => e == new CwmpEvent(EventCodes.MScheduleInform, "s")))).ToList();

        // The first two Informs were not heard; the third tells both that were due by then.
        Assert.Equal([(1, 1), (1, 2), (1, 2), (1, 1)], told);
    }

    // Without a clock nothing but their place tells them apart.
    [Fact]
    public void Two_with_the_same_key_keep_their_times_where_there_is_no_clock()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Rig.IsClockSet = false;
        rig.Ask(new ScheduleInform(60, "s"));
        rig.Run(30.Seconds);
        rig.Ask(new ScheduleInform(60, "s"));
        var asked = rig.Peer.Heard.Where(h => h.Envelope?.Body is ScheduleInformResponse).Select(h => h.At).ToList();
        rig.Run(5.Minutes);
        var told = rig.Peer.Heard.Where(h => h.Envelope?.Body is Inform i && i.Events.Any(e => e.Code == EventCodes.MScheduleInform)).Select(h => h.At).ToList();
        Assert.Equal(2, told.Count);
        Assert.All(asked.Zip(told), pair => Assert.InRange(pair.Second - pair.First, 60.Seconds, 61.Seconds));
    }

    [Fact]
    public void Restarts_asked_for_with_the_same_key_are_told_each()
    {
        var rig = CpeRig.Known();
        rig.Ask(new Reboot("r"), new Reboot("r"));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Peer.Informs.Last().Events.Count(e => e == new CwmpEvent(EventCodes.MReboot, "r")));
    }

    [Fact]
    public void An_image_is_fetched_after_the_session_and_told_after_the_start_of_the_new_version()
    {
        var rig = CpeRig.Known();
        Assert.Equal(new DownloadResponse(1, null, null), rig.Ask(new Download("d1", FileTypes.Firmware, "https://fw.example.net/new.img", "u", "p", 100, string.Empty, 0, string.Empty, string.Empty)));
        var install = Assert.Single(rig.Rig.Host.Installs);
        Assert.Equal(("https://fw.example.net:443/new.img", new FetchCredentials("u", "p")), (install.Request.Target.ToString(), install.Request.Credentials));
        install.News(new ImageNews.Staged("5.1.11(GW)", false));
        rig.Run(10.Seconds);
        Assert.Equal([RestartKind.OtherSlot], rig.Rig.Host.Restarts.Select(r => r.Kind));
        Assert.Empty(rig.Peer.Of<TransferComplete>());
        rig.Rig.Version = "5.1.11(GW)";
        rig.Rig.Again(RestartKind.OtherSlot);
        rig.Run(2.Seconds);
        Assert.Equal(new[] { EventCodes.Boot, EventCodes.TransferComplete, EventCodes.MDownload, EventCodes.ValueChange }.Order(), rig.Peer.Informs.Last().Events.Select(e => e.Code).Order());
        Assert.Equal(("d1", FaultCode.None), (rig.Peer.Of<TransferComplete>().Single().CommandKey, rig.Peer.Of<TransferComplete>().Single().Fault.Code));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Single(rig.Peer.Of<TransferComplete>());
    }

    [Theory]
    [InlineData("file not found", "", FaultCode.CannotAccessFile)]
    [InlineData("access denied", "", FaultCode.TransferAuthentication)]
    [InlineData("timeout", "", FaultCode.CannotContactServer)]
    [InlineData("corrupt file", "cut short", FaultCode.FileCorrupted)]
    [InlineData("access denied", "", FaultCode.TransferAuthentication, CwmpVersion.V10)]
    [InlineData("timeout", "", FaultCode.TransferFailure, CwmpVersion.V10)]
    [InlineData("the image is not signed", "", FaultCode.FileAuthentication, CwmpVersion.V12, ImageFault.NotSigned)]
    [InlineData("the image is not signed", "", FaultCode.TransferFailure, CwmpVersion.V10, ImageFault.NotSigned)]
    public void A_transfer_that_fails_is_told_with_its_code_as_far_as_the_version_has_it_until_the_ACS_knows(string err, string detail, FaultCode code, CwmpVersion version = CwmpVersion.V11, ImageFault? refusal = null)
    {
        var rig = CpeRig.Known();
        rig.Peer.Use = version;
        rig.Ask(new Download("d1", FileTypes.Firmware, "https://fw.example.net/new.img", string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        rig.Peer.Instead = e => e?.Body is TransferComplete ? ScriptedAcs.Broken() : null;
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed(err, detail) { Refusal = refusal });
        rig.Run(1.Minutes);
        var tries = rig.Peer.Of<TransferComplete>().Count();
        Assert.True(tries > 1);
        rig.Peer.Instead = _ => null;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal(tries + 1, rig.Peer.Of<TransferComplete>().Count());
        Assert.Equal((code, "d1"), (rig.Peer.Of<TransferComplete>().Last().Fault.Code, rig.Peer.Of<TransferComplete>().Last().CommandKey));
    }

    [Theory]
    [InlineData(FileTypes.Firmware, "tftp://x/y", FaultCode.TransferProtocol)]
    [InlineData(FileTypes.Firmware, "file:///etc/passwd", FaultCode.InvalidArguments)]
    [InlineData(FileTypes.Firmware, "no url", FaultCode.InvalidArguments)]
    [InlineData(FileTypes.WebContent, "http://x/y", FaultCode.InvalidArguments)]
    [InlineData("9 Something", "http://x/y", FaultCode.InvalidArguments)]
    public void A_transfer_that_cannot_be_is_refused_at_once(string type, string url, FaultCode code)
        => Assert.Equal(code, Assert.IsType<CwmpFault>(CpeRig.Known().Ask(new Download("d", type, url, string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty))).Code);

    [Fact]
    public void With_plain_connections_switched_off_nothing_goes_to_a_plain_ACS()
    {
        var rig = new CpeRig(("Require_HTTPS", "yes"), ("CWMP_ACS_URL", "http://acs.example.net/acs"));
        rig.Rig.Start();
        rig.Run(1.Minutes);
        Assert.Empty(rig.Peer.Heard);
        Assert.Contains("Require_HTTPS", rig.Rig.Gateway.Management!.LastFailure, StringComparison.Ordinal);
    }

    // An image is verified however it comes.
    [Theory]
    [InlineData("no", FaultCode.None, FaultCode.None)]
    [InlineData("unless encrypted", FaultCode.RequestDenied, FaultCode.None)]
    [InlineData("yes", FaultCode.RequestDenied, FaultCode.RequestDenied)]
    public void With_plain_connections_switched_off_settings_neither_come_nor_go_in_the_clear(string policy, FaultCode settings, FaultCode image)
    {
        var rig = CpeRig.Known(("Require_HTTPS", policy));
        Assert.Equal(settings, FaultOf(Upload("u1", 3600)));
        Assert.Equal(settings, FaultOf(new Download("d1", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 3600, string.Empty, string.Empty)));
        Assert.Equal(image, FaultOf(new Download("d2", FileTypes.Firmware, "http://prov.example.net/new.img", string.Empty, string.Empty, 0, string.Empty, 3600, string.Empty, string.Empty)));

        // It may be switched off while one waits for its time.
        rig = CpeRig.Known();
        Assert.Equal(FaultCode.None, FaultOf(Upload("u2", 60)));
        rig.Submit("Require_HTTPS", policy);
        rig.Run(2.Minutes);
        Assert.Equal(settings == FaultCode.None ? 1 : 0, rig.Rig.Host.Sent.Count);
        Assert.Equal(("u2", settings), (rig.Peer.Of<TransferComplete>().Single().CommandKey, rig.Peer.Of<TransferComplete>().Single().Fault.Code));

        FaultCode FaultOf(CwmpMessage wish) => rig.Ask(wish) is CwmpFault fault ? fault.Code : FaultCode.None;

        static Upload Upload(string key, uint delay) => new(key, FileTypes.UploadConfiguration, "http://prov.example.net/up", string.Empty, string.Empty, delay);
    }

    // No message waits for an answer longer than half a minute, whatever it is; the session is tried again then.
    [Fact]
    public void An_ACS_that_falls_silent_in_a_session_ends_it_and_the_next_begins_anew()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Instead = e => e is null ? ScriptedAcs.Broken(FetchFault.Timeout) : null;
        Assert.Equal(200, rig.Request());
        rig.Run(2.Seconds);
        Assert.Equal(2, rig.Peer.Informs.Count());
        Assert.Contains("timeout", rig.Rig.Gateway.Management!.LastFailure, StringComparison.Ordinal);
        Assert.All(rig.Peer.Heard, h => Assert.InRange(h.Post.Timeout.TotalSeconds, 1, 30));
        rig.Peer.Instead = _ => null;
        Assert.Equal(200, rig.Request());
        rig.Run(2.Seconds);
        Assert.Equal(3, rig.Peer.Informs.Count());
        Assert.Null(rig.Rig.Gateway.Management!.LastFailure);
    }

    [Fact]
    public void A_profile_is_fetched_and_told()
    {
        var rig = CpeRig.Known();
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "by download")));
        rig.Ask(new Download("d2", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 5, string.Empty, string.Empty));
        rig.Run(1.Seconds);
        Assert.Equal(string.Empty, rig.Rig.Text("GPP_B"));
        rig.Run(10.Seconds);
        Assert.Equal("by download", rig.Rig.Text("GPP_B"));
        Assert.Equal(("d2", FaultCode.None), (rig.Peer.Of<TransferComplete>().Single().CommandKey, rig.Peer.Of<TransferComplete>().Single().Fault.Code));
        Assert.Equal([EventCodes.TransferComplete, EventCodes.MDownload], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void The_configuration_and_the_log_are_sent()
    {
        var rig = CpeRig.Known();
        rig.Ask(new Upload("u1", FileTypes.UploadConfiguration, "http://prov.example.net/up", "u", "p", 0), new Upload("u2", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 0));
        rig.Run(10.Seconds);
        Assert.Equal(["/up", "/log"], rig.Rig.Host.Sent.Select(s => s.Request.Target.Path));
        Assert.Contains("<flat-profile", System.Text.Encoding.UTF8.GetString(rig.Rig.Host.Sent[0].Request.Body), StringComparison.Ordinal);
        Assert.Equal(["u1", "u2"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
    }

    [Fact]
    public void Transfers_are_queued_listed_cancelled_and_no_more_than_sixteen_taken()
    {
        var rig = CpeRig.Known();
        var wanted = Enumerable.Range(0, 17).Select(n => (CwmpMessage)new Download($"q{n}", FileTypes.Configuration, "http://prov.example.net/a.xml", string.Empty, string.Empty, 0, string.Empty, 3600, string.Empty, string.Empty)).ToArray();
        Assert.Equal(FaultCode.ResourcesExceeded, Assert.IsType<CwmpFault>(rig.Ask(wanted)).Code);
        var all = Assert.IsType<GetAllQueuedTransfersResponse>(rig.Ask(GetAllQueuedTransfers.Instance)).Transfers;
        Assert.Equal(16, all.Count);
        Assert.Equal(new AnyQueuedTransfer("q0", 1, true, FileTypes.Configuration, 0, string.Empty), all[0]);
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer("q3")));
        Assert.Equal(15, Assert.IsType<GetQueuedTransfersResponse>(rig.Ask(GetQueuedTransfers.Instance)).Transfers.Count);
    }

    [Fact]
    public void A_window_of_time_that_has_passed_is_told()
    {
        var rig = CpeRig.Known();
        rig.Peer.Use = CwmpVersion.V12;
        rig.Rig.Host.Fail("/p.xml", FetchFault.Timeout);
        Assert.IsType<ScheduleDownloadResponse>(rig.Ask(new ScheduleDownload("w1", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, [new TimeWindow(60, 120, "1 At Any Time", string.Empty, -1)])));
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new ScheduleDownload("w2", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, []))).Code);
        rig.Rig.Began += 1.Hours;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(10.Seconds);
        Assert.Equal(("w1", FaultCode.TimeWindowMissed), (rig.Peer.Of<TransferComplete>().Single().CommandKey, rig.Peer.Of<TransferComplete>().Single().Fault.Code));
    }

    // The unit is off, or on, when the first of two windows comes; it begins in neither the gap nor twice.
    [Theory]
    [InlineData(0, 60)]
    [InlineData(150, 400)]
    [InlineData(250, 400)]
    [InlineData(450, 450)]
    public void Between_two_windows_of_time_nothing_begins(int offUntil, int begins)
    {
        var rig = CpeRig.Known();
        rig.Peer.Use = CwmpVersion.V12;
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "in its window")));
        Assert.IsType<ScheduleDownloadResponse>(rig.Ask(new ScheduleDownload("w", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, [new TimeWindow(60, 120, "1 At Any Time", string.Empty, -1), new TimeWindow(400, 500, "1 At Any Time", string.Empty, -1)])));
        if (offUntil > 0)
        {
            rig.Rig.Began += rig.Rig.Time.Now + TimeSpan.FromSeconds(offUntil - 2);
            rig.Rig.Again(RestartKind.Reboot);
        }

        rig.Run(TimeSpan.FromSeconds(begins > offUntil ? begins - offUntil - 10 : 5));
        Assert.Equal(begins > offUntil ? string.Empty : "in its window", rig.Rig.Text("GPP_B"));
        rig.Run(TimeSpan.FromSeconds(30));
        Assert.Equal("in its window", rig.Rig.Text("GPP_B"));
        Assert.Equal(("w", FaultCode.None), (rig.Peer.Of<TransferComplete>().Single().CommandKey, rig.Peer.Of<TransferComplete>().Single().Fault.Code));
    }

    [Fact]
    public void Methods_of_both_kinds_are_named_and_others_refused()
    {
        var rig = CpeRig.Known();
        Assert.Contains("SetParameterValues", Assert.IsType<GetRPCMethodsResponse>(rig.Ask(GetRPCMethods.Instance)).Methods);
        Assert.Equal(FaultCode.MethodNotSupported, Assert.IsType<CwmpFault>(rig.Ask(new UnknownMethod("MakeCoffee"))).Code);
        Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(rig.Ask(new AddObject("Device.Users.User.", string.Empty))).Code);
        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new DeleteObject("Device.Users.User.1", string.Empty))).Code);
    }

    [Fact]
    public void A_retry_that_the_ACS_asks_for_is_given_ten_times()
    {
        var rig = new CpeRig();
        var refused = 0;
        rig.Peer.Instead = e => e?.Body is Inform && refused++ < 10 ? rig.Peer.Reply(CwmpFault.Of(FaultCode.AcsRetryRequest), e.Id) : null;
        rig.Rig.Start();
        rig.Run(2.Seconds);
        Assert.Equal(11, rig.Peer.Informs.Count());
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
    }

    [Theory]
    [InlineData("not XML")]
    [InlineData("<a/>")]
    public void An_answer_that_cannot_be_read_is_a_failed_session(string body)
    {
        var rig = new CpeRig();
        rig.Peer.Instead = _ => new AcsReply(200, System.Text.Encoding.UTF8.GetBytes(body), null, string.Empty);
        rig.Rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(1, rig.Rig.Gateway.Management!.Failures);
        Assert.Contains("cannot be read", rig.Rig.Gateway.Management!.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void With_firmware_managed_by_the_ACS_the_upgrade_rule_is_not_looked_at()
    {
        foreach (var (managed, installs) in new[] { ("no", 1), ("yes", 0) })
        {
            var rig = new CpeRig(("CWMP_Upgrades_Managed", managed), ("Upgrade_Rule", "http://prov.example.net/a.img"));
            rig.Rig.Start();
            rig.Run(10.Seconds);
            Assert.Equal(installs, rig.Rig.Host.Installs.Count);
        }
    }

    private static void Change(CpeRig rig, string name, string text)
    {
        rig.Rig.Gateway.SubmitSettings([new Configuration.Settings.Assignment(name, text, null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(10.Seconds);
    }
}
