using Spa.Configuration.Parameters;

namespace Spa.Gateway.Management.Model;

/// <summary>InternetGatewayDevice:1 with VoiceService:1 (provisioning.md 7.9a).</summary>
internal static class Tr098
{
    private const string Voice = "Services.VoiceService.1.";

    /// <summary>All of it.</summary>
    public static IReadOnlyList<ModelLeaf> Leaves(string root)
    {
        var list = new LeafList(root);
        list.Text("DeviceSummary", LeafSource.Fixed("InternetGatewayDevice:1.14[](Baseline:1, Time:1), VoiceService:1.1[1](SIPEndpoint:1, Endpoint:1)"));
        list.Text("DeviceInfo.SpecVersion", LeafSource.Fixed("1.0"));
        CommonLeaves.Identity(list);
        CommonLeaves.Server(list);
        CommonLeaves.Stun(list);
        list.Number("ManagementServer.UDPConnectionRequestAddressNotificationLimit", LeafSource.Of(ProvisioningParameters.CwmpStunNotificationLimit.Name, Conversion.Verbatim));
        InformTable.Counted(list);
        CommonLeaves.Time(list);
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

        Gateway(list.Under(Voice + "VoiceProfile.2.Line.1.X_000E08_Gateway."));
        CommonLeaves.Settings(list);
        return list.Leaves;
    }

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
            profile.Text("X_000E08_DialPlan", LeafSource.Of("Dial_Plan_1_", Conversion.Verbatim));
            LineLeaves.Numbering(profile.Under("NumberingPlan."));
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
        line.Text("Status", LeafSource.Fact(f => VoiceWords.RegistrationIssue1(f, n, f.IsYes($"Line_Enable_{n}_"))));
        line.Text("CallState", LeafSource.Fact(f => VoiceWords.CallIssue1(f, n)));
        line.Text("PhyReferenceList", LeafSource.Pinned($"{n}"), 32);
        line.Text("SIP.AuthUserName", new AuthUser(n), 128);
        line.Text("SIP.AuthPassword", LeafSource.Of($"Password_{n}_", Conversion.Secret), 128);
        line.Text("SIP.URI", new RegisterUri(n), 389);
        line.Text("CallingFeatures.CallerIDName", LeafSource.Of($"Display_Name_{n}_", Conversion.Verbatim), 256);
        line.Truth("VoiceProcessing.EchoCancellationEnable", LeafSource.Of($"Echo_Canc_Enable_{n}_", Conversion.Truth));
        if (n == 1)
        {
            Features(line.Under("CallingFeatures."));
            line.Signed("VoiceProcessing.TransmitGain", LeafSource.Of("FXS_Port_Input_Gain", Conversion.Tenths));
            line.Signed("VoiceProcessing.ReceiveGain", LeafSource.Of("FXS_Port_Output_Gain", Conversion.Tenths));
        }
    }

    private static void Features(LeafList features)
    {
        LineLeaves.Features(features);
        features.Truth("AnonymousCalEnable", LeafSource.Of("Block_CID_Setting_1_", Conversion.Truth));
        features.Truth("AnonymousCallBlockEnable", LeafSource.Of("Block_ANC_Setting_1_", Conversion.Truth));
        features.Number("CallForwardOnNoAnswerRingCount", LeafSource.Of("Cfwd_No_Ans_Delay_1_", VoiceConversions.Rings));
        features.Truth("CallReturnEnable", LeafSource.Of("Call_Return_Serv_1_", Conversion.Truth));
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
