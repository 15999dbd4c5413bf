using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Gateway.Management.Model.Sounds;

namespace Spa.Gateway.Management.Model;

/// <summary>InternetGatewayDevice:1 with VoiceService:1 (provisioning.md 7.9a).</summary>
internal static class Tr098
{
    /// <summary>The connection whose address each Inform tells.</summary>
    public const string DefaultWan = "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.";

    private const string Voice = "Services.VoiceService.1.";

    /// <summary>Path of the present calls of a line.</summary>
    public static string Sessions(int line) => $"{Voice}VoiceProfile.{line}.Line.1.Session.";

    /// <summary>Its list of ended calls: issue 1 has none, so it stands in one of the vendor's, with the names of issue 2.</summary>
    public static CallLogLeaves CallLog { get; } = new($"{Voice}X_000E08_CallLog.", Line, Line(1), Port(1), Port);

    /// <summary>All of it.</summary>
    public static IReadOnlyList<ModelLeaf> Leaves(string root)
    {
        var list = new LeafList(root);
        list.Text("DeviceSummary", LeafSource.Fixed("InternetGatewayDevice:1.14[](Time:1), VoiceService:1.1[1](TAEndpoint:1)"));
        list.Text("DeviceInfo.SpecVersion", LeafSource.Fixed("1.0"));
        CommonLeaves.Identity(list);
        CommonLeaves.Server(list);
        CommonLeaves.Stun(list);
        list.Number("ManagementServer.UDPConnectionRequestAddressNotificationLimit", LeafSource.Of(ProvisioningParameters.CwmpStunNotificationLimit.Name, Conversion.Verbatim));
        InformTable.Counted(list);
        TimeLeaves.Common(list);
        list.Text("Time.LocalTimeZone", LeafSource.Of("Time_Zone", TimeLeaves.Offset), 6);
        list.Text("Time.LocalTimeZoneName", TimeLeaves.Zone, 64);
        list.Text(DefaultWan + "ExternalIPAddress", new OwnAddress());
        list.Number("Services.VoiceServiceNumberOfEntries", LeafSource.Fixed("1"));
        list.Number(Voice + "VoiceProfileNumberOfEntries", LeafSource.Fixed("2"));
        for (var n = 1; n <= 2; n++)
        {
            Profile(list.Under($"{Voice}VoiceProfile.{n}."), n);
            Line(list.Under($"{Voice}VoiceProfile.{n}.Line.1."), n);
            list.Text($"{Voice}PhyInterface.{n}.PhyPort", LeafSource.Fixed($"{n}"));
            list.Number($"{Voice}PhyInterface.{n}.InterfaceID", LeafSource.Fixed($"{n}"));
            list.Text($"{Voice}PhyInterface.{n}.Description", LeafSource.Fixed(n == 1 ? "FXS" : "FXO"));
        }

        CallLog.Counted(list);
        DiagnosticLeaves.PingDiagnostics(list.Under("IPPingDiagnostics."));

        // Issue 1 knows a test of the phone's wire only, and no result of one.
        DiagnosticLeaves.Phone(list.Under(Voice + "PhyInterface.1.X_000E08_DiagTests."));
        DiagnosticLeaves.Line(list.Under(Voice + "PhyInterface.2.X_000E08_DiagTests."));
        Gateway(list.Under(Voice + "VoiceProfile.2.Line.1.X_000E08_Gateway."));
        CommonLeaves.Settings(list);
        return list.Leaves;
    }

    private static string Line(int line) => $"InternetGatewayDevice.{Voice}VoiceProfile.{line}.Line.1";

    private static string Port(int line) => $"InternetGatewayDevice.{Voice}PhyInterface.{line}";

    private static void Profile(LeafList profile, int n)
    {
        profile.Text("Enable", LeafSource.Of($"Line_Enable_{n}_", VoiceConversions.EnabledWord));
        profile.Number("NumberOfLines", LeafSource.Fixed("1"));
        profile.Text("SignalingProtocol", LeafSource.Pinned("SIP"));
        profile.Text("DTMFMethod", LeafSource.Of($"DTMF_Tx_Method_{n}_", VoiceConversions.OneKey));
        LineLeaves.Stun(profile);
        profile.Text("FaxPassThrough", LeafSource.Of($"FAX_Passthru_Method_{n}_", VoiceConversions.FaxPassThrough));
        profile.Truth("FaxT38.Enable", LeafSource.Of($"FAX_Enable_T38_{n}_", Conversion.Truth));
        if (n == 1)
        {
            profile.Text("DigitMap", DigitMap.Text, 256);
            profile.Truth("DigitMapEnable", DigitMap.Enable);
            profile.Truth("PSTNFailOver", LeafSource.Of("Line_1_Fallback_DP_2_", VoiceConversions.Fallback));
            profile.Text("X_000E08_DialPlan", LeafSource.Of("Dial_Plan_1_", Conversion.Verbatim));
            LineLeaves.Numbering(profile.Under("NumberingPlan."));
            ToneLeaves.Issue1(profile.Under("Tone."));
        }

        Sip(profile.Under("SIP."), n);
        LineLeaves.Media(profile, n);
    }

    private static void Sip(LeafList sip, int n)
    {
        LineLeaves.Sip(sip, n, shortestTimer: 0);
        sip.Number("RegistersMinExpires", LeafSource.Of("Reg_Min_Expires", Conversion.Verbatim), 1);
        sip.Text("InboundAuth", LeafSource.Of($"Auth_INVITE_{n}_", Conversion.Words(("None", "no"), ("Digest", "yes"))));
    }

    private static void Line(LeafList line, int n)
    {
        line.Text("Enable", LeafSource.Of($"Line_Enable_{n}_", VoiceConversions.EnabledWord));
        line.Text("DirectoryNumber", LeafSource.Of($"User_ID_{n}_", Conversion.Verbatim), 32);
        line.Text("Status", LeafSource.Fact(f => VoiceWords.LineIssue1(f, n)));
        line.Text("CallState", LeafSource.Fact(f => VoiceWords.CallIssue1(f, n)));
        CountLeaves.Issue1(line.Under("Stats."), n);
        line.Text("PhyReferenceList", LeafSource.Pinned($"{n}"), 32);
        line.Text("SIP.AuthUserName", new AuthUser(n), 128);
        line.Text("SIP.AuthPassword", LeafSource.Of($"Password_{n}_", Conversion.Secret), 128);
        line.Text("SIP.URI", new RegisterUri(n), 389);
        line.Text("CallingFeatures.CallerIDName", LeafSource.Of($"Display_Name_{n}_", Conversion.Verbatim), 256);
        line.Truth("VoiceProcessing.EchoCancellationEnable", LeafSource.Of($"Echo_Canc_Enable_{n}_", Conversion.Truth));
        Codecs(line.Under("Codec.List."), n);
        if (n == 1)
        {
            Features(line.Under("CallingFeatures."));
            RingLeaves.Issue1(line.Under("Ringer."));
            line.Signed("VoiceProcessing.TransmitGain", LeafSource.Of("FXS_Port_Input_Gain", Conversion.Tenths));
            line.Signed("VoiceProcessing.ReceiveGain", LeafSource.Of("FXS_Port_Output_Gain", Conversion.Tenths));
        }
    }

    private static void Codecs(LeafList list, int n)
    {
        for (var i = 0; i < CodecOrder.All.Length; i++)
        {
            var (_, codec, rate, _) = CodecOrder.All[i];
            var row = list.Under($"{i + 1}.");
            row.Number("EntryID", LeafSource.Fixed($"{i + 1}"));
            row.Text("Codec", LeafSource.Fixed(codec));
            row.Number("BitRate", LeafSource.Fixed(rate));
            row.Text("PacketizationPeriod", LeafSource.Of("RTP_Packet_Size", Conversion.Milliseconds), 64);
            row.Truth("SilenceSuppression", LeafSource.Of($"Silence_Supp_Enable_{n}_", Conversion.Truth));
            row.Truth("Enable", CodecOrder.Switch(n, i));
            row.Number("Priority", CodecOrder.Priority(n, i), 1, CodecOrder.All.Length);
        }
    }

    private static void Features(LeafList features)
    {
        features.Truth("MessageWaiting", LeafSource.Fact(f => VoiceWords.Messages(f) == "0" ? "0" : "1"));
        LineLeaves.Features(features);
        features.Truth("AnonymousCalEnable", LeafSource.Of("Block_CID_Setting_1_", Conversion.Truth));
        features.Truth("AnonymousCallBlockEnable", LeafSource.Of("Block_ANC_Setting_1_", Conversion.Truth));
        features.Number("CallForwardOnNoAnswerRingCount", LeafSource.Of("Cfwd_No_Ans_Delay_1_", VoiceConversions.Rings));
        features.Truth("CallReturnEnable", LeafSource.Of("Call_Return_Serv_1_", Conversion.Truth));
    }

    // The standard lets it be set; the unit has the address that its network gives it.
    private sealed class OwnAddress : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => facts.Status.Network.Address;

        public override LeafWrite Write(string value, ModelFacts facts)
            => value == Read(facts) ? LeafWrite.Nothing : LeafWrite.Refuse(FaultCode.InvalidParameterValue, "the unit has the address that the network gives it");
    }

    // Everything of the gateway by its own name: issue 1 has no place for it.
    private static void Gateway(LeafList gateway)
    {
        foreach (var setting in Catalogue.All.Where(p => p.Page == Page.PstnLine && (p.Section.Contains("Gateway", StringComparison.Ordinal) || p.Section.Contains("PSTN", StringComparison.Ordinal) || p.Section.Contains("FXO", StringComparison.Ordinal))))
        {
            gateway.Text(setting.Name, LeafSource.Of(setting.Name, setting.Kind.IsSecret ? Conversion.Secret : Conversion.Verbatim));
        }
    }
}
