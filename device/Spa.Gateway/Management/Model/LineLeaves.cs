namespace Spa.Gateway.Management.Model;

/// <summary>What both trees say of a line in the same words; each tree has its own place for it.</summary>
internal static class LineLeaves
{
    /// <summary>The provider of a line (VoiceProfile.{i}.SIP of TR-104 issue 1, SIP.Network.{i} of issue 2).</summary>
    /// <param name="sip">Where it stands.</param>
    /// <param name="n">The line, 1 or 2.</param>
    /// <param name="shortestTimer">The smallest value of a timer, in milliseconds: the issues differ.</param>
    public static void Sip(LeafList sip, int n, int shortestTimer)
    {
        sip.Text("ProxyServer", LeafSource.Of($"Proxy_{n}_", HostPort.Host), 256);
        sip.Number("ProxyServerPort", LeafSource.Of($"Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Text("ProxyServerTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Text("RegistrarServer", LeafSource.Of($"Proxy_{n}_", HostPort.Host), 256);
        sip.Number("RegistrarServerPort", LeafSource.Of($"Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Text("RegistrarServerTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Text("UserAgentDomain", LeafSource.Of("EXT_IP", Conversion.Verbatim), 256);
        sip.Number("UserAgentPort", LeafSource.Of($"SIP_Port_{n}_", Conversion.Verbatim), 0, 65535);
        sip.Text("UserAgentTransport", LeafSource.Of($"SIP_Transport_{n}_", VoiceConversions.Transport));
        sip.Text("OutboundProxy", LeafSource.Of($"Outbound_Proxy_{n}_", HostPort.Host), 256);
        sip.Number("OutboundProxyPort", LeafSource.Of($"Outbound_Proxy_{n}_", HostPort.Port), 0, 65535);
        sip.Number("RegistrationPeriod", LeafSource.Of($"Register_Expires_{n}_", Conversion.Verbatim), 1);
        sip.Number("RegisterExpires", LeafSource.Of($"Register_Expires_{n}_", Conversion.Verbatim), 1);
        sip.Number("RegisterRetryInterval", LeafSource.Of("Reg_Retry_Intvl", Conversion.Verbatim), 1);
        foreach (var timer in (string[])["T1", "T2", "T4"])
        {
            sip.Number($"Timer{timer}", LeafSource.Of($"SIP_{timer}", Conversion.Milliseconds), shortestTimer);
        }

        foreach (var timer in "BDFHJ")
        {
            sip.Number($"Timer{timer}", LeafSource.Of($"SIP_Timer_{timer}", Conversion.Milliseconds), shortestTimer);
        }

        sip.Number("InviteExpires", LeafSource.Of("INVITE_Expires", Conversion.Verbatim), 1);
        sip.Number("ReInviteExpires", LeafSource.Of("ReINVITE_Expires", Conversion.Verbatim), 1);
        sip.Number("DSCPMark", LeafSource.Of($"SIP_ToS_DiffServ_Value_{n}_", Conversion.Dscp), 0, 63);
        sip.Signed("EthernetPriorityMark", LeafSource.Of($"SIP_CoS_Value_{n}_", Conversion.Verbatim), -1);
    }

    /// <summary>Media and fax of a line (VoiceProfile.{i} of issue 1, VoIPProfile.{i} of issue 2).</summary>
    public static void Media(LeafList profile, int n)
    {
        profile.Number("RTP.LocalPortMin", LeafSource.Of("RTP_Port_Min", Conversion.Verbatim), 0, 65535);
        profile.Number("RTP.LocalPortMax", LeafSource.Of("RTP_Port_Max", Conversion.Verbatim), 0, 65535);
        profile.Number("RTP.DSCPMark", LeafSource.Of($"RTP_ToS_DiffServ_Value_{n}_", Conversion.Dscp), 0, 63);
        profile.Signed("RTP.EthernetPriorityMark", LeafSource.Of($"RTP_CoS_Value_{n}_", Conversion.Verbatim), -1);
        profile.Number("RTP.TelephoneEventPayloadType", LeafSource.Of("AVT_Dynamic_Payload", Conversion.Verbatim), 0, 127);
        profile.Truth("RTP.RTCP.Enable", LeafSource.Of("RTCP_Tx_Interval", VoiceConversions.NotZero));
        profile.Number("RTP.RTCP.TxRepeatInterval", LeafSource.Of("RTCP_Tx_Interval", Conversion.Milliseconds), 1);
        profile.Number("FaxT38.HighSpeedRedundancy", LeafSource.Of($"FAX_T38_Redundancy_{n}_", Conversion.Verbatim), 0, 3);
        if (n == 1)
        {
            profile.Truth("RTP.SRTP.Enable", LeafSource.Of("Secure_Call_Setting_1_", Conversion.Truth));
        }
    }

    /// <summary>STUN, which issue 1 has with the profile and issue 2 with the provider.</summary>
    public static void Stun(LeafList list)
    {
        list.Truth("STUNEnable", LeafSource.Of("STUN_Enable", Conversion.Truth));
        list.Text("STUNServer", LeafSource.Of("STUN_Server", Conversion.Verbatim), 256);
    }

    /// <summary>The waits between two digits (NumberingPlan.{i}).</summary>
    public static void Numbering(LeafList plan)
    {
        plan.Number("InterDigitTimerOpen", LeafSource.Of("Interdigit_Long_Timer", Conversion.Milliseconds), 1, 50000);
        plan.Number("InterDigitTimerStd", LeafSource.Of("Interdigit_Short_Timer", Conversion.Milliseconds), 1, 50000);
    }

    /// <summary>The calling features of line 1 whose names the issues share.</summary>
    public static void Features(LeafList features)
    {
        features.Truth("CallerIDEnable", LeafSource.Of("CID_Setting_1_", Conversion.Truth));
        features.Truth("CallWaitingEnable", LeafSource.Of("CW_Setting_1_", Conversion.Truth));
        features.Truth("DoNotDisturbEnable", LeafSource.Of("DND_Setting_1_", Conversion.Truth));
        features.Truth("CallTransferEnable", LeafSource.Of("Attn_Transfer_Serv_1_", Conversion.Truth));
        foreach (var (when, setting) in ((string, string)[])[("Unconditional", "Cfwd_All_Dest_1_"), ("OnBusy", "Cfwd_Busy_Dest_1_"), ("OnNoAnswer", "Cfwd_No_Ans_Dest_1_")])
        {
            features.Truth($"CallForward{when}Enable", new Forwarding(setting));
            features.Text($"CallForward{when}Number", LeafSource.Of(setting, Conversion.Verbatim), 32);
        }

        features.Truth("MWIEnable", LeafSource.Of("MWI_Serv_1_", Conversion.Truth));
        features.Truth("RepeatDialEnable", LeafSource.Of("Call_Back_Serv_1_", Conversion.Truth));
    }
}
