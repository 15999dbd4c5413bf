using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>In service, music, NAT, network and SIP settings of the lines.</summary>
public static partial class LineParameters
{
    private static readonly LineSection EnableSection = new("Line Enable", ApplyWhen.WhenIdle);
    private static readonly LineSection StreamingSection = new("Streaming Audio Server (SAS)");
    private static readonly LineSection NatSection = new("NAT Settings");
    private static readonly LineSection NetworkSection = new("Network Settings");
    private static readonly LineSection SipSection = new("SIP Settings", ApplyWhen.WhenIdle);

    internal static Section[] Line1Sections =>
    [
        EnableSection.Line1,
        StreamingSection.Line1,
        NatSection.Line1,
        NetworkSection.Line1,
        SipSection.Line1,
        CallFeaturesSection.Line1,
        RegistrationSection.Line1,
        SubscriberSection.Line1,
        ServicesSection.Line1,
        AudioSection.Line1,
        GatewaysSection.Line1,
        FallbackSection.Line1,
        PlanSection.Line1,
        PolaritySection.Line1,
        OwnSection,
    ];

    internal static Section[] PstnSections =>
    [
        EnableSection.PstnLine,
        StreamingSection.PstnLine,
        NatSection.PstnLine,
        NetworkSection.PstnLine,
        SipSection.PstnLine,
        CallFeaturesSection.PstnLine,
        RegistrationSection.PstnLine,
        SubscriberSection.PstnLine,
        ServicesSection.PstnLine,
        AudioSection.PstnLine,
        GatewaysSection.PstnLine,
        FallbackSection.PstnLine,
        PlanSection.PstnLine,
        PolaritySection.PstnLine,
    ];

    // Line Enable
    /// <summary><c>Line_Enable_n_</c>: Put the account in service.</summary>
    public static readonly PerLine<bool> LineEnable = EnableSection.Row("Line Enable", Kinds.YesNo, "yes", "Put the account in service.");

    // Streaming Audio Server (SAS)
    /// <summary><c>SAS_Enable_1_</c>: Line answers by itself and streams the audio of the phone port; no outbound calls.</summary>
    public static readonly Parameter<bool> SasEnable = StreamingSection.Line1.Row(
        "SAS Enable", Kinds.YesNo, "no", "Line answers by itself and streams the audio of the phone port; no outbound calls.");

    /// <summary><c>SAS_DLG_Refresh_Intvl_1_</c>: Re-INVITE spacing that proves the client is still there, 0 = off; a failed refresh ends the call.</summary>
    public static readonly Parameter<TimeSpan> SasDlgRefreshIntvl = StreamingSection.Line1.Row(
        "SAS DLG Refresh Intvl", Kinds.Seconds(0, 255), "30",
        "Re-INVITE spacing that proves the client is still there, 0 = off; a failed refresh ends the call.");

    /// <summary><c>SAS_Inbound_RTP_Sink_1_</c>: SDP address offered to clients; blank = 0.0.0.0 and sendonly.</summary>
    public static readonly Parameter<string> SasInboundRtpSink = StreamingSection.Line1.Row(
        "SAS Inbound RTP Sink", Kinds.HostPort, "", "SDP address offered to clients; blank = 0.0.0.0 and sendonly.");

    // NAT Settings
    /// <summary><c>NAT_Mapping_Enable_n_</c>: Put the mapped address and ports in SIP and SDP.</summary>
    public static readonly PerLine<bool> NatMappingEnable = NatSection.Row(
        "NAT Mapping Enable", Kinds.YesNo, "no", "Put the mapped address and ports in SIP and SDP.");

    /// <summary><c>NAT_Keep_Alive_Enable_n_</c>: Send keep alives every NAT Keep Alive Intvl.</summary>
    public static readonly PerLine<bool> NatKeepAliveEnable = NatSection.Row(
        "NAT Keep Alive Enable", Kinds.YesNo, "no", "Send keep alives every NAT Keep Alive Intvl.");

    /// <summary><c>NAT_Keep_Alive_Msg_n_</c>: Content: a NOTIFY, a REGISTER without contact, or literal text.</summary>
    public static readonly PerLine<string> NatKeepAliveMsg = NatSection.Row(
        "NAT Keep Alive Msg", Kinds.Text(127), "$NOTIFY", "Content: a NOTIFY, a REGISTER without contact, or literal text.");

    /// <summary><c>NAT_Keep_Alive_Dest_n_</c>: Target of keep alives.</summary>
    public static readonly PerLine<string> NatKeepAliveDest = NatSection.Row(
        "NAT Keep Alive Dest", Kinds.HostPort, "$PROXY", "Target of keep alives.");

    // Network Settings
    /// <summary><c>SIP_ToS_DiffServ_Value_n_</c>: IP TOS byte of SIP.</summary>
    public static readonly PerLine<int> SipTosDiffServValue = NetworkSection.Row(
        "SIP ToS/DiffServ Value", Kinds.HexByte, "0x68", "IP TOS byte of SIP.");

    /// <summary><c>SIP_CoS_Value_n_</c>: 802.1p priority of SIP.</summary>
    public static readonly PerLine<int> SipCoSValue = NetworkSection.Row("SIP CoS Value", Kinds.Whole(0, 7), "3", "802.1p priority of SIP.");

    /// <summary><c>RTP_ToS_DiffServ_Value_n_</c>: IP TOS byte of RTP.</summary>
    public static readonly PerLine<int> RtpTosDiffServValue = NetworkSection.Row(
        "RTP ToS/DiffServ Value", Kinds.HexByte, "0xb8", "IP TOS byte of RTP.");

    /// <summary><c>RTP_CoS_Value_n_</c>: 802.1p priority of RTP.</summary>
    public static readonly PerLine<int> RtpCoSValue = NetworkSection.Row("RTP CoS Value", Kinds.Whole(0, 7), "6", "802.1p priority of RTP.");

    /// <summary><c>Network_Jitter_Level_n_</c>: Start size and shrink speed of the jitter buffer; floor is the larger of 30 ms and frame+10 ms.</summary>
    public static readonly PerLine<JitterLevel> NetworkJitterLevel = NetworkSection.Row(
        "Network Jitter Level", LineChoices.OfJitterLevel, "high",
        "Start size and shrink speed of the jitter buffer; floor is the larger of 30 ms and frame+10 ms.");

    /// <summary><c>Jitter_Buffer_Adjustment_n_</c>: Directions in which the buffer may move.</summary>
    public static readonly PerLine<JitterAdjustment> JitterBufferAdjustment = NetworkSection.Row(
        "Jitter Buffer Adjustment", LineChoices.OfJitterAdjustment, "up and down", "Directions in which the buffer may move.");

    // SIP Settings
    /// <summary><c>SIP_Transport_n_</c>: Transport of this account.</summary>
    public static readonly PerLine<SipTransport> SipTransport = SipSection.Row(
        "SIP Transport", LineChoices.OfSipTransport, "UDP", "Transport of this account.");

    /// <summary><c>SIP_Port_n_</c>: Local SIP port; calls reach the phone through this port.</summary>
    public static readonly PerLine<int> SipPort = SipSection.Row(
        "SIP Port", Kinds.Port, "5060", "Local SIP port; calls reach the phone through this port.", pstnDefault: "5061",
        pstnMeaning: "Local SIP port; calls reach the PSTN gateway through this port.");

    /// <summary><c>SIP_100REL_Enable_n_</c>: Reliable provisional answers (PRACK).</summary>
    public static readonly PerLine<bool> Sip100RelEnable = SipSection.Row(
        "SIP 100REL Enable", Kinds.YesNo, "no", "Reliable provisional answers (PRACK).", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>EXT_SIP_Port_n_</c>: SIP port as seen outside the NAT.</summary>
    public static readonly PerLine<int> ExtSipPort = SipSection.Row("EXT SIP Port", Kinds.PortOrBlank, "", "SIP port as seen outside the NAT.");

    /// <summary><c>Auth_Resync-Reboot_n_</c>: Challenge NOTIFY events resync, reboot and report.</summary>
    public static readonly PerLine<bool> AuthResyncReboot = SipSection.Row(
        "Auth Resync-Reboot", Kinds.YesNo, "yes", "Challenge NOTIFY events resync, reboot and report.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>SIP_Proxy-Require_n_</c>: Proxy-Require header.</summary>
    public static readonly PerLine<string> SipProxyRequire = SipSection.Row(
        "SIP Proxy-Require", Kinds.Text(127), "", "Proxy-Require header.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>SIP_Remote-Party-ID_n_</c>: Send Remote-Party-ID.</summary>
    public static readonly PerLine<bool> SipRemotePartyId = SipSection.Row(
        "SIP Remote-Party-ID", Kinds.YesNo, "yes", "Send Remote-Party-ID.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>SIP_GUID_n_</c>: Add a per-unit GUID header.</summary>
    public static readonly PerLine<bool> SipGuid = SipSection.Row(
        "SIP GUID", Kinds.YesNo, "no", "Add a per-unit GUID header.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>SIP_Debug_Option_n_</c>: Which SIP messages go to the debug server and whether one line or whole.</summary>
    public static readonly PerLine<SipDebugOption> SipDebugOption = SipSection.Row(
        "SIP Debug Option", LineChoices.OfSipDebugOption, "none", "Which SIP messages go to the debug server and whether one line or whole.",
        traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>RTP_Log_Intvl_n_</c>: Spacing of RTP statistics in the log.</summary>
    public static readonly PerLine<TimeSpan> RtpLogIntvl = SipSection.Row(
        "RTP Log Intvl", Kinds.Seconds(0, 65535), "0", "Spacing of RTP statistics in the log.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Restrict_Source_IP_n_</c>: Drop SIP that does not come from the proxy addresses.</summary>
    public static readonly PerLine<bool> RestrictSourceIp = SipSection.Row(
        "Restrict Source IP", Kinds.YesNo, "no", "Drop SIP that does not come from the proxy addresses.",
        traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Referor_Bye_Delay_n_</c>: After a transfer: when the referrer leg is closed.</summary>
    public static readonly PerLine<TimeSpan> ReferorByeDelay = SipSection.Row(
        "Referor Bye Delay", Kinds.Seconds(0, 255), "4", "After a transfer: when the referrer leg is closed.",
        traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Refer_Target_Bye_Delay_n_</c>: When the refer target leg is closed.</summary>
    public static readonly PerLine<TimeSpan> ReferTargetByeDelay = SipSection.Row(
        "Refer Target Bye Delay", Kinds.Seconds(0, 255), "0", "When the refer target leg is closed.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Referee_Bye_Delay_n_</c>: When the referee leg is closed.</summary>
    public static readonly PerLine<TimeSpan> RefereeByeDelay = SipSection.Row(
        "Referee Bye Delay", Kinds.Seconds(0, 255), "0", "When the referee leg is closed.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Refer-To_Target_Contact_n_</c>: Use the Contact of the target in Refer-To.</summary>
    public static readonly PerLine<bool> ReferToTargetContact = SipSection.Row(
        "Refer-To Target Contact", Kinds.YesNo, "no", "Use the Contact of the target in Refer-To.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Sticky_183_n_</c>: Ignore 180 once a 183 was seen.</summary>
    public static readonly PerLine<bool> Sticky183 = SipSection.Row(
        "Sticky 183", Kinds.YesNo, "no", "Ignore 180 once a 183 was seen.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Auth_INVITE_n_</c>: Challenge inbound INVITEs of this account.</summary>
    public static readonly PerLine<bool> AuthInvite = SipSection.Row(
        "Auth INVITE", Kinds.YesNo, "no", "Challenge inbound INVITEs of this account.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Reply_182_On_Call_Waiting_1_</c>: Answer 182 instead of 180 when call waiting tone plays.</summary>
    public static readonly Parameter<bool> Reply182OnCallWaiting = SipSection.Line1.Row(
        "Reply 182 On Call Waiting", Kinds.YesNo, "no", "Answer 182 instead of 180 when call waiting tone plays.", new() { Apply = ApplyWhen.Now });
}
