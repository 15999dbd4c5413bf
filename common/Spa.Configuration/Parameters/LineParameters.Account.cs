using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Call features, registration and identity of the lines.</summary>
public static partial class LineParameters
{
    private static readonly LineSection CallFeaturesSection = new("Call Feature Settings");
    private static readonly LineSection RegistrationSection = new("Proxy and Registration", ApplyWhen.WhenIdle);
    private static readonly LineSection SubscriberSection = new("Subscriber Information", ApplyWhen.WhenIdle);

    // Call Feature Settings
    /// <summary><c>Blind_Attn-Xfer_Enable_1_</c>: Attended transfer is done as: end the consultation leg, then blind REFER.</summary>
    public static readonly Parameter<bool> BlindAttnXferEnable = CallFeaturesSection.Line1.Row(
        "Blind Attn-Xfer Enable", Kinds.YesNo, "no", "Attended transfer is done as: end the consultation leg, then blind REFER.");

    /// <summary><c>MOH_Server_1_</c>: Auto-answering stream server for held parties, blank = none.</summary>
    public static readonly Parameter<string> MohServer = CallFeaturesSection.Line1.Row(
        "MOH Server", Kinds.Text(127), "", "Auto-answering stream server for held parties, blank = none.");

    /// <summary><c>Xfer_When_Hangup_Conf_1_</c>: Hanging up a local conference joins the other two by REFER.</summary>
    public static readonly Parameter<bool> XferWhenHangupConf = CallFeaturesSection.Line1.Row(
        "Xfer When Hangup Conf", Kinds.YesNo, "yes", "Hanging up a local conference joins the other two by REFER.");

    // Proxy and Registration
    /// <summary><c>Proxy_n_</c>: SIP proxy and registrar.</summary>
    public static readonly PerLine<string> Proxy = RegistrationSection.Row("Proxy", Kinds.HostPort, "", "SIP proxy and registrar.");

    /// <summary><c>Outbound_Proxy_n_</c>: First hop of all requests.</summary>
    public static readonly PerLine<string> OutboundProxy = RegistrationSection.Row(
        "Outbound Proxy", Kinds.HostPort, "", "First hop of all requests.");

    /// <summary><c>Use_Outbound_Proxy_n_</c>: Use it.</summary>
    public static readonly PerLine<bool> UseOutboundProxy = RegistrationSection.Row("Use Outbound Proxy", Kinds.YesNo, "no", "Use it.");

    /// <summary><c>Use_OB_Proxy_In_Dialog_n_</c>: Also inside dialogs.</summary>
    public static readonly PerLine<bool> UseObProxyInDialog = RegistrationSection.Row(
        "Use OB Proxy In Dialog", Kinds.YesNo, "yes", "Also inside dialogs.");

    /// <summary><c>Register_n_</c>: REGISTER periodically when Proxy is set.</summary>
    public static readonly PerLine<bool> Register = RegistrationSection.Row(
        "Register", Kinds.YesNo, "yes", "REGISTER periodically when Proxy is set.");

    /// <summary><c>Make_Call_Without_Reg_n_</c>: Allow outbound calls when not registered (no dial tone otherwise).</summary>
    public static readonly PerLine<bool> MakeCallWithoutReg = RegistrationSection.Row(
        "Make Call Without Reg", Kinds.YesNo, "no", "Allow outbound calls when not registered (no dial tone otherwise).");

    /// <summary><c>Register_Expires_n_</c>: Requested registration time.</summary>
    public static readonly PerLine<TimeSpan> RegisterExpires = RegistrationSection.Row(
        "Register Expires", Kinds.Seconds(0, 2147483647), "3600", "Requested registration time.");

    /// <summary><c>Ans_Call_Without_Reg_n_</c>: Take inbound calls when not registered.</summary>
    public static readonly PerLine<bool> AnsCallWithoutReg = RegistrationSection.Row(
        "Ans Call Without Reg", Kinds.YesNo, "no", "Take inbound calls when not registered.");

    /// <summary><c>Use_DNS_SRV_n_</c>: SRV lookup of proxy names.</summary>
    public static readonly PerLine<bool> UseDnsSrv = RegistrationSection.Row("Use DNS SRV", Kinds.YesNo, "no", "SRV lookup of proxy names.");

    /// <summary><c>DNS_SRV_Auto_Prefix_n_</c>: Prepend _sip._udp.</summary>
    public static readonly PerLine<bool> DnsSrvAutoPrefix = RegistrationSection.Row("DNS SRV Auto Prefix", Kinds.YesNo, "no", "Prepend _sip._udp.");

    /// <summary><c>Proxy_Fallback_Intvl_n_</c>: Return to the best SRV server after this time, 0 = never.</summary>
    public static readonly PerLine<TimeSpan> ProxyFallbackIntvl = RegistrationSection.Row(
        "Proxy Fallback Intvl", Kinds.Seconds(0, 65535), "3600", "Return to the best SRV server after this time, 0 = never.");

    /// <summary><c>Proxy_Redundancy_Method_n_</c>: How the server list is built.</summary>
    public static readonly PerLine<ProxyRedundancy> ProxyRedundancyMethod = RegistrationSection.Row(
        "Proxy Redundancy Method", LineChoices.OfProxyRedundancy, "Normal", "How the server list is built.");

    /// <summary><c>Voice_Mail_Server_1_</c>: Target of SUBSCRIBE message-summary.</summary>
    public static readonly Parameter<string> VoiceMailServer = RegistrationSection.Line1.Row(
        "Voice Mail Server", Kinds.Text(127), "", "Target of SUBSCRIBE message-summary.");

    /// <summary><c>Mailbox_Subscribe_Expires_1_</c>: Expires of that SUBSCRIBE.</summary>
    public static readonly Parameter<TimeSpan> MailboxSubscribeExpires = RegistrationSection.Line1.Row(
        "Mailbox Subscribe Expires", Kinds.Seconds(0, 2147483647), "2147483647", "Expires of that SUBSCRIBE.");

    // Subscriber Information
    /// <summary><c>Display_Name_n_</c>: Caller name sent.</summary>
    public static readonly PerLine<string> DisplayName = SubscriberSection.Row(
        "Display Name", Kinds.Text(127), "", "Caller name sent.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>User_ID_n_</c>: Account user, number of the line.</summary>
    public static readonly PerLine<string> UserId = SubscriberSection.Row(
        "User ID", Kinds.Text(127), "", "Account user, number of the line.",
        pstnMeaning: "Account user; an INVITE to exactly this user means two-stage dialing.");

    /// <summary><c>Password_n_</c>: Account secret.</summary>
    public static readonly PerLine<string> Password = SubscriberSection.Row(
        "Password", Kinds.Secret(127), "", "Account secret.", traits: new Traits { Apply = ApplyWhen.Now });

    /// <summary><c>Use_Auth_ID_n_</c>: Authenticate with Auth ID instead of User ID.</summary>
    public static readonly PerLine<bool> UseAuthId = SubscriberSection.Row(
        "Use Auth ID", Kinds.YesNo, "no", "Authenticate with Auth ID instead of User ID.");

    /// <summary><c>Auth_ID_n_</c>: Authentication user.</summary>
    public static readonly PerLine<string> AuthId = SubscriberSection.Row("Auth ID", Kinds.Text(127), "", "Authentication user.");

    /// <summary><c>Mini_Certificate_n_</c>: Identity for secure calls.</summary>
    public static readonly PerLine<string> MiniCertificate = SubscriberSection.Row(
        "Mini Certificate", Kinds.Secret(1023), "", "Identity for secure calls.",
        traits: new Traits { NotOffered = "The vendor's mini certificates cannot be issued by anyone else; secure calls use TLS and SDP security descriptions." });

    /// <summary><c>SRTP_Private_Key_n_</c>: 512 bit key for secure calls.</summary>
    public static readonly PerLine<string> SrtpPrivateKey = SubscriberSection.Row(
        "SRTP Private Key", Kinds.Secret(255), "", "512 bit key for secure calls.",
        traits: new Traits { NotOffered = "The vendor's mini certificates cannot be issued by anyone else; secure calls use TLS and SDP security descriptions." });
}
