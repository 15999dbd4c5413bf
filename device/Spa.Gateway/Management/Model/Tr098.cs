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
        profile.Truth("STUNEnable", LeafSource.Of("STUN_Enable", Conversion.Truth));
        profile.Text("STUNServer", LeafSource.Of("STUN_Server", Conversion.Verbatim), 256);
        profile.Text("FaxPassThrough", LeafSource.Of($"FAX_Passthru_Method_{n}_", VoiceConversions.FaxPassThrough));
        profile.Truth("FaxT38.Enable", LeafSource.Of($"FAX_Enable_T38_{n}_", Conversion.Truth));
        profile.Number("FaxT38.HighSpeedRedundancy", LeafSource.Of($"FAX_T38_Redundancy_{n}_", Conversion.Verbatim), 0, 3);
        if (n == 1)
        {
            profile.Text("X_000E08_DialPlan", LeafSource.Of("Dial_Plan_1_", Conversion.Verbatim));
            profile.Number("NumberingPlan.InterDigitTimerOpen", LeafSource.Of("Interdigit_Long_Timer", Conversion.Milliseconds), 1, 50000);
            profile.Number("NumberingPlan.InterDigitTimerStd", LeafSource.Of("Interdigit_Short_Timer", Conversion.Milliseconds), 1, 50000);
            profile.Truth("RTP.SRTP.Enable", LeafSource.Of("Secure_Call_Setting_1_", Conversion.Truth));
        }

        Sip(profile.Under("SIP."), n);
        profile.Number("RTP.LocalPortMin", LeafSource.Of("RTP_Port_Min", Conversion.Verbatim), 0, 65535);
        profile.Number("RTP.LocalPortMax", LeafSource.Of("RTP_Port_Max", Conversion.Verbatim), 0, 65535);
        profile.Number("RTP.DSCPMark", LeafSource.Of($"RTP_ToS_DiffServ_Value_{n}_", Conversion.Dscp), 0, 63);
        profile.Signed("RTP.EthernetPriorityMark", LeafSource.Of($"RTP_CoS_Value_{n}_", Conversion.Verbatim), -1);
        profile.Number("RTP.TelephoneEventPayloadType", LeafSource.Of("AVT_Dynamic_Payload", Conversion.Verbatim), 0, 127);
        profile.Truth("RTP.RTCP.Enable", LeafSource.Of("RTCP_Tx_Interval", VoiceConversions.NotZero));
        profile.Number("RTP.RTCP.TxRepeatInterval", LeafSource.Of("RTCP_Tx_Interval", Conversion.Milliseconds), 1);
    }

    private static void Sip(LeafList sip, int n)
    {
        sip.Text("ProxyServer", LeafSource.Of($"Proxy_{n}_", HostPort.Host), 256);
        sip.Number("ProxyServerPort", LeafSource.Of($"Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Text("ProxyServerTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Text("RegistrarServer", LeafSource.Of($"Proxy_{n}_", HostPort.Host), 256);
        sip.Number("RegistrarServerPort", LeafSource.Of($"Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Text("RegistrarServerTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Number("UserAgentPort", LeafSource.Of($"SIP_Port_{n}_", Conversion.Verbatim), 0, 65535);
        sip.Text("UserAgentTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Text("OutboundProxy", LeafSource.Of($"Outbound_Proxy_{n}_", HostPort.Host), 256);
        sip.Number("OutboundProxyPort", LeafSource.Of($"Outbound_Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Number("RegistrationPeriod", LeafSource.Of($"Register_Expires_{n}_", Conversion.Verbatim), 1);
        sip.Number("RegisterExpires", LeafSource.Of($"Register_Expires_{n}_", Conversion.Verbatim), 1);
        sip.Number("RegistersMinExpires", LeafSource.Of("Reg_Min_Expires", Conversion.Verbatim), 1);
        sip.Number("RegisterRetryInterval", LeafSource.Of("Reg_Retry_Intvl", Conversion.Verbatim), 1);
        sip.Number("TimerT1", LeafSource.Of("SIP_T1", Conversion.Milliseconds));
        sip.Number("TimerT2", LeafSource.Of("SIP_T2", Conversion.Milliseconds));
        sip.Number("TimerT4", LeafSource.Of("SIP_T4", Conversion.Milliseconds));
        foreach (var timer in "BDFHJ")
        {
            sip.Number($"Timer{timer}", LeafSource.Of($"SIP_Timer_{timer}", Conversion.Milliseconds));
        }

        sip.Number("InviteExpires", LeafSource.Of("INVITE_Expires", Conversion.Verbatim), 1);
        sip.Number("ReInviteExpires", LeafSource.Of("ReINVITE_Expires", Conversion.Verbatim), 1);
        sip.Number("DSCPMark", LeafSource.Of($"SIP_ToS_DiffServ_Value_{n}_", Conversion.Dscp), 0, 63);
        sip.Signed("EthernetPriorityMark", LeafSource.Of($"SIP_CoS_Value_{n}_", Conversion.Verbatim), -1);
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
        features.Truth("CallerIDEnable", LeafSource.Of("CID_Setting_1_", Conversion.Truth));
        features.Truth("AnonymousCalEnable", LeafSource.Of("Block_CID_Setting_1_", Conversion.Truth));
        features.Truth("AnonymousCallBlockEnable", LeafSource.Of("Block_ANC_Setting_1_", Conversion.Truth));
        features.Truth("CallWaitingEnable", LeafSource.Of("CW_Setting_1_", Conversion.Truth));
        features.Truth("DoNotDisturbEnable", LeafSource.Of("DND_Setting_1_", Conversion.Truth));
        features.Truth("CallTransferEnable", LeafSource.Of("Attn_Transfer_Serv_1_", Conversion.Truth));
        features.Truth("CallForwardUnconditionalEnable", new Forwarding("Cfwd_All_Dest_1_"));
        features.Text("CallForwardUnconditionalNumber", LeafSource.Of("Cfwd_All_Dest_1_", Conversion.Verbatim), 32);
        features.Truth("CallForwardOnBusyEnable", new Forwarding("Cfwd_Busy_Dest_1_"));
        features.Text("CallForwardOnBusyNumber", LeafSource.Of("Cfwd_Busy_Dest_1_", Conversion.Verbatim), 32);
        features.Truth("CallForwardOnNoAnswerEnable", new Forwarding("Cfwd_No_Ans_Dest_1_"));
        features.Text("CallForwardOnNoAnswerNumber", LeafSource.Of("Cfwd_No_Ans_Dest_1_", Conversion.Verbatim), 32);
        features.Number("CallForwardOnNoAnswerRingCount", LeafSource.Of("Cfwd_No_Ans_Delay_1_", VoiceConversions.Rings));
        features.Truth("MWIEnable", LeafSource.Of("MWI_Serv_1_", Conversion.Truth));
        features.Truth("CallReturnEnable", LeafSource.Of("Call_Return_Serv_1_", Conversion.Truth));
        features.Truth("RepeatDialEnable", LeafSource.Of("Call_Back_Serv_1_", Conversion.Truth));
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
