using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>SIP headers, timers, response codes and RTP, for both lines.</summary>
public static partial class SipParameters
{
    private static readonly Section MessagesSection = new(Page.Sip, "SIP Parameters");
    private static readonly Section TimersSection = new(Page.Sip, "SIP Timer Values (sec)", ApplyWhen.WhenIdle);
    private static readonly Section ResponseCodesSection = new(Page.Sip, "Response Status Code Handling");
    private static readonly Section RtpSection = new(Page.Sip, "RTP Parameters");

    internal static Section[] Sections =>
    [
        MessagesSection,
        TimersSection,
        ResponseCodesSection,
        RtpSection,
        PayloadsSection,
        NatSection,
    ];

    // SIP Parameters
    /// <summary><c>Max_Forward</c>: Max-Forwards header value.</summary>
    public static readonly Parameter<int> MaxForward = MessagesSection.Row("Max Forward", Kinds.Whole(1, 255), "70", "Max-Forwards header value.");

    /// <summary><c>Max_Redirection</c>: How many 3xx hops an INVITE may follow.</summary>
    public static readonly Parameter<int> MaxRedirection = MessagesSection.Row(
        "Max Redirection", Kinds.Whole(0, 255), "5", "How many 3xx hops an INVITE may follow.");

    /// <summary><c>Max_Auth</c>: How many times one request may be challenged.</summary>
    public static readonly Parameter<int> MaxAuth = MessagesSection.Row(
        "Max Auth", Kinds.Whole(0, 255), "2", "How many times one request may be challenged.");

    /// <summary><c>SIP_User_Agent_Name</c>: User-Agent header of requests; blank removes it.</summary>
    public static readonly Parameter<string> SipUserAgentName = MessagesSection.Row(
        "SIP User Agent Name", Kinds.Text(127), "$VERSION", "User-Agent header of requests; blank removes it.");

    /// <summary><c>SIP_Server_Name</c>: Server header of responses.</summary>
    public static readonly Parameter<string> SipServerName = MessagesSection.Row(
        "SIP Server Name", Kinds.Text(127), "$VERSION", "Server header of responses.");

    /// <summary><c>SIP_Reg_User_Agent_Name</c>: User-Agent of REGISTER only; blank = use SIP User Agent Name.</summary>
    public static readonly Parameter<string> SipRegUserAgentName = MessagesSection.Row(
        "SIP Reg User Agent Name", Kinds.Text(127), "", "User-Agent of REGISTER only; blank = use SIP User Agent Name.");

    /// <summary><c>SIP_Accept_Language</c>: Accept-Language header; blank removes it.</summary>
    public static readonly Parameter<string> SipAcceptLanguage = MessagesSection.Row(
        "SIP Accept Language", Kinds.Text(127), "", "Accept-Language header; blank removes it.");

    /// <summary><c>DTMF_Relay_MIME_Type</c>: Body type of INFO that carries a DTMF digit.</summary>
    public static readonly Parameter<string> DtmfRelayMimeType = MessagesSection.Row(
        "DTMF Relay MIME Type", Kinds.Text(127), "application/dtmf-relay", "Body type of INFO that carries a DTMF digit.");

    /// <summary><c>Hook_Flash_MIME_Type</c>: Body type of INFO that carries a hook flash.</summary>
    public static readonly Parameter<string> HookFlashMimeType = MessagesSection.Row(
        "Hook Flash MIME Type", Kinds.Text(127), "application/hook-flash", "Body type of INFO that carries a hook flash.");

    /// <summary><c>Remove_Last_Reg</c>: Unregister the former contact before a changed one is registered.</summary>
    public static readonly Parameter<bool> RemoveLastReg = MessagesSection.Row(
        "Remove Last Reg", Kinds.YesNo, "no", "Unregister the former contact before a changed one is registered.");

    /// <summary><c>Use_Compact_Header</c>: Send short header names; replies to compact requests are compact in any case.</summary>
    public static readonly Parameter<bool> UseCompactHeader = MessagesSection.Row(
        "Use Compact Header", Kinds.YesNo, "no", "Send short header names; replies to compact requests are compact in any case.");

    /// <summary><c>Escape_Display_Name</c>: Quote the display name and backslash-escape quote and backslash.</summary>
    public static readonly Parameter<bool> EscapeDisplayName = MessagesSection.Row(
        "Escape Display Name", Kinds.YesNo, "no", "Quote the display name and backslash-escape quote and backslash.");

    /// <summary><c>RFC_2543_Call_Hold</c>: Hold offers use c=0.0.0.0 besides the a= direction.</summary>
    public static readonly Parameter<bool> Rfc2543CallHold = MessagesSection.Row(
        "RFC 2543 Call Hold", Kinds.YesNo, "yes", "Hold offers use c=0.0.0.0 besides the a= direction.");

    /// <summary><c>Mark_All_AVT_Packets</c>: Set the RTP marker on every telephone-event packet instead of only the first of an event.</summary>
    public static readonly Parameter<bool> MarkAllAvtPackets = MessagesSection.Row(
        "Mark All AVT Packets", Kinds.YesNo, "yes", "Set the RTP marker on every telephone-event packet instead of only the first of an event.");

    /// <summary><c>SIP_TCP_Port_Min</c>: Lowest local TCP port for SIP sessions.</summary>
    public static readonly Parameter<int> SipTcpPortMin = MessagesSection.Row(
        "SIP TCP Port Min", Kinds.Port, "5060", "Lowest local TCP port for SIP sessions.", new() { Apply = ApplyWhen.WhenIdle });

    /// <summary><c>SIP_TCP_Port_Max</c>: Highest local TCP port for SIP sessions.</summary>
    public static readonly Parameter<int> SipTcpPortMax = MessagesSection.Row(
        "SIP TCP Port Max", Kinds.Port, "5080", "Highest local TCP port for SIP sessions.", new() { Apply = ApplyWhen.WhenIdle });

    /// <summary><c>Caller_ID_Header</c>: Headers an inbound caller's identity is taken from, in order.</summary>
    public static readonly Parameter<CallerIdHeader> CallerIdHeader = MessagesSection.Row(
        "Caller ID Header", SipChoices.OfCallerIdHeader, "PAID-RPID-FROM", "Headers an inbound caller's identity is taken from, in order.");

    /// <summary><c>SRTP_Method</c>: Key exchange of secure calls: the vendor's INFO exchange or SDP security descriptions.</summary>
    public static readonly Parameter<SrtpMethod> SrtpMethod = MessagesSection.Row(
        "SRTP Method", SipChoices.OfSrtpMethod, "x-sipura", "Key exchange of secure calls: the vendor's INFO exchange or SDP security descriptions.",
        new() { NotOffered = "The vendor's exchange needs certificates that nobody else can issue; secure calls always use SDP security descriptions." });

    /// <summary><c>Random_REG_CID_On_Reboot</c>: New Call-ID for REGISTER after a boot instead of the former one.</summary>
    public static readonly Parameter<bool> RandomRegCidOnReboot = MessagesSection.Row(
        "Random REG CID On Reboot", Kinds.YesNo, "no", "New Call-ID for REGISTER after a boot instead of the former one.");

    // SIP Timer Values (sec)
    /// <summary><c>SIP_T1</c>: Round trip estimate.</summary>
    public static readonly Parameter<TimeSpan> SipT1 = TimersSection.Row(
        "SIP T1", Kinds.Seconds(0.1m, 64, decimals: 3), ".5", "Round trip estimate.");

    /// <summary><c>SIP_T2</c>: Largest retransmit gap of non-INVITE requests and INVITE responses.</summary>
    public static readonly Parameter<TimeSpan> SipT2 = TimersSection.Row(
        "SIP T2", Kinds.Seconds(0.1m, 64, decimals: 3), "4", "Largest retransmit gap of non-INVITE requests and INVITE responses.");

    /// <summary><c>SIP_T4</c>: Longest time a message stays in the network.</summary>
    public static readonly Parameter<TimeSpan> SipT4 = TimersSection.Row(
        "SIP T4", Kinds.Seconds(0.1m, 64, decimals: 3), "5", "Longest time a message stays in the network.");

    /// <summary><c>SIP_Timer_B</c>: INVITE timeout.</summary>
    public static readonly Parameter<TimeSpan> SipTimerB = TimersSection.Row(
        "SIP Timer B", Kinds.Seconds(0, 64, decimals: 3), "32", "INVITE timeout.");

    /// <summary><c>SIP_Timer_F</c>: Non-INVITE timeout.</summary>
    public static readonly Parameter<TimeSpan> SipTimerF = TimersSection.Row(
        "SIP Timer F", Kinds.Seconds(0, 64, decimals: 3), "32", "Non-INVITE timeout.");

    /// <summary><c>SIP_Timer_H</c>: Wait for ACK.</summary>
    public static readonly Parameter<TimeSpan> SipTimerH = TimersSection.Row("SIP Timer H", Kinds.Seconds(0, 64, decimals: 3), "32", "Wait for ACK.");

    /// <summary><c>SIP_Timer_D</c>: Keep time after INVITE failure.</summary>
    public static readonly Parameter<TimeSpan> SipTimerD = TimersSection.Row(
        "SIP Timer D", Kinds.Seconds(0, 64, decimals: 3), "32", "Keep time after INVITE failure.");

    /// <summary><c>SIP_Timer_J</c>: Keep time after non-INVITE response.</summary>
    public static readonly Parameter<TimeSpan> SipTimerJ = TimersSection.Row(
        "SIP Timer J", Kinds.Seconds(0, 64, decimals: 3), "32", "Keep time after non-INVITE response.");

    /// <summary><c>INVITE_Expires</c>: Expires of INVITE, 0 leaves the header out.</summary>
    public static readonly Parameter<TimeSpan> InviteExpires = TimersSection.Row(
        "INVITE Expires", Kinds.Seconds(0, 2147483647), "240", "Expires of INVITE, 0 leaves the header out.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>ReINVITE_Expires</c>: Expires of re-INVITE, 0 leaves the header out.</summary>
    public static readonly Parameter<TimeSpan> ReinviteExpires = TimersSection.Row(
        "ReINVITE Expires", Kinds.Seconds(0, 2147483647), "30", "Expires of re-INVITE, 0 leaves the header out.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Min_Expires</c>: Shortest registration time accepted from the proxy.</summary>
    public static readonly Parameter<TimeSpan> RegMinExpires = TimersSection.Row(
        "Reg Min Expires", Kinds.Seconds(0, 65535), "1", "Shortest registration time accepted from the proxy.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Max_Expires</c>: Longest registration time used.</summary>
    public static readonly Parameter<TimeSpan> RegMaxExpires = TimersSection.Row(
        "Reg Max Expires", Kinds.Seconds(0, 65535), "7200", "Longest registration time used.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Retry_Intvl</c>: Wait after a failed REGISTER whose code is in Retry Reg RSC (all codes when that is blank).</summary>
    public static readonly Parameter<TimeSpan> RegRetryIntvl = TimersSection.Row(
        "Reg Retry Intvl", Kinds.Seconds(1, 65535), "30",
        "Wait after a failed REGISTER whose code is in Retry Reg RSC (all codes when that is blank).", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Retry_Long_Intvl</c>: Wait after a failure with any other code; 0 stops retrying.</summary>
    public static readonly Parameter<TimeSpan> RegRetryLongIntvl = TimersSection.Row(
        "Reg Retry Long Intvl", Kinds.Seconds(0, 65535), "1200", "Wait after a failure with any other code; 0 stops retrying.",
        new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Retry_Random_Delay</c>: Random extra on the short retry, blank/0 off.</summary>
    public static readonly Parameter<TimeSpan> RegRetryRandomDelay = TimersSection.Row(
        "Reg Retry Random Delay", Kinds.Seconds(0, 65535, blank: true), "", "Random extra on the short retry, blank/0 off.",
        new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Retry_Long_Random_Delay</c>: Random extra on the long retry.</summary>
    public static readonly Parameter<TimeSpan> RegRetryLongRandomDelay = TimersSection.Row(
        "Reg Retry Long Random Delay", Kinds.Seconds(0, 65535, blank: true), "", "Random extra on the long retry.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Reg_Retry_Intvl_Cap</c>: Upper bound of exponential backoff starting at Reg Retry Intvl; blank/0 = no backoff.</summary>
    public static readonly Parameter<TimeSpan> RegRetryIntvlCap = TimersSection.Row(
        "Reg Retry Intvl Cap", Kinds.Seconds(0, 65535, blank: true), "",
        "Upper bound of exponential backoff starting at Reg Retry Intvl; blank/0 = no backoff.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Sub_Min_Expires</c>: Shortest subscription time accepted.</summary>
    public static readonly Parameter<TimeSpan> SubMinExpires = TimersSection.Row(
        "Sub Min Expires", Kinds.Seconds(0, 65535), "10", "Shortest subscription time accepted.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Sub_Max_Expires</c>: Longest subscription time used.</summary>
    public static readonly Parameter<TimeSpan> SubMaxExpires = TimersSection.Row(
        "Sub Max Expires", Kinds.Seconds(0, 65535), "7200", "Longest subscription time used.", new() { Apply = ApplyWhen.Now });

    /// <summary><c>Sub_Retry_Intvl</c>: Wait after a failed SUBSCRIBE.</summary>
    public static readonly Parameter<TimeSpan> SubRetryIntvl = TimersSection.Row(
        "Sub Retry Intvl", Kinds.Seconds(1, 65535), "10", "Wait after a failed SUBSCRIBE.", new() { Apply = ApplyWhen.Now });

    // Response Status Code Handling
    /// <summary><c>SIT1_RSC</c>: Failure codes of an outbound INVITE that play SIT1 Tone instead of reorder.</summary>
    public static readonly Parameter<ResponseCodePatterns> Sit1Rsc = ResponseCodesSection.Row(
        "SIT1 RSC", Kinds.Codes, "", "Failure codes of an outbound INVITE that play SIT1 Tone instead of reorder.");

    /// <summary><c>SIT2_RSC</c>: Failure codes of an outbound INVITE that play SIT2 Tone instead of reorder.</summary>
    public static readonly Parameter<ResponseCodePatterns> Sit2Rsc = ResponseCodesSection.Row(
        "SIT2 RSC", Kinds.Codes, "", "Failure codes of an outbound INVITE that play SIT2 Tone instead of reorder.");

    /// <summary><c>SIT3_RSC</c>: Failure codes of an outbound INVITE that play SIT3 Tone instead of reorder.</summary>
    public static readonly Parameter<ResponseCodePatterns> Sit3Rsc = ResponseCodesSection.Row(
        "SIT3 RSC", Kinds.Codes, "", "Failure codes of an outbound INVITE that play SIT3 Tone instead of reorder.");

    /// <summary><c>SIT4_RSC</c>: Failure codes of an outbound INVITE that play SIT4 Tone instead of reorder.</summary>
    public static readonly Parameter<ResponseCodePatterns> Sit4Rsc = ResponseCodesSection.Row(
        "SIT4 RSC", Kinds.Codes, "", "Failure codes of an outbound INVITE that play SIT4 Tone instead of reorder.");

    /// <summary><c>Try_Backup_RSC</c>: Codes that make the unit retry the request at the next server.</summary>
    public static readonly Parameter<ResponseCodePatterns> TryBackupRsc = ResponseCodesSection.Row(
        "Try Backup RSC", Kinds.Codes, "", "Codes that make the unit retry the request at the next server.");

    /// <summary><c>Retry_Reg_RSC</c>: REGISTER failure codes that use the short retry interval.</summary>
    public static readonly Parameter<ResponseCodePatterns> RetryRegRsc = ResponseCodesSection.Row(
        "Retry Reg RSC", Kinds.Codes, "", "REGISTER failure codes that use the short retry interval.");

    // RTP Parameters
    /// <summary><c>RTP_Port_Min</c>: Low end of the RTP range.</summary>
    public static readonly Parameter<int> RtpPortMin = RtpSection.Row("RTP Port Min", Kinds.Port, "16384", "Low end of the RTP range.");

    /// <summary><c>RTP_Port_Max</c>: High end; at least 4 even ports must fit.</summary>
    public static readonly Parameter<int> RtpPortMax = RtpSection.Row(
        "RTP Port Max", Kinds.Port, "16482", "High end; at least 4 even ports must fit.");

    /// <summary><c>RTP_Packet_Size</c>: Packet time.</summary>
    public static readonly Parameter<TimeSpan> RtpPacketSize = RtpSection.Row(
        "RTP Packet Size", Kinds.Seconds(0.01m, 0.16m, decimals: 3, step: 0.01m), "0.030", "Packet time.");

    /// <summary><c>Max_RTP_ICMP_Err</c>: Successive ICMP errors before the call is dropped, 0 = never.</summary>
    public static readonly Parameter<int> MaxRtpIcmpErr = RtpSection.Row(
        "Max RTP ICMP Err", Kinds.Whole(0, 255), "0", "Successive ICMP errors before the call is dropped, 0 = never.");

    /// <summary><c>RTCP_Tx_Interval</c>: Spacing of RTCP sender reports, 0 = none.</summary>
    public static readonly Parameter<TimeSpan> RtcpTxInterval = RtpSection.Row(
        "RTCP Tx Interval", Kinds.Seconds(0, 255), "0", "Spacing of RTCP sender reports, 0 = none.");

    /// <summary><c>No_UDP_Checksum</c>: Send UDP without checksum.</summary>
    public static readonly Parameter<bool> NoUdpChecksum = RtpSection.Row("No UDP Checksum", Kinds.YesNo, "no", "Send UDP without checksum.");

    /// <summary><c>Stats_In_BYE</c>: Add P-RTP-Stat to BYE or its response: PS,OS,PR,OR,PL,JI,LA,DU,EN,DE.</summary>
    public static readonly Parameter<bool> StatsInBye = RtpSection.Row(
        "Stats In BYE", Kinds.YesNo, "no", "Add P-RTP-Stat to BYE or its response: PS,OS,PR,OR,PL,JI,LA,DU,EN,DE.");
}
