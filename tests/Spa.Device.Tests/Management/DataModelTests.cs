using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Gateway.Management.Model;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

public class DataModelTests
{
    // What the standard's files say of a name: type, access, enumeration.
    private static readonly Dictionary<string, (string Type, string Access, string[] Words)> Standard = Read("Device.", "tr-181-2-11.trimmed.tsv", "tr-104-2-0-2.params.tsv")
        .Concat(Read("InternetGatewayDevice.", "tr-098-1-8.trimmed.tsv", "tr-104-1-1-0.params.tsv")).ToDictionary();

    public static TheoryData<CwmpDataModel> Trees => [CwmpDataModel.Tr181, CwmpDataModel.Tr098];

    [Theory]
    [MemberData(nameof(Trees))]
    public void Every_standard_name_is_in_the_standard_with_its_type_and_access(CwmpDataModel kind)
    {
        var wrong = new List<string>();
        var facts = new CpeRig().Facts();
        foreach (var leaf in DataModel.Of(kind).With([], [(1, 1), (2, 2)], EndedCalls.All).Leaves.Where(l => !l.Path.Contains("X_000E08_", StringComparison.Ordinal)))
        {
            var name = Regex.Replace(leaf.Path, @"\.\d+(?=\.)", ".{i}");
            if (!Standard.TryGetValue(name, out var standard))
            {
                wrong.Add($"{leaf.Path} is in no file");
                continue;
            }

            var type = leaf.Type switch { CwmpType.Text => "string", CwmpType.Number => "unsignedInt", CwmpType.SignedNumber => "int", CwmpType.LongNumber => "unsignedLong", CwmpType.Boolean => "boolean", _ => "dateTime" };
            if (Bare(standard.Type) != type)
            {
                wrong.Add($"{leaf.Path} is {standard.Type}, not {type}");
            }

            if ((standard.Access == "readWrite") != leaf.Source.IsWritable)
            {
                wrong.Add($"{leaf.Path} is {standard.Access}");
            }

            if (standard.Words.Length > 0 && leaf.Read(facts).Text is { Length: > 0 } value && value.Split(',').Except(standard.Words).Any())
            {
                wrong.Add($"{leaf.Path} reads '{value}', which is none of {string.Join('|', standard.Words)}");
            }
        }

        Assert.Empty(wrong);
    }

    // An ACS may ask for all of it at once.
    [Theory]
    [MemberData(nameof(Trees))]
    public void The_whole_tree_is_a_message_of_a_megabyte_at_most(CwmpDataModel kind)
    {
        var (model, facts) = (DataModel.Of(kind).With(Enumerable.Range(1, 32).Select(n => (uint)n), [(1, 70), (2, 71)], Enumerable.Range(1, 64).Select(n => EndedCalls.Outgoing with { Number = n })), new CpeRig().Facts());
        var answer = Envelopes.Write(new CwmpEnvelope(new GetParameterValuesResponse([.. model.Leaves.Select(l => new ParameterValue(l.Path, l.Read(facts)))])));
        Assert.InRange(answer.Length, 500_000, 1 << 20);
        Assert.True(Envelopes.Read(answer, SoapLimits.Standard, out var read, out _));
        Assert.Equal(model.Leaves.Count, Assert.IsType<GetParameterValuesResponse>(read.Body).Parameters.Count);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Every_setting_is_there_under_its_own_name_and_no_secret_is_read(CwmpDataModel kind)
    {
        var (model, facts) = (DataModel.Of(kind), new CpeRig().Facts());
        foreach (var setting in Catalogue.All)
        {
            var leaf = Assert.IsType<ModelLeaf>(model.Find($"{model.Root}X_000E08_Profile.{setting.Name}"));
            var filled = facts with { Settings = setting.Kind.IsSecret ? facts.Settings.With(setting, "1234") : facts.Settings };
            Assert.Equal(setting.Kind.IsSecret ? string.Empty : facts.Settings.Text(setting), leaf.Read(filled).Text);
        }

        Assert.All(model.Leaves.Where(l => l.Source.IsSecret), l => Assert.Empty(l.Read(facts with { Settings = facts.Settings.With(Catalogue.Find("Password_1_")!, "x") }).Text));
    }

    // Standard name, setting, its text before, what is read, what is written, its text afterwards.
    [Theory]
    [InlineData("SIP.Network.1.ProxyServer", "Proxy_1_", "a.example:5070", "a.example", "b.example", "b.example:5070")]
    [InlineData("SIP.Network.1.ProxyServerPort", "Proxy_1_", "a.example:5070", "5070", "5080", "a.example:5080")]
    [InlineData("SIP.Network.1.ProxyServerPort", "Proxy_1_", "a.example", "5060", "5080", "a.example:5080")]
    [InlineData("SIP.Network.1.ProxyServerPort", "Proxy_1_", "a.example", "5060", "5060", "a.example")]
    [InlineData("SIP.Network.1.TimerT1", "SIP_T1", ".5", "500", "250", "0.25")]
    [InlineData("SIP.Network.2.DSCPMark", "SIP_ToS_DiffServ_Value_2_", "0x68", "26", "46", "0xb8")]
    [InlineData("SIP.Network.1.ProxyServerTransport", "SIP_Transport_1_", "TLS", "TLS", "TCP", "TCP")]
    [InlineData("SIP.Network.1.InboundAuth", "Auth_INVITE_1_", "yes", "Digest", "None", "no")]
    [InlineData("SIP.Client.1.Enable", "Line_Enable_1_", "yes", "1", "0", "no")]
    [InlineData("SIP.Client.1.RegisterURI", "User_ID_1_", "1000", "sip:1000@", "sip:2000@c.example", "2000")]
    [InlineData("VoIPProfile.1.DTMFMethod", "DTMF_Tx_Method_1_", "Auto", "RFC4733,InBand", "SIPInfo", "INFO")]
    [InlineData("VoIPProfile.1.RTP.RTCP.Enable", "RTCP_Tx_Interval", "0", "0", "1", "5")]
    [InlineData("VoIPProfile.1.RTP.RTCP.TxRepeatInterval", "RTCP_Tx_Interval", "7", "7000", "9000", "9")]
    [InlineData("POTS.FXS.1.VoiceProcessing.TransmitGain", "FXS_Port_Input_Gain", "-3", "-30", "-45", "-4.5")]
    [InlineData("POTS.FXS.1.FaxPassThrough", "FAX_Passthru_Method_1_", "ReINVITE", "Auto", "Disable", "None")]
    [InlineData("POTS.FXS.1.FaxPassThrough", "FAX_Passthru_Method_1_", "ReINVITE", "Auto", "Auto", "ReINVITE")]
    [InlineData("CodecProfile.5.Enable", "G726-32_Enable_1_", "yes", "1", "0", "no")]
    [InlineData("CodecProfile.12.Enable", "G726-32_Enable_2_", "yes", "1", "0", "no")]
    [InlineData("CodecProfile.8.SilenceSuppression", "Silence_Supp_Enable_2_", "no", "0", "1", "yes")]
    [InlineData("CodecProfile.1.PacketizationPeriod", "RTP_Packet_Size", "0.030", "30", "20", "0.02")]
    [InlineData("CallControl.NumberingPlan.1.InterDigitTimerStd", "Interdigit_Short_Timer", "3", "3000", "4000", "4")]
    [InlineData("CallControl.CallingFeatures.Set.1.CallForwardUnconditionalEnable", "Cfwd_All_Dest_1_", "2000", "1", "0", "")]
    [InlineData("CallControl.Line.1.X_000E08_DialPlan", "Dial_Plan_1_", "(xx.)", "(xx.)", "(9xx.)", "(9xx.)")]
    [InlineData("SIP.Network.1.UserAgentDomain", "EXT_IP", "203.0.113.9", "203.0.113.9", "203.0.113.10", "203.0.113.10")]
    [InlineData("SIP.Network.1.CodecList", "Preferred_Codec_1_", "G711u", Usual, "5,1,2,6,4,3,7", "G726-32")]
    [InlineData("SIP.Network.1.CodecList", "Second_Preferred_Codec_1_", "G729a", "1,7,2,5,6,4,3", Usual, "Unspecified")]
    [InlineData("SIP.Network.2.CodecList", "Preferred_Codec_2_", "G711a", "9,8,12,13,11,10,14", "8,9,12,13,11,10,14", "G711u")]
    [InlineData("CallControl.Line.2.X_000E08_DialPlan3", "Dial_Plan_3_2_", "(xx.)", "(xx.)", "(9xx.)", "(9xx.)")]
    public void A_setting_and_its_standard_name_are_one(string path, string name, string before, string read, string write, string after)
        => Judge("Device.Services.VoiceService.1." + path, CwmpDataModel.Tr181, name, before, Rows(path, read), Rows(path, write), after);

    // Lists of rows are written here by their numbers.
    private const string Usual = "1,2,5,6,4,3,7";

    private static string Rows(string path, string text)
        => path.EndsWith(".CodecList", StringComparison.Ordinal) ? string.Join(',', text.Split(',').Select(n => $"Device.Services.VoiceService.1.CodecProfile.{n}")) : text;

    [Theory]
    [InlineData("VoiceProfile.1.Enable", "Line_Enable_1_", "yes", "Enabled", "Disabled", "no")]
    [InlineData("VoiceProfile.1.SIP.ProxyServer", "Proxy_1_", "a.example:5070", "a.example", "b.example", "b.example:5070")]
    [InlineData("VoiceProfile.1.DTMFMethod", "DTMF_Tx_Method_1_", "AVT", "RFC2833", "RFC2833", "AVT")]
    [InlineData("VoiceProfile.1.DTMFMethod", "DTMF_Tx_Method_1_", "AVT", "RFC2833", "InBand", "InBand")]
    [InlineData("VoiceProfile.1.Line.1.CallingFeatures.CallForwardOnNoAnswerRingCount", "Cfwd_No_Ans_Delay_1_", "20", "3", "5", "30")]
    [InlineData("VoiceProfile.1.DigitMap", "Dial_Plan_1_", "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)", "(*xxT|[3469]11T|0T|00T|[2-9]xxxxxxT|1xxx[2-9]xxxxxx|xxxxxxxxxxxx.T)", "(0T|00T|[1-7]xxx|#xx|9011x.T)", "(0|00|[1-7]xxxS0|#xxS0|9011x.)")]
    [InlineData("VoiceProfile.1.DigitMap", "Dial_Plan_1_", "(<9,:>xx.)", "", "( XXXXt | 11 )", "(xxxx|11S0)")]
    [InlineData("VoiceProfile.1.DigitMap", "Dial_Plan_1_", "L:5,(xx.)", "", "x.T", "(x.)")]
    [InlineData("VoiceProfile.1.DigitMapEnable", "Dial_Plan_1_", "(xx.)", "1", "1", "(xx.)")]
    [InlineData("VoiceProfile.1.DigitMapEnable", "Dial_Plan_1_", "(xx.<:@gw0>)", "0", "0", "(xx.<:@gw0>)")]
    [InlineData("VoiceProfile.1.PSTNFailOver", "Line_1_Fallback_DP_2_", "none", "0", "1", "1")]
    [InlineData("VoiceProfile.1.PSTNFailOver", "Line_1_Fallback_DP_2_", "3", "1", "1", "3")]
    [InlineData("VoiceProfile.1.PSTNFailOver", "Line_1_Fallback_DP_2_", "3", "1", "0", "none")]
    [InlineData("VoiceProfile.1.SIP.UserAgentDomain", "EXT_IP", "", "", "203.0.113.10", "203.0.113.10")]
    [InlineData("VoiceProfile.1.Line.1.Codec.List.7.Priority", "Preferred_Codec_1_", "G711u", "7", "1", "G729a")]
    [InlineData("VoiceProfile.1.Line.1.Codec.List.7.Priority", "Second_Preferred_Codec_1_", "Unspecified", "7", "2", "G729a")]
    [InlineData("VoiceProfile.1.Line.1.Codec.List.1.Priority", "Preferred_Codec_1_", "G711u", "1", "2", "G711a")]
    [InlineData("VoiceProfile.1.Line.1.Codec.List.1.Priority", "Second_Preferred_Codec_1_", "Unspecified", "1", "3", "G726-32")]
    [InlineData("VoiceProfile.2.Line.1.Codec.List.7.Priority", "Preferred_Codec_2_", "G711u", "7", "1", "G729a")]
    [InlineData("VoiceProfile.2.Line.1.Codec.List.7.Enable", "G729a_Enable_2_", "yes", "1", "0", "no")]
    [InlineData("VoiceProfile.2.Line.1.Codec.List.2.SilenceSuppression", "Silence_Supp_Enable_2_", "no", "0", "1", "yes")]
    [InlineData("VoiceProfile.2.Line.1.X_000E08_Gateway.PSTN_Answer_Delay_2_", "PSTN_Answer_Delay_2_", "16", "16", "5", "5")]
    public void So_are_those_of_issue_1(string path, string name, string before, string read, string write, string after)
        => Judge("InternetGatewayDevice.Services.VoiceService.1." + path, CwmpDataModel.Tr098, name, before, read, write, after);

    [Theory]
    [InlineData(CwmpDataModel.Tr181, "Time.Enable", "Primary_NTP_Server", "a.example", "1", "0", "")]
    [InlineData(CwmpDataModel.Tr098, "Time.Enable", "Secondary_NTP_Server", "a.example", "1", "1", "a.example")]
    [InlineData(CwmpDataModel.Tr181, "Time.LocalTimeZone", "Time_Zone", "GMT+01:00", "STD-1DST,M4.1.0/0,M10.5.0/0", "EST5EDT,M3.2.0,M11.1.0", "GMT-05:00")]
    [InlineData(CwmpDataModel.Tr181, "Time.LocalTimeZone", "Daylight_Saving_Time_Rule", "", "STD8", "EST5EDT,M3.2.0,M11.1.0", "start=3/8/7/2;end=11/1/7/2;save=1")]
    [InlineData(CwmpDataModel.Tr098, "Time.LocalTimeZoneName", "Time_Zone", "GMT+01:00", "STD-1DST,M4.1.0/0,M10.5.0/0", "STD-1DST,M4.1.0/0,M10.5.0/0", "GMT+01:00")]
    [InlineData(CwmpDataModel.Tr098, "Time.LocalTimeZone", "Time_Zone", "GMT", "+00:00", "-03:30", "GMT-03:30")]
    public void Local_time_is_one_with_its_settings(CwmpDataModel kind, string path, string name, string before, string read, string write, string after)
        => Judge(DataModel.Of(kind).Root + path, kind, name, before, read, write, after);

    [Theory]
    [InlineData(CwmpDataModel.Tr181, "Time.Enable", "1")]
    [InlineData(CwmpDataModel.Tr181, "Time.LocalTimeZone", "Europe/Berlin")]
    [InlineData(CwmpDataModel.Tr098, "Time.LocalTimeZone", "01:00")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMap", "")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMap", "(xT.x)")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMap", "(xx|)")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMap", "(xx.<:@gw0>)")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMap", "(S0|xx)")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.DigitMapEnable", "0")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.Line.1.Codec.List.1.Priority", "0")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.Line.1.Codec.List.1.Priority", "8")]
    [InlineData(CwmpDataModel.Tr098, "Services.VoiceService.1.VoiceProfile.1.Line.1.Codec.List.1.Priority", "6")]
    [InlineData(CwmpDataModel.Tr181, "Services.VoiceService.1.SIP.Network.1.CodecList", "Device.Services.VoiceService.1.CodecProfile.1")]
    [InlineData(CwmpDataModel.Tr181, "Services.VoiceService.1.SIP.Network.1.CodecList", "")]
    [InlineData(CwmpDataModel.Tr098, "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress", "192.0.2.5")]
    public void What_the_unit_cannot_be_is_refused_with_what_it_can(CwmpDataModel kind, string path, string value)
    {
        var model = DataModel.Of(kind);
        var facts = new CpeRig().Facts();
        facts = facts with { Settings = facts.Settings.With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)") };
        var write = model.Find(model.Root + path)!.Write(new CwmpValue(CwmpType.Unspecified, value), facts);
        Assert.Equal(FaultCode.InvalidParameterValue, write.Fault);
        Assert.NotEmpty(write.Detail);
    }

    // Profiles of the standard's files that DeviceSummary names: what they ask for is there.
    [Fact]
    public void What_the_summary_claims_is_there()
    {
        var model = DataModel.Of(CwmpDataModel.Tr098);
        Assert.Equal("InternetGatewayDevice:1.14[](Time:1), VoiceService:1.1[1](TAEndpoint:1)", model.Find("InternetGatewayDevice.DeviceSummary")!.Read(new CpeRig().Facts()).Text);
        foreach (var name in (string[])["Time.NTPServer1", "Time.NTPServer2", "Time.CurrentLocalTime", "Time.LocalTimeZone", "Services.VoiceService.1.VoiceProfile.1.Line.1.PhyReferenceList", "Services.VoiceService.1.PhyInterface.1.PhyPort", "Services.VoiceService.1.PhyInterface.1.InterfaceID"])
        {
            Assert.NotNull(model.Find(model.Root + name));
        }
    }

    private static void Judge(string path, CwmpDataModel kind, string name, string before, string read, string write, string after)
    {
        var facts = new CpeRig().Facts();
        var setting = Catalogue.Find(name)!;
        facts = facts with { Settings = facts.Settings.With(setting, before) };
        var leaf = DataModel.Of(kind).Find(path)!;
        Assert.Equal(read, leaf.Read(facts).Text);
        var wrote = leaf.Write(new CwmpValue(CwmpType.Unspecified, write), facts);
        Assert.Equal((FaultCode.None, string.Empty), (wrote.Fault, wrote.Detail));
        Assert.Equal(after, wrote.Assignments.IsEmpty ? before : wrote.Assignments.First(a => a.Name == name).Text);
        Assert.Null(setting.Check(after));
    }

    private static IEnumerable<KeyValuePair<string, (string, string, string[])>> Read(string root, params string[] files)
        => files.SelectMany(f => File.ReadLines(Repository.Path("tests", "vectors", "cwmp", f)).Skip(1)).Select(line => line.Split('\t')).Where(c => c.Length >= 3 && !c[0].EndsWith('.'))
            .Select(c => KeyValuePair.Create(c[0].StartsWith("VoiceService", StringComparison.Ordinal) ? $"{root}Services.{c[0]}" : c[0], (c[1], c[2], c.Length > 4 && c[4].Contains('|', StringComparison.Ordinal) ? c[4].Split('|') : Array.Empty<string>())))
            .DistinctBy(p => p.Key);

    // "string(256)", "list of string" and aliases of texts are texts.
    private static string Bare(string type) => Regex.Replace(type, @"[\(\[].*$", string.Empty).Trim() switch
    {
        "unsignedInt" or "StatsCounter32" => "unsignedInt",
        "unsignedLong" or "StatsCounter64" => "unsignedLong",
        "int" => "int",
        "boolean" => "boolean",
        "dateTime" => "dateTime",
        _ => "string",
    };
}
