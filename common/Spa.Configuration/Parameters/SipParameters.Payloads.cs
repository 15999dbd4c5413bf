using System.Net;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>RTP payload types and NAT support, for both lines.</summary>
public static partial class SipParameters
{
    private static readonly Section PayloadsSection = new(Page.Sip, "SDP Payload Types");
    private static readonly Section NatSection = new(Page.Sip, "NAT Support Parameters", ApplyWhen.WhenIdle);

    // SDP Payload Types
    /// <summary><c>NSE_Dynamic_Payload</c>: Payload type of NSE (fax passthrough events).</summary>
    public static readonly Parameter<int> NseDynamicPayload = PayloadsSection.Row(
        "NSE Dynamic Payload", Kinds.Payload, "100", "Payload type of NSE (fax passthrough events).",
        new() { NotOffered = "NSE events are the vendor's own and unpublished; fax goes by T.38 or by re-INVITE." });

    /// <summary><c>AVT_Dynamic_Payload</c>: Payload type of telephone-event.</summary>
    public static readonly Parameter<int> AvtDynamicPayload = PayloadsSection.Row(
        "AVT Dynamic Payload", Kinds.Payload, "101", "Payload type of telephone-event.");

    /// <summary><c>INFOREQ_Dynamic_Payload</c>: Payload type of INFOREQ.</summary>
    public static readonly Parameter<int> InforeqDynamicPayload = PayloadsSection.Row(
        "INFOREQ Dynamic Payload", Kinds.Whole(96, 127, blank: 0), "", "Payload type of INFOREQ.",
        new() { NotOffered = "INFOREQ packets are the vendor's own and unpublished." });

    /// <summary><c>G726r16_Dynamic_Payload</c>: G.726 16k.</summary>
    public static readonly Parameter<int> G726r16DynamicPayload = PayloadsSection.Row("G726r16 Dynamic Payload", Kinds.Payload, "98", "G.726 16k.");

    /// <summary><c>G726r24_Dynamic_Payload</c>: G.726 24k.</summary>
    public static readonly Parameter<int> G726r24DynamicPayload = PayloadsSection.Row("G726r24 Dynamic Payload", Kinds.Payload, "97", "G.726 24k.");

    /// <summary><c>G726r32_Dynamic_Payload</c>: G.726 32k.</summary>
    public static readonly Parameter<int> G726r32DynamicPayload = PayloadsSection.Row(
        "G726r32 Dynamic Payload", Kinds.Whole(96, 127, also: 2), "2", "G.726 32k.");

    /// <summary><c>G726r40_Dynamic_Payload</c>: G.726 40k.</summary>
    public static readonly Parameter<int> G726r40DynamicPayload = PayloadsSection.Row("G726r40 Dynamic Payload", Kinds.Payload, "96", "G.726 40k.");

    /// <summary><c>G729b_Dynamic_Payload</c>: G.729 annex b.</summary>
    public static readonly Parameter<int> G729bDynamicPayload = PayloadsSection.Row("G729b Dynamic Payload", Kinds.Payload, "99", "G.729 annex b.");

    /// <summary><c>EncapRTP_Dynamic_Payload</c>: Media loopback, encapsulated RTP.</summary>
    public static readonly Parameter<int> EncapRtpDynamicPayload = PayloadsSection.Row(
        "EncapRTP Dynamic Payload", Kinds.Payload, "112", "Media loopback, encapsulated RTP.");

    /// <summary><c>RTP-Start-Loopback_Dynamic_Payload</c>: Media loopback start packet.</summary>
    public static readonly Parameter<int> RtpStartLoopbackDynamicPayload = PayloadsSection.Row(
        "RTP-Start-Loopback Dynamic Payload", Kinds.Payload, "113", "Media loopback start packet.");

    /// <summary><c>RTP-Start-Loopback_Codec</c>: Codec of the loopback start stream.</summary>
    public static readonly Parameter<VoiceCodec> RtpStartLoopbackCodec = PayloadsSection.Row(
        "RTP-Start-Loopback Codec", LineChoices.Codec, "G711u", "Codec of the loopback start stream.",
        new() { IdleChoices = ["G723"], Deviation = "G.723.1 is not built: G723 is accepted and taken as G711u." });

    /// <summary><c>NSE_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> NseCodecName = PayloadsSection.Row(
        "NSE Codec Name", Kinds.Text(127), "NSE", "Name written in a=rtpmap for this payload.",
        new() { NotOffered = "NSE events are the vendor's own and unpublished; fax goes by T.38 or by re-INVITE." });

    /// <summary><c>AVT_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> AvtCodecName = PayloadsSection.Row(
        "AVT Codec Name", Kinds.Text(127), "telephone-event", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G711u_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G711uCodecName = PayloadsSection.Row(
        "G711u Codec Name", Kinds.Text(127), "PCMU", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G711a_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G711aCodecName = PayloadsSection.Row(
        "G711a Codec Name", Kinds.Text(127), "PCMA", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G726r16_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G726r16CodecName = PayloadsSection.Row(
        "G726r16 Codec Name", Kinds.Text(127), "G726-16", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G726r24_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G726r24CodecName = PayloadsSection.Row(
        "G726r24 Codec Name", Kinds.Text(127), "G726-24", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G726r32_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G726r32CodecName = PayloadsSection.Row(
        "G726r32 Codec Name", Kinds.Text(127), "G726-32", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G726r40_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G726r40CodecName = PayloadsSection.Row(
        "G726r40 Codec Name", Kinds.Text(127), "G726-40", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G729a_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G729aCodecName = PayloadsSection.Row(
        "G729a Codec Name", Kinds.Text(127), "G729a", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G729b_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G729bCodecName = PayloadsSection.Row(
        "G729b Codec Name", Kinds.Text(127), "G729ab", "Name written in a=rtpmap for this payload.");

    /// <summary><c>G723_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> G723CodecName = PayloadsSection.Row(
        "G723 Codec Name", Kinds.Text(127), "G723", "Name written in a=rtpmap for this payload.",
        new() { NotOffered = "G.723.1 is not built: no free implementation exists and its use needs licences." });

    /// <summary><c>EncapRTP_Codec_Name</c>: Name written in a=rtpmap for this payload.</summary>
    public static readonly Parameter<string> EncapRtpCodecName = PayloadsSection.Row(
        "EncapRTP Codec Name", Kinds.Text(127), "encaprtp", "Name written in a=rtpmap for this payload.");

    // NAT Support Parameters
    /// <summary><c>Handle_VIA_received</c>: Use the received parameter of our own Via.</summary>
    public static readonly Parameter<bool> HandleViaReceived = NatSection.Row(
        "Handle VIA received", Kinds.YesNo, "no", "Use the received parameter of our own Via.");

    /// <summary><c>Handle_VIA_rport</c>: Use the rport parameter of our own Via.</summary>
    public static readonly Parameter<bool> HandleViaRport = NatSection.Row(
        "Handle VIA rport", Kinds.YesNo, "no", "Use the rport parameter of our own Via.");

    /// <summary><c>Insert_VIA_received</c>: Add received to responses when source and sent-by differ.</summary>
    public static readonly Parameter<bool> InsertViaReceived = NatSection.Row(
        "Insert VIA received", Kinds.YesNo, "no", "Add received to responses when source and sent-by differ.");

    /// <summary><c>Insert_VIA_rport</c>: Add rport to responses when they differ.</summary>
    public static readonly Parameter<bool> InsertViaRport = NatSection.Row(
        "Insert VIA rport", Kinds.YesNo, "no", "Add rport to responses when they differ.");

    /// <summary><c>Substitute_VIA_Addr</c>: Put the mapped address:port in Via.</summary>
    public static readonly Parameter<bool> SubstituteViaAddr = NatSection.Row(
        "Substitute VIA Addr", Kinds.YesNo, "no", "Put the mapped address:port in Via.");

    /// <summary><c>Send_Resp_To_Src_Port</c>: Reply to the packet source port instead of the Via port.</summary>
    public static readonly Parameter<bool> SendRespToSrcPort = NatSection.Row(
        "Send Resp To Src Port", Kinds.YesNo, "no", "Reply to the packet source port instead of the Via port.");

    /// <summary><c>STUN_Enable</c>: Discover the mapping by STUN.</summary>
    public static readonly Parameter<bool> StunEnable = NatSection.Row("STUN Enable", Kinds.YesNo, "no", "Discover the mapping by STUN.");

    /// <summary><c>STUN_Test_Enable</c>: Classify the NAT at start and report it in a Warning header of REGISTER; symmetric NAT turns mapping off.</summary>
    public static readonly Parameter<bool> StunTestEnable = NatSection.Row(
        "STUN Test Enable", Kinds.YesNo, "no",
        "Classify the NAT at start and report it in a Warning header of REGISTER; symmetric NAT turns mapping off.");

    /// <summary><c>STUN_Server</c>: STUN server.</summary>
    public static readonly Parameter<string> StunServer = NatSection.Row("STUN Server", Kinds.HostPort, "", "STUN server.");

    /// <summary><c>TURN_Server</c>: TURN server (unused in practice).</summary>
    public static readonly Parameter<string> TurnServer = NatSection.Row(
        "TURN Server", Kinds.HostPort, "", "TURN server (unused in practice).",
        new() { NotOffered = "The original unit never used it; relays are not spoken to." });

    /// <summary><c>Auth_Server</c>: Authentication server for TURN.</summary>
    public static readonly Parameter<string> AuthServer = NatSection.Row(
        "Auth Server", Kinds.HostPort, "", "Authentication server for TURN.",
        new() { NotOffered = "The original unit never used it; relays are not spoken to." });

    /// <summary><c>EXT_IP</c>: Public address put in SIP/SDP when NAT mapping is on.</summary>
    public static readonly Parameter<IPAddress> ExtIp = NatSection.Row(
        "EXT IP", Kinds.Address, "", "Public address put in SIP/SDP when NAT mapping is on.");

    /// <summary><c>EXT_RTP_Port_Min</c>: External port that RTP Port Min maps to.</summary>
    public static readonly Parameter<int> ExtRtpPortMin = NatSection.Row(
        "EXT RTP Port Min", Kinds.PortOrBlank, "", "External port that RTP Port Min maps to.");

    /// <summary><c>NAT_Keep_Alive_Intvl</c>: Spacing of keep alive messages.</summary>
    public static readonly Parameter<TimeSpan> NatKeepAliveIntvl = NatSection.Row(
        "NAT Keep Alive Intvl", Kinds.Seconds(1, 65535), "15", "Spacing of keep alive messages.");
}
