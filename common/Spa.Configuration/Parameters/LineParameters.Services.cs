namespace Spa.Configuration.Parameters;

/// <summary>Which services the provider permits on the phone.</summary>
public static partial class LineParameters
{
    private static readonly LineSection ServicesSection = new("Supplementary Service Subscription");
    private static readonly Section OwnSection = new(Page.Line1, "Own Additions");

    // Supplementary Service Subscription
    /// <summary><c>Call_Waiting_Serv_1_</c>: Permit the service: Call waiting.</summary>
    public static readonly Parameter<bool> CallWaitingServ = ServicesSection.Line1.Row(
        "Call Waiting Serv", Kinds.YesNo, "yes", "Permit the service: Call waiting.");

    /// <summary><c>Block_CID_Serv_1_</c>: Permit the service: Caller ID blocking.</summary>
    public static readonly Parameter<bool> BlockCidServ = ServicesSection.Line1.Row(
        "Block CID Serv", Kinds.YesNo, "yes", "Permit the service: Caller ID blocking.");

    /// <summary><c>Block_ANC_Serv_1_</c>: Permit the service: Anonymous call rejection.</summary>
    public static readonly Parameter<bool> BlockAncServ = ServicesSection.Line1.Row(
        "Block ANC Serv", Kinds.YesNo, "yes", "Permit the service: Anonymous call rejection.");

    /// <summary><c>Dist_Ring_Serv_1_</c>: Permit the service: Distinctive ringing.</summary>
    public static readonly Parameter<bool> DistRingServ = ServicesSection.Line1.Row(
        "Dist Ring Serv", Kinds.YesNo, "yes", "Permit the service: Distinctive ringing.");

    /// <summary><c>Cfwd_All_Serv_1_</c>: Permit the service: Forward all.</summary>
    public static readonly Parameter<bool> CfwdAllServ = ServicesSection.Line1.Row(
        "Cfwd All Serv", Kinds.YesNo, "yes", "Permit the service: Forward all.");

    /// <summary><c>Cfwd_Busy_Serv_1_</c>: Permit the service: Forward on busy.</summary>
    public static readonly Parameter<bool> CfwdBusyServ = ServicesSection.Line1.Row(
        "Cfwd Busy Serv", Kinds.YesNo, "yes", "Permit the service: Forward on busy.");

    /// <summary><c>Cfwd_No_Ans_Serv_1_</c>: Permit the service: Forward on no answer.</summary>
    public static readonly Parameter<bool> CfwdNoAnsServ = ServicesSection.Line1.Row(
        "Cfwd No Ans Serv", Kinds.YesNo, "yes", "Permit the service: Forward on no answer.");

    /// <summary><c>Cfwd_Sel_Serv_1_</c>: Permit the service: Selective forward.</summary>
    public static readonly Parameter<bool> CfwdSelServ = ServicesSection.Line1.Row(
        "Cfwd Sel Serv", Kinds.YesNo, "yes", "Permit the service: Selective forward.");

    /// <summary><c>Cfwd_Last_Serv_1_</c>: Permit the service: Forward last.</summary>
    public static readonly Parameter<bool> CfwdLastServ = ServicesSection.Line1.Row(
        "Cfwd Last Serv", Kinds.YesNo, "yes", "Permit the service: Forward last.");

    /// <summary><c>Block_Last_Serv_1_</c>: Permit the service: Block last.</summary>
    public static readonly Parameter<bool> BlockLastServ = ServicesSection.Line1.Row(
        "Block Last Serv", Kinds.YesNo, "yes", "Permit the service: Block last.");

    /// <summary><c>Accept_Last_Serv_1_</c>: Permit the service: Accept last.</summary>
    public static readonly Parameter<bool> AcceptLastServ = ServicesSection.Line1.Row(
        "Accept Last Serv", Kinds.YesNo, "yes", "Permit the service: Accept last.");

    /// <summary><c>DND_Serv_1_</c>: Permit the service: Do not disturb.</summary>
    public static readonly Parameter<bool> DndServ = ServicesSection.Line1.Row("DND Serv", Kinds.YesNo, "yes", "Permit the service: Do not disturb.");

    /// <summary><c>CID_Serv_1_</c>: Permit the service: Caller ID.</summary>
    public static readonly Parameter<bool> CidServ = ServicesSection.Line1.Row("CID Serv", Kinds.YesNo, "yes", "Permit the service: Caller ID.");

    /// <summary><c>CWCID_Serv_1_</c>: Permit the service: Call waiting caller ID.</summary>
    public static readonly Parameter<bool> CwcidServ = ServicesSection.Line1.Row(
        "CWCID Serv", Kinds.YesNo, "yes", "Permit the service: Call waiting caller ID.");

    /// <summary><c>Call_Return_Serv_1_</c>: Permit the service: Call return.</summary>
    public static readonly Parameter<bool> CallReturnServ = ServicesSection.Line1.Row(
        "Call Return Serv", Kinds.YesNo, "yes", "Permit the service: Call return.");

    /// <summary><c>Call_Redial_Serv_1_</c>: Permit the service: Redial.</summary>
    public static readonly Parameter<bool> CallRedialServ = ServicesSection.Line1.Row(
        "Call Redial Serv", Kinds.YesNo, "yes", "Permit the service: Redial.");

    /// <summary><c>Call_Back_Serv_1_</c>: Permit the service: Call back.</summary>
    public static readonly Parameter<bool> CallBackServ = ServicesSection.Line1.Row(
        "Call Back Serv", Kinds.YesNo, "yes", "Permit the service: Call back.");

    /// <summary><c>Three_Way_Call_Serv_1_</c>: Permit the service: Second call by flash; needed for conference and attended transfer.</summary>
    public static readonly Parameter<bool> ThreeWayCallServ = ServicesSection.Line1.Row(
        "Three Way Call Serv", Kinds.YesNo, "yes", "Permit the service: Second call by flash; needed for conference and attended transfer.");

    /// <summary><c>Three_Way_Conf_Serv_1_</c>: Permit the service: Local conference; needed for attended transfer.</summary>
    public static readonly Parameter<bool> ThreeWayConfServ = ServicesSection.Line1.Row(
        "Three Way Conf Serv", Kinds.YesNo, "yes", "Permit the service: Local conference; needed for attended transfer.");

    /// <summary><c>Attn_Transfer_Serv_1_</c>: Permit the service: Attended transfer.</summary>
    public static readonly Parameter<bool> AttnTransferServ = ServicesSection.Line1.Row(
        "Attn Transfer Serv", Kinds.YesNo, "yes", "Permit the service: Attended transfer.");

    /// <summary><c>Unattn_Transfer_Serv_1_</c>: Permit the service: Blind transfer.</summary>
    public static readonly Parameter<bool> UnattnTransferServ = ServicesSection.Line1.Row(
        "Unattn Transfer Serv", Kinds.YesNo, "yes", "Permit the service: Blind transfer.");

    /// <summary><c>MWI_Serv_1_</c>: Permit the service: Stutter tone.</summary>
    public static readonly Parameter<bool> MwiServ = ServicesSection.Line1.Row("MWI Serv", Kinds.YesNo, "yes", "Permit the service: Stutter tone.");

    /// <summary><c>VMWI_Serv_1_</c>: Permit the service: FSK lamp signal.</summary>
    public static readonly Parameter<bool> VmwiServ = ServicesSection.Line1.Row(
        "VMWI Serv", Kinds.YesNo, "yes", "Permit the service: FSK lamp signal.");

    /// <summary><c>Speed_Dial_Serv_1_</c>: Permit the service: Speed dial.</summary>
    public static readonly Parameter<bool> SpeedDialServ = ServicesSection.Line1.Row(
        "Speed Dial Serv", Kinds.YesNo, "yes", "Permit the service: Speed dial.");

    /// <summary><c>Secure_Call_Serv_1_</c>: Permit the service: Secure calls.</summary>
    public static readonly Parameter<bool> SecureCallServ = ServicesSection.Line1.Row(
        "Secure Call Serv", Kinds.YesNo, "yes", "Permit the service: Secure calls.");

    /// <summary><c>Referral_Serv_1_</c>: Permit the service: Referral Services Codes.</summary>
    public static readonly Parameter<bool> ReferralServ = ServicesSection.Line1.Row(
        "Referral Serv", Kinds.YesNo, "yes", "Permit the service: Referral Services Codes.");

    /// <summary><c>Feature_Dial_Serv_1_</c>: Permit the service: Feature Dial Services Codes.</summary>
    public static readonly Parameter<bool> FeatureDialServ = ServicesSection.Line1.Row(
        "Feature Dial Serv", Kinds.YesNo, "yes", "Permit the service: Feature Dial Services Codes.");

    /// <summary><c>Service_Announcement_Serv_1_</c>: Permit the service: Announcement calls after star codes.</summary>
    public static readonly Parameter<bool> ServiceAnnouncementServ = ServicesSection.Line1.Row(
        "Service Announcement Serv", Kinds.YesNo, "no", "Permit the service: Announcement calls after star codes.");

    // Own Additions
    /// <summary><c>Secure_Call_Only_1_</c>: no call in the clear.</summary>
    public static readonly Parameter<bool> SecureCallOnly = OwnSection.Row(
        "Secure Call Only", Kinds.YesNo, "no",
        "No VoIP call without encrypted media: with yes, an outbound call whose far end takes no keys fails, and an inbound one without keys is refused with 488, whatever the other settings and codes for secure calls say. "
        + "A call to an emergency number is made all the same. The keys travel in SIP: use it with SIP Transport TLS.",
        new() { Own = true });
}
