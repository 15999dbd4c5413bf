using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
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
        foreach (var leaf in DataModel.Of(kind).Leaves.Where(l => !l.Path.Contains("X_000E08_", StringComparison.Ordinal)))
        {
            var name = Regex.Replace(leaf.Path, @"\.\d+(?=\.)", ".{i}");
            if (!Standard.TryGetValue(name, out var standard))
            {
                wrong.Add($"{leaf.Path} is in no file");
                continue;
            }

            var type = leaf.Type switch { CwmpType.Text => "string", CwmpType.Number => "unsignedInt", CwmpType.SignedNumber => "int", CwmpType.Boolean => "boolean", _ => "dateTime" };
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
    [InlineData("CodecProfile.1.PacketizationPeriod", "RTP_Packet_Size", "0.030", "30", "20", "0.02")]
    [InlineData("CallControl.NumberingPlan.1.InterDigitTimerStd", "Interdigit_Short_Timer", "3", "3000", "4000", "4")]
    [InlineData("CallControl.CallingFeatures.Set.1.CallForwardUnconditionalEnable", "Cfwd_All_Dest_1_", "2000", "1", "0", "")]
    [InlineData("CallControl.Line.1.X_000E08_DialPlan", "Dial_Plan_1_", "(xx.)", "(xx.)", "(9xx.)", "(9xx.)")]
    [InlineData("CallControl.Line.2.X_000E08_DialPlan3", "Dial_Plan_3_2_", "(xx.)", "(xx.)", "(9xx.)", "(9xx.)")]
    public void A_setting_and_its_standard_name_are_one(string path, string name, string before, string read, string write, string after)
        => Judge("Device.Services.VoiceService.1." + path, CwmpDataModel.Tr181, name, before, read, write, after);

    [Theory]
    [InlineData("VoiceProfile.1.Enable", "Line_Enable_1_", "yes", "Enabled", "Disabled", "no")]
    [InlineData("VoiceProfile.1.SIP.ProxyServer", "Proxy_1_", "a.example:5070", "a.example", "b.example", "b.example:5070")]
    [InlineData("VoiceProfile.1.DTMFMethod", "DTMF_Tx_Method_1_", "AVT", "RFC2833", "RFC2833", "AVT")]
    [InlineData("VoiceProfile.1.DTMFMethod", "DTMF_Tx_Method_1_", "AVT", "RFC2833", "InBand", "InBand")]
    [InlineData("VoiceProfile.1.Line.1.CallingFeatures.CallForwardOnNoAnswerRingCount", "Cfwd_No_Ans_Delay_1_", "20", "3", "5", "30")]
    [InlineData("VoiceProfile.2.Line.1.X_000E08_Gateway.PSTN_Answer_Delay_2_", "PSTN_Answer_Delay_2_", "16", "16", "5", "5")]
    public void So_are_those_of_issue_1(string path, string name, string before, string read, string write, string after)
        => Judge("InternetGatewayDevice.Services.VoiceService.1." + path, CwmpDataModel.Tr098, name, before, read, write, after);

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
        "unsignedInt" => "unsignedInt",
        "int" => "int",
        "boolean" => "boolean",
        "dateTime" => "dateTime",
        _ => "string",
    };
}
