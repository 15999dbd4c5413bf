using System.Globalization;
using Spa.Gateway.Management.Model.Sounds;

namespace Spa.Gateway.Management.Model;

/// <summary>Device:2 with VoiceService:2 (provisioning.md 7.9b).</summary>
internal static class Tr181
{
    private const string Voice = "Services.VoiceService.1.";

    /// <summary>Path of the present calls of a line: issue 2 has no table of them, so they stand in one of the vendor's.</summary>
    public static string Sessions(int line) => $"{Voice}CallControl.Line.{line}.X_000E08_Session.";

    /// <summary>Its list of ended calls.</summary>
    public static CallLogLeaves CallLog { get; } = new($"{Voice}CallLog.", line => $"Device.{Voice}CallControl.Line.{line}", $"Device.{Voice}CallControl.Extension.1", $"Device.{Voice}POTS.FXS.1", line => $"Device.{Voice}{(line == 1 ? "SIP.Client.1" : "POTS.FXO.1")}");

    /// <summary>All of it.</summary>
    public static IReadOnlyList<ModelLeaf> Leaves(string root)
    {
        var list = new LeafList(root);
        list.Text("RootDataModelVersion", LeafSource.Fixed("2.11"));
        CommonLeaves.Identity(list);
        CommonLeaves.Server(list);
        CommonLeaves.Stun(list);
        InformTable.Counted(list);
        TimeLeaves.Common(list);
        list.Text("Time.LocalTimeZone", TimeLeaves.Zone, 256);
        Users(list);
        Ports(list.Under(Voice));
        for (var line = 1; line <= 2; line++)
        {
            Account(list.Under(Voice), line);
            Media(list.Under(Voice), line);
            Line(list.Under(Voice), line);
        }

        CodecProfiles(list.Under(Voice));
        Features(list.Under(Voice + "CallControl.CallingFeatures.Set.1."));
        LineLeaves.Numbering(list.Under(Voice + "CallControl.NumberingPlan.1."));
        ToneLeaves.Issue2(list.Under(Voice + "Tone."), $"{root}{Voice}Tone.");
        RingLeaves.Issue2(list.Under(Voice + "POTS.Ringer."));
        CallLog.Counted(list);
        list.Signed(Voice + "Capabilities.MaxCallLogCount", LeafSource.Shown("CWMP_Call_Log", Conversion.Verbatim), -1);
        Counts(list.Under(Voice));
        DiagnosticLeaves.Ping(list.Under("IP.Diagnostics.IPPing."));
        DiagnosticLeaves.Line(list.Under(Voice + "POTS.FXO.1.DiagTests."));
        DiagnosticLeaves.Phone(list.Under(Voice + "POTS.FXS.1.DiagTests."));
        CommonLeaves.Settings(list);
        return list.Leaves;
    }

    private static void Users(LeafList list)
    {
        list.Number("Users.UserNumberOfEntries", LeafSource.Fixed("2"));
        list.Text("Users.User.1.Username", LeafSource.Pinned("admin"), 64);
        list.Text("Users.User.1.Password", LeafSource.Of("Admin_Passwd", Conversion.Secret), 64);
        list.Text("Users.User.2.Username", LeafSource.Pinned("user"), 64);
        list.Text("Users.User.2.Password", LeafSource.Of("User_Password", Conversion.Secret), 64);
    }

    private static void Counts(LeafList list)
    {
        list.Number("VoIPProfileNumberOfEntries", LeafSource.Fixed("2"));
        list.Number("CodecProfileNumberOfEntries", LeafSource.Fixed((2 * CodecOrder.All.Length).ToString(CultureInfo.InvariantCulture)));
        list.Number("Capabilities.CodecNumberOfEntries", LeafSource.Fixed(CodecOrder.All.Length.ToString(CultureInfo.InvariantCulture)));
        list.Number("POTS.FXSNumberOfEntries", LeafSource.Fixed("1"));
        list.Number("POTS.FXONumberOfEntries", LeafSource.Fixed("1"));
        list.Number("SIP.ClientNumberOfEntries", LeafSource.Fixed("2"));
        list.Number("SIP.NetworkNumberOfEntries", LeafSource.Fixed("2"));
        list.Number("CallControl.LineNumberOfEntries", LeafSource.Fixed("2"));
        list.Number("CallControl.ExtensionNumberOfEntries", LeafSource.Fixed("2"));
        list.Number("CallControl.NumberingPlanNumberOfEntries", LeafSource.Fixed("1"));
        list.Number("CallControl.CallingFeatures.SetNumberOfEntries", LeafSource.Fixed("1"));
    }

    private static void Ports(LeafList list)
    {
        list.Text("POTS.FXS.1.Name", LeafSource.Fixed("Phone"));
        list.Text("POTS.FXS.1.Status", LeafSource.Fact(VoiceWords.Port));
        list.Truth("POTS.FXS.1.Active", LeafSource.Fact(VoiceWords.IsLifted));
        list.Text("POTS.FXS.1.FaxPassThrough", LeafSource.Of("FAX_Passthru_Method_1_", VoiceConversions.FaxPassThrough));
        list.Signed("POTS.FXS.1.VoiceProcessing.TransmitGain", LeafSource.Of("FXS_Port_Input_Gain", Conversion.Tenths));
        list.Signed("POTS.FXS.1.VoiceProcessing.ReceiveGain", LeafSource.Of("FXS_Port_Output_Gain", Conversion.Tenths));
        list.Truth("POTS.FXS.1.VoiceProcessing.EchoCancellationEnable", LeafSource.Of("Echo_Canc_Enable_1_", Conversion.Truth));
        list.Text("POTS.FXO.1.Name", LeafSource.Fixed("Line"));
        list.Text("POTS.FXO.1.Status", LeafSource.Fact(VoiceWords.ExchangePort));
        list.Truth("POTS.FXO.1.Active", LeafSource.Fact(VoiceWords.IsPlugged));
        list.Truth("POTS.FXO.1.SecondStepDialing", LeafSource.Of("PSTN-To-VoIP_Gateway_Enable_2_", Conversion.Truth));
        list.Number("POTS.FXO.1.TimeoutBeforeDialing", LeafSource.Of("PSTN_Dialing_Delay_2_", Conversion.Verbatim), 1, 60);
        list.Number("POTS.FXO.1.RingingTimeout", LeafSource.Of("PSTN_Ring_Timeout_2_", Conversion.Verbatim), 1, 30);
    }

    private static void Account(LeafList list, int n)
    {
        var network = list.Under($"SIP.Network.{n}.");
        LineLeaves.Sip(network, n, shortestTimer: 1);
        LineLeaves.Stun(network);
        network.Text("InboundAuth", new InboundAuth(n));
        network.Text("CodecList", CodecOrder.List(n, $"Device.{Voice}CodecProfile."));
        network.Text("VoIPProfile", LeafSource.Pinned($"Device.{Voice}VoIPProfile.{n}"), 256);

        var client = list.Under($"SIP.Client.{n}.");
        client.Truth("Enable", LeafSource.Of($"Line_Enable_{n}_", Conversion.Truth));
        client.Text("Status", LeafSource.Fact(f => VoiceWords.Account(f, n)));
        client.Text("AuthUserName", new AuthUser(n), 128);
        client.Text("AuthPassword", LeafSource.Of($"Password_{n}_", Conversion.Secret), 128);
        client.Text("Network", LeafSource.Pinned($"Device.{Voice}SIP.Network.{n}"), 256);
        client.Text("RegisterURI", new RegisterUri(n), 389);
        client.Truth("T38Enable", LeafSource.Of($"FAX_Enable_T38_{n}_", Conversion.Truth));
    }

    private static void Media(LeafList list, int n)
    {
        var profile = list.Under($"VoIPProfile.{n}.");
        profile.Text("DTMFMethod", LeafSource.Of($"DTMF_Tx_Method_{n}_", VoiceConversions.Keys));
        LineLeaves.Media(profile, n);
    }

    private static void Line(LeafList list, int n)
    {
        var line = list.Under($"CallControl.Line.{n}.");
        line.Truth("Enable", LeafSource.Of($"Line_Enable_{n}_", Conversion.Truth));
        line.Text("Status", LeafSource.Fact(f => VoiceWords.Line(f, n)));
        line.Text("CallStatus", LeafSource.Fact(f => VoiceWords.Call(f, n)));
        line.Text("DirectoryNumber", LeafSource.Of($"User_ID_{n}_", Conversion.Verbatim), 32);
        line.Text("Provider", LeafSource.Pinned($"Device.{Voice}SIP.Client.{n}"), 256);
        CountLeaves.Issue2(line.Under("Stats."), n);
        for (var plan = 1; plan <= (n == 1 ? 1 : 8); plan++)
        {
            line.Text(n == 1 ? "X_000E08_DialPlan" : $"X_000E08_DialPlan{plan}", LeafSource.Of(n == 1 ? "Dial_Plan_1_" : $"Dial_Plan_{plan}_2_", Conversion.Verbatim));
        }

        var extension = list.Under($"CallControl.Extension.{n}.");
        extension.Text("Name", LeafSource.Of($"Display_Name_{n}_", Conversion.Verbatim), 256);
        extension.Text("Provider", LeafSource.Pinned($"Device.{Voice}POTS.{(n == 1 ? "FXS" : "FXO")}.1"), 256);
        if (n == 1)
        {
            extension.Text("NumberingPlan", LeafSource.Pinned($"Device.{Voice}CallControl.NumberingPlan.1"), 256);
            extension.Text("CallingFeatures", LeafSource.Pinned($"Device.{Voice}CallControl.CallingFeatures.Set.1"), 256);
        }
    }

    private static void CodecProfiles(LeafList list)
    {
        for (var i = 0; i < CodecOrder.All.Length; i++)
        {
            var (_, codec, rate, _) = CodecOrder.All[i];
            var known = list.Under($"Capabilities.Codec.{i + 1}.");
            known.Text("Codec", LeafSource.Fixed(codec));
            known.Number("BitRate", LeafSource.Fixed(rate));
            known.Text("PacketizationPeriod", LeafSource.Fixed("10-160"));
        }

        for (var n = 1; n <= 2; n++)
        {
            for (var i = 0; i < CodecOrder.All.Length; i++)
            {
                var profile = list.Under($"CodecProfile.{((n - 1) * CodecOrder.All.Length) + i + 1}.");
                profile.Truth("Enable", CodecOrder.Switch(n, i));
                profile.Text("Codec", LeafSource.Fixed($"Device.{Voice}Capabilities.Codec.{i + 1}"));
                profile.Text("PacketizationPeriod", LeafSource.Of("RTP_Packet_Size", Conversion.Milliseconds), 64);
                profile.Truth("SilenceSuppression", LeafSource.Of($"Silence_Supp_Enable_{n}_", Conversion.Truth));
            }
        }
    }

    private static void Features(LeafList set)
    {
        LineLeaves.Features(set);
        set.Truth("AnonymousCallEnable", LeafSource.Of("Block_CID_Setting_1_", Conversion.Truth));
        set.Truth("AnonymousCallRejectionEnable", LeafSource.Of("Block_ANC_Setting_1_", Conversion.Truth));
        set.Number("LineMessagesWaiting", LeafSource.Fact(VoiceWords.Messages));
        set.Number("CallForwardOnNoAnswerRingTimeout", LeafSource.Of("Cfwd_No_Ans_Delay_1_", Conversion.Verbatim));
    }
}
