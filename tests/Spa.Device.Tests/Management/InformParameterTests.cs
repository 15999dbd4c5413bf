using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

public class InformParameterTests
{
    private const string Table = "Device.ManagementServer.InformParameter.";
    private const string Count = "Device.ManagementServer.InformParameterNumberOfEntries";
    private const string Key = "Device.ManagementServer.ParameterKey";

    [Fact]
    public void A_row_is_added_filled_told_in_informs_and_taken_out()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.Equal(1u, Add(rig));
        Assert.Equal(("1", "a1"), (rig.Value(Count), rig.Value(Key)));
        Assert.Equal(
            [("Alias", "cpe-1"), ("Enable", "0"), ("EventList", string.Empty), ("ParameterName", string.Empty)],
            Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([Table]))).Parameters.Select(p => (p.Name[(Table.Length + 2)..], p.Value.Text)));
        Assert.IsType<SetParameterValuesResponse>(rig.Set(($"{Table}1.ParameterName", "Device.DeviceInfo.UpTime"), ($"{Table}1.Enable", "1"), ($"{Table}1.EventList", " 1 BOOT , 6 CONNECTION REQUEST"), ($"{Table}1.Alias", "uptime")));
        rig.Request();
        rig.Run(2.Seconds);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.UpTime" && p.Value.Type == CwmpType.Number && p.Value.Text != "0");

        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.UpTime");
        Assert.Equal("uptime", rig.Value($"{Table}1.Alias"));

        // Another event than those.
        rig.Ask(new ScheduleInform(60, "s"));
        rig.Run(61.Seconds);
        Assert.Equal(EventCodes.Scheduled, rig.Peer.Informs.Last().Events[0].Code);
        Assert.DoesNotContain(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.UpTime");

        Assert.Equal(new DeleteObjectResponse(0), rig.Ask(new DeleteObject($"{Table}1.", "d1")));
        Assert.Equal(("0", "d1"), (rig.Value(Count), rig.Value(Key)));
        Assert.DoesNotContain(rig.Peer.Informs.Last().Parameters, p => p.Name == "Device.DeviceInfo.UpTime");
        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterValues([$"{Table}1.Alias"]))).Code);
        Assert.Empty(Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([Table]))).Parameters);
    }

    [Fact]
    public void A_number_is_never_given_twice_over_a_restart_too_and_a_factory_reset_begins_anew()
    {
        var rig = CpeRig.Known();
        Assert.Equal([1u, 2u], [Add(rig), Add(rig)]);
        rig.Ask(new DeleteObject($"{Table}2.", string.Empty));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal(3u, Add(rig));
        Assert.Equal([$"{Table}1.", $"{Table}3."], Names(rig, Table).Select(n => n.Name));
        rig.Ask(FactoryReset.Instance);
        Assert.Empty(rig.Rig.Host.Kept["management"]);
    }

    [Fact]
    public void Names_say_where_rows_can_be_added_and_which_can_be_taken_out()
    {
        var rig = CpeRig.Known();
        Add(rig);
        Assert.Contains(new ParameterInfo(Table, true), Names(rig, "Device.ManagementServer."));
        Assert.Equal([new ParameterInfo($"{Table}1.", true)], Names(rig, Table));
        Assert.All(Names(rig, $"{Table}1."), n => Assert.True(n.IsWritable));
        Assert.Contains(new ParameterInfo("Device.Users.User.", false), Names(rig, "Device.Users."));
        Assert.All(Names(rig, "Device.Users.User."), n => Assert.False(n.IsWritable));
        Assert.Contains(new ParameterInfo(Count, false), Names(rig, "Device.ManagementServer."));
    }

    [Fact]
    public void A_table_has_room_for_thirty_two_rows()
    {
        var rig = CpeRig.Known();
        Assert.Equal(new AddObjectResponse(32, 0), rig.Ask([.. Enumerable.Range(1, 32).Select(n => new AddObject(Table, $"k{n}"))]));
        Assert.Equal(FaultCode.ResourcesExceeded, Assert.IsType<CwmpFault>(rig.Ask(new AddObject(Table, "more"))).Code);
        Assert.Equal(("32", "k32"), (rig.Value(Count), rig.Value(Key)));
        rig.Ask(new DeleteObject($"{Table}7.", string.Empty));
        Assert.Equal(33u, Add(rig));
    }

    [Theory]
    [InlineData("Device.Users.User.", FaultCode.RequestDenied)]
    [InlineData("Device.Services.VoiceService.1.SIP.Client.", FaultCode.RequestDenied)]
    [InlineData("Device.DeviceInfo.", FaultCode.InvalidParameterName)]
    [InlineData("Device.", FaultCode.InvalidParameterName)]
    [InlineData("", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.1.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.[mine].", FaultCode.InvalidParameterName)]
    [InlineData("Device.Nothing.", FaultCode.InvalidParameterName)]
    public void What_cannot_be_added_to_is_refused_and_changes_nothing(string path, FaultCode code)
    {
        var rig = CpeRig.Known();
        Add(rig);
        Assert.Equal(code, Assert.IsType<CwmpFault>(rig.Ask(new AddObject(path, "no"))).Code);
        Assert.Equal("a1", rig.Value(Key));
    }

    [Theory]
    [InlineData("Device.Users.User.1.", FaultCode.RequestDenied)]
    [InlineData("Device.Users.User.3.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.1", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.2.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.01.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.InformParameter.99999999999.", FaultCode.InvalidParameterName)]
    [InlineData("Device.ManagementServer.", FaultCode.InvalidParameterName)]
    [InlineData("", FaultCode.InvalidParameterName)]
    public void What_cannot_be_taken_out_is_refused_and_changes_nothing(string path, FaultCode code)
    {
        var rig = CpeRig.Known();
        Add(rig);
        Assert.Equal(code, Assert.IsType<CwmpFault>(rig.Ask(new DeleteObject(path, "no"))).Code);
        Assert.Equal(("1", "a1"), (rig.Value(Count), rig.Value(Key)));
    }

    [Fact]
    public void A_key_of_more_than_32_characters_is_refused()
    {
        var rig = CpeRig.Known();
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new AddObject(Table, new string('k', 33)))).Code);
        Add(rig);
        Assert.Equal(FaultCode.InvalidArguments, Assert.IsType<CwmpFault>(rig.Ask(new DeleteObject($"{Table}1.", new string('k', 33)))).Code);
        Assert.Equal("1", rig.Value(Count));
    }

    [Fact]
    public void What_cannot_be_stored_is_not_done()
    {
        var rig = CpeRig.Known();
        Add(rig);
        rig.Rig.Host.KeepFault = "disk full";
        Assert.Equal(FaultCode.InternalError, Assert.IsType<CwmpFault>(rig.Ask(new AddObject(Table, "no"))).Code);
        Assert.Equal(FaultCode.InternalError, Assert.IsType<CwmpFault>(rig.Ask(new DeleteObject($"{Table}1.", "no"))).Code);
        Assert.Equal(FaultCode.InternalError, Assert.IsType<CwmpFault>(rig.Set(($"{Table}1.Enable", "1"), ("Device.Time.NTPServer1", "ntp.example.net"))).Code);
        rig.Rig.Host.KeepFault = null;
        Assert.Equal(("1", "a1", "0"), (rig.Value(Count), rig.Value(Key), rig.Value($"{Table}1.Enable")));
        Assert.Equal(string.Empty, rig.Rig.Text("Primary_NTP_Server"));
    }

    [Fact]
    public void Rows_and_settings_are_set_all_or_none()
    {
        var rig = CpeRig.Known();
        Add(rig);
        Add(rig);
        var fault = Assert.IsType<CwmpFault>(rig.Set(
            ($"{Table}1.Enable", "1"), ("Device.Time.NTPServer1", "ntp.example.net"), ($"{Table}2.Enable", "perhaps"), ($"{Table}2.ParameterName", "Device.DeviceInfo."), ($"{Table}2.EventList", "1 BOOT,1 BOOOT"), ($"{Table}2.Alias", "cpe-9"), ($"{Table}9.Enable", "1")));
        Assert.Equal(
            [($"{Table}2.Enable", FaultCode.InvalidParameterValue), ($"{Table}2.ParameterName", FaultCode.InvalidParameterValue), ($"{Table}2.EventList", FaultCode.InvalidParameterValue), ($"{Table}2.Alias", FaultCode.InvalidParameterValue), ($"{Table}9.Enable", FaultCode.InvalidParameterName)],
            fault.Parameters.Select(p => (p.Name, p.Code)));
        Assert.Equal("0", rig.Value($"{Table}1.Enable"));
        rig.Rig.Host.SaveFault = "disk full";
        Assert.Equal(FaultCode.InternalError, Assert.IsType<CwmpFault>(rig.Set(($"{Table}1.Enable", "1"), ("Device.Time.NTPServer1", "ntp.example.net"))).Code);
        rig.Rig.Host.SaveFault = null;
        Assert.Equal("0", rig.Value($"{Table}1.Enable"));
        Assert.IsType<SetParameterValuesResponse>(rig.Set(($"{Table}1.Enable", "1"), ("Device.Time.NTPServer1", "ntp.example.net"), ($"{Table}1.Alias", "x"), ($"{Table}2.Alias", "y")));
        Assert.Equal(("1", "ntp.example.net"), (rig.Value($"{Table}1.Enable"), rig.Rig.Text("Primary_NTP_Server")));
        Assert.Equal(FaultCode.InvalidParameterValue, Assert.IsType<CwmpFault>(rig.Set(($"{Table}2.Alias", "x"))).Parameters.Single().Code);
    }

    [Fact]
    public void A_star_stands_for_any_instance_and_what_is_not_there_is_not_told()
    {
        var rig = CpeRig.Known();
        Add(rig);
        Add(rig);
        rig.Set(($"{Table}1.ParameterName", "Device.Services.VoiceService.1.SIP.Client.*.Status"), ($"{Table}1.Enable", "1"), ($"{Table}2.ParameterName", "Device.Nothing.At.All"), ($"{Table}2.Enable", "1"));
        rig.Request();
        rig.Run(2.Seconds);
        var told = rig.Peer.Informs.Last().Parameters.Select(p => p.Name).Where(n => n.Contains("VoiceService", StringComparison.Ordinal) || n.Contains("Nothing", StringComparison.Ordinal));
        Assert.Equal(["Device.Services.VoiceService.1.SIP.Client.1.Status", "Device.Services.VoiceService.1.SIP.Client.2.Status"], told);
    }

    [Fact]
    public void Its_own_rows_are_no_news_to_the_ACS_and_what_it_watched_of_a_row_goes_with_it()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange(Count, true, 2, false, [])])));
        Add(rig);
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange($"{Table}1.Enable", true, 2, false, [])])));
        rig.Set(($"{Table}1.Enable", "1"));
        rig.Ask(new DeleteObject($"{Table}1.", string.Empty));
        var before = rig.Peer.Informs.Count();
        rig.Run(1.Hours);
        Assert.Equal(before, rig.Peer.Informs.Count());
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.ValueChange));
        Assert.DoesNotContain($"{Table}1.", System.Text.Encoding.UTF8.GetString(rig.Rig.Host.Kept["management"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_tree_has_none_of_the_rows_of_this_one_and_another_ACS_has_them()
    {
        var rig = CpeRig.Known();
        Add(rig);
        rig.Set(("Device.ManagementServer.URL", "https://other.example.net/"));
        rig.Run(5.Seconds);
        Assert.Equal("1", rig.Value(Count));
        rig.Set(("Device.X_000E08_Profile.CWMP_Data_Model", "TR-098"));
        rig.Run(5.Seconds);
        Assert.Equal("0", rig.Value("InternetGatewayDevice.ManagementServer.InformParameterNumberOfEntries"));
        Assert.Equal(new AddObjectResponse(2, 0), rig.Ask(new AddObject("InternetGatewayDevice.ManagementServer.InformParameter.", string.Empty)));
        rig.Set(("InternetGatewayDevice.ManagementServer.InformParameter.2.ParameterName", "InternetGatewayDevice.DeviceInfo.UpTime"), ("InternetGatewayDevice.ManagementServer.InformParameter.2.Enable", "1"));
        rig.Request();
        rig.Run(2.Seconds);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == "InternetGatewayDevice.DeviceInfo.UpTime");
    }

    [Theory]
    [InlineData(CwmpDataModel.Tr181)]
    [InlineData(CwmpDataModel.Tr098)]
    public void The_parameters_of_a_row_are_those_of_the_standard(CwmpDataModel kind)
    {
        var model = DataModel.Of(kind).With([4], [], []);
        var standard = File.ReadLines(Repository.Path("tests", "vectors", "cwmp", kind == CwmpDataModel.Tr181 ? "tr-181-2-11.trimmed.tsv" : "tr-098-1-8.trimmed.tsv")).Select(l => l.Split('\t'))
            .Where(c => c[0].StartsWith($"{model.Root}ManagementServer.InformParameter.", StringComparison.Ordinal)).Select(c => (Name: c[0].Replace("{i}", "4", StringComparison.Ordinal), Type: c[1] == "boolean" ? CwmpType.Boolean : c[1] == "object" ? CwmpType.Unspecified : CwmpType.Text, Writable: c[2] == "readWrite")).ToList();
        Assert.Equal(5, standard.Count);
        Assert.All(standard, s => Assert.Equal(new ParameterInfo(s.Name, s.Writable), model.Names(s.Name, false)[0]));
        Assert.All(standard.Where(s => s.Type != CwmpType.Unspecified), s => Assert.Equal(s.Type, model.Find(s.Name)!.Type));
    }

    private static uint Add(CpeRig rig) => Assert.IsType<AddObjectResponse>(rig.Ask(new AddObject(Table, "a1"))).InstanceNumber;

    private static IReadOnlyList<ParameterInfo> Names(CpeRig rig, string path) => Assert.IsType<GetParameterNamesResponse>(rig.Ask(new GetParameterNames(path, true))).Parameters;
}
