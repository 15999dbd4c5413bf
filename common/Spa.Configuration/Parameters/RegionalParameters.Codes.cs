namespace Spa.Configuration.Parameters;

/// <summary>Codes the phone dials.</summary>
public static partial class RegionalParameters
{
    private static readonly Section ServiceCodesSection = new(Page.Regional, "Vertical Service Activation Codes");
    private static readonly Section AnnouncementsSection = new(Page.Regional, "Vertical Service Announcement Codes");
    private static readonly Section CodecCodesSection = new(Page.Regional, "Outbound Call Codec Selection Codes");
    private static readonly Section OwnSection = new(Page.Regional, "Own Additions");

    // Vertical Service Activation Codes
    /// <summary><c>Call_Return_Code</c>: Dial the last caller.</summary>
    public static readonly Parameter<string> CallReturnCode = ServiceCodesSection.Row(
        "Call Return Code", Kinds.StarCode, "*69", "Dial the last caller.");

    /// <summary><c>Call_Redial_Code</c>: Dial the last called number.</summary>
    public static readonly Parameter<string> CallRedialCode = ServiceCodesSection.Row(
        "Call Redial Code", Kinds.StarCode, "*07", "Dial the last called number.");

    /// <summary><c>Blind_Transfer_Code</c>: On the second dial tone: transfer the held party to the number that follows.</summary>
    public static readonly Parameter<string> BlindTransferCode = ServiceCodesSection.Row(
        "Blind Transfer Code", Kinds.StarCode, "*98", "On the second dial tone: transfer the held party to the number that follows.");

    /// <summary><c>Call_Back_Act_Code</c>: Call the last called number again until it is free, then ring back.</summary>
    public static readonly Parameter<string> CallBackActCode = ServiceCodesSection.Row(
        "Call Back Act Code", Kinds.StarCode, "*66", "Call the last called number again until it is free, then ring back.");

    /// <summary><c>Call_Back_Deact_Code</c>: Cancel the call back order.</summary>
    public static readonly Parameter<string> CallBackDeactCode = ServiceCodesSection.Row(
        "Call Back Deact Code", Kinds.StarCode, "*86", "Cancel the call back order.");

    /// <summary><c>Call_Back_Busy_Act_Code</c>: Call back order for a last outbound call that was busy.</summary>
    public static readonly Parameter<string> CallBackBusyActCode = ServiceCodesSection.Row(
        "Call Back Busy Act Code", Kinds.StarCode, "*05", "Call back order for a last outbound call that was busy.");

    /// <summary><c>Cfwd_All_Act_Code</c>: Forward all to the number that follows.</summary>
    public static readonly Parameter<string> CfwdAllActCode = ServiceCodesSection.Row(
        "Cfwd All Act Code", Kinds.StarCode, "*72", "Forward all to the number that follows.");

    /// <summary><c>Cfwd_All_Deact_Code</c>: Stop forward all.</summary>
    public static readonly Parameter<string> CfwdAllDeactCode = ServiceCodesSection.Row(
        "Cfwd All Deact Code", Kinds.StarCode, "*73", "Stop forward all.");

    /// <summary><c>Cfwd_Busy_Act_Code</c>: Forward on busy to the number that follows.</summary>
    public static readonly Parameter<string> CfwdBusyActCode = ServiceCodesSection.Row(
        "Cfwd Busy Act Code", Kinds.StarCode, "*90", "Forward on busy to the number that follows.");

    /// <summary><c>Cfwd_Busy_Deact_Code</c>: Stop forward on busy.</summary>
    public static readonly Parameter<string> CfwdBusyDeactCode = ServiceCodesSection.Row(
        "Cfwd Busy Deact Code", Kinds.StarCode, "*91", "Stop forward on busy.");

    /// <summary><c>Cfwd_No_Ans_Act_Code</c>: Forward on no answer to the number that follows.</summary>
    public static readonly Parameter<string> CfwdNoAnsActCode = ServiceCodesSection.Row(
        "Cfwd No Ans Act Code", Kinds.StarCode, "*92", "Forward on no answer to the number that follows.");

    /// <summary><c>Cfwd_No_Ans_Deact_Code</c>: Stop forward on no answer.</summary>
    public static readonly Parameter<string> CfwdNoAnsDeactCode = ServiceCodesSection.Row(
        "Cfwd No Ans Deact Code", Kinds.StarCode, "*93", "Stop forward on no answer.");

    /// <summary><c>Cfwd_Last_Act_Code</c>: Forward the number of the last call, in or out, to the number that follows.</summary>
    public static readonly Parameter<string> CfwdLastActCode = ServiceCodesSection.Row(
        "Cfwd Last Act Code", Kinds.StarCode, "*63", "Forward the number of the last call, in or out, to the number that follows.");

    /// <summary><c>Cfwd_Last_Deact_Code</c>: Stop forward last.</summary>
    public static readonly Parameter<string> CfwdLastDeactCode = ServiceCodesSection.Row(
        "Cfwd Last Deact Code", Kinds.StarCode, "*83", "Stop forward last.");

    /// <summary><c>Block_Last_Act_Code</c>: Reject the last inbound caller from now on.</summary>
    public static readonly Parameter<string> BlockLastActCode = ServiceCodesSection.Row(
        "Block Last Act Code", Kinds.StarCode, "*60", "Reject the last inbound caller from now on.");

    /// <summary><c>Block_Last_Deact_Code</c>: Stop block last.</summary>
    public static readonly Parameter<string> BlockLastDeactCode = ServiceCodesSection.Row(
        "Block Last Deact Code", Kinds.StarCode, "*80", "Stop block last.");

    /// <summary><c>Accept_Last_Act_Code</c>: Let the last called number ring through despite DND or forward all.</summary>
    public static readonly Parameter<string> AcceptLastActCode = ServiceCodesSection.Row(
        "Accept Last Act Code", Kinds.StarCode, "*64", "Let the last called number ring through despite DND or forward all.");

    /// <summary><c>Accept_Last_Deact_Code</c>: Stop accept last.</summary>
    public static readonly Parameter<string> AcceptLastDeactCode = ServiceCodesSection.Row(
        "Accept Last Deact Code", Kinds.StarCode, "*84", "Stop accept last.");

    /// <summary><c>CW_Act_Code</c>: Call waiting on.</summary>
    public static readonly Parameter<string> CwActCode = ServiceCodesSection.Row("CW Act Code", Kinds.StarCode, "*56", "Call waiting on.");

    /// <summary><c>CW_Deact_Code</c>: Call waiting off.</summary>
    public static readonly Parameter<string> CwDeactCode = ServiceCodesSection.Row("CW Deact Code", Kinds.StarCode, "*57", "Call waiting off.");

    /// <summary><c>CW_Per_Call_Act_Code</c>: Call waiting on for the next call.</summary>
    public static readonly Parameter<string> CwPerCallActCode = ServiceCodesSection.Row(
        "CW Per Call Act Code", Kinds.StarCode, "*71", "Call waiting on for the next call.");

    /// <summary><c>CW_Per_Call_Deact_Code</c>: Call waiting off for the next call.</summary>
    public static readonly Parameter<string> CwPerCallDeactCode = ServiceCodesSection.Row(
        "CW Per Call Deact Code", Kinds.StarCode, "*70", "Call waiting off for the next call.");

    /// <summary><c>Block_CID_Act_Code</c>: Hide own number on all calls.</summary>
    public static readonly Parameter<string> BlockCidActCode = ServiceCodesSection.Row(
        "Block CID Act Code", Kinds.StarCode, "*67", "Hide own number on all calls.");

    /// <summary><c>Block_CID_Deact_Code</c>: Stop hiding.</summary>
    public static readonly Parameter<string> BlockCidDeactCode = ServiceCodesSection.Row(
        "Block CID Deact Code", Kinds.StarCode, "*68", "Stop hiding.");

    /// <summary><c>Block_CID_Per_Call_Act_Code</c>: Hide own number on the next call.</summary>
    public static readonly Parameter<string> BlockCidPerCallActCode = ServiceCodesSection.Row(
        "Block CID Per Call Act Code", Kinds.StarCode, "*81", "Hide own number on the next call.");

    /// <summary><c>Block_CID_Per_Call_Deact_Code</c>: Show own number on the next call.</summary>
    public static readonly Parameter<string> BlockCidPerCallDeactCode = ServiceCodesSection.Row(
        "Block CID Per Call Deact Code", Kinds.StarCode, "*82", "Show own number on the next call.");

    /// <summary><c>Block_ANC_Act_Code</c>: Reject anonymous callers.</summary>
    public static readonly Parameter<string> BlockAncActCode = ServiceCodesSection.Row(
        "Block ANC Act Code", Kinds.StarCode, "*77", "Reject anonymous callers.");

    /// <summary><c>Block_ANC_Deact_Code</c>: Accept anonymous callers.</summary>
    public static readonly Parameter<string> BlockAncDeactCode = ServiceCodesSection.Row(
        "Block ANC Deact Code", Kinds.StarCode, "*87", "Accept anonymous callers.");

    /// <summary><c>DND_Act_Code</c>: Do not disturb on.</summary>
    public static readonly Parameter<string> DndActCode = ServiceCodesSection.Row("DND Act Code", Kinds.StarCode, "*78", "Do not disturb on.");

    /// <summary><c>DND_Deact_Code</c>: Do not disturb off.</summary>
    public static readonly Parameter<string> DndDeactCode = ServiceCodesSection.Row("DND Deact Code", Kinds.StarCode, "*79", "Do not disturb off.");

    /// <summary><c>CID_Act_Code</c>: Caller ID to the phone on.</summary>
    public static readonly Parameter<string> CidActCode = ServiceCodesSection.Row(
        "CID Act Code", Kinds.StarCode, "*65", "Caller ID to the phone on.");

    /// <summary><c>CID_Deact_Code</c>: Caller ID to the phone off.</summary>
    public static readonly Parameter<string> CidDeactCode = ServiceCodesSection.Row(
        "CID Deact Code", Kinds.StarCode, "*85", "Caller ID to the phone off.");

    /// <summary><c>CWCID_Act_Code</c>: Call waiting caller ID on.</summary>
    public static readonly Parameter<string> CwcidActCode = ServiceCodesSection.Row(
        "CWCID Act Code", Kinds.StarCode, "*25", "Call waiting caller ID on.");

    /// <summary><c>CWCID_Deact_Code</c>: Call waiting caller ID off.</summary>
    public static readonly Parameter<string> CwcidDeactCode = ServiceCodesSection.Row(
        "CWCID Deact Code", Kinds.StarCode, "*45", "Call waiting caller ID off.");

    /// <summary><c>Dist_Ring_Act_Code</c>: Distinctive ring on.</summary>
    public static readonly Parameter<string> DistRingActCode = ServiceCodesSection.Row(
        "Dist Ring Act Code", Kinds.StarCode, "*26", "Distinctive ring on.");

    /// <summary><c>Dist_Ring_Deact_Code</c>: Distinctive ring off.</summary>
    public static readonly Parameter<string> DistRingDeactCode = ServiceCodesSection.Row(
        "Dist Ring Deact Code", Kinds.StarCode, "*46", "Distinctive ring off.");

    /// <summary><c>Speed_Dial_Act_Code</c>: Store a speed dial: code, digit 2-9, number.</summary>
    public static readonly Parameter<string> SpeedDialActCode = ServiceCodesSection.Row(
        "Speed Dial Act Code", Kinds.StarCode, "*74", "Store a speed dial: code, digit 2-9, number.");

    /// <summary><c>Secure_All_Call_Act_Code</c>: All outbound calls secure.</summary>
    public static readonly Parameter<string> SecureAllCallActCode = ServiceCodesSection.Row(
        "Secure All Call Act Code", Kinds.StarCode, "*16", "All outbound calls secure.");

    /// <summary><c>Secure_No_Call_Act_Code</c>: No outbound call secure.</summary>
    public static readonly Parameter<string> SecureNoCallActCode = ServiceCodesSection.Row(
        "Secure No Call Act Code", Kinds.StarCode, "*17", "No outbound call secure.");

    /// <summary><c>Secure_One_Call_Act_Code</c>: Next call secure.</summary>
    public static readonly Parameter<string> SecureOneCallActCode = ServiceCodesSection.Row(
        "Secure One Call Act Code", Kinds.StarCode, "*18", "Next call secure.");

    /// <summary><c>Secure_One_Call_Deact_Code</c>: Next call not secure.</summary>
    public static readonly Parameter<string> SecureOneCallDeactCode = ServiceCodesSection.Row(
        "Secure One Call Deact Code", Kinds.StarCode, "*19", "Next call not secure.");

    /// <summary><c>Conference_Act_Code</c>: When set, must be dialled before the third number to mean conference.</summary>
    public static readonly Parameter<string> ConferenceActCode = ServiceCodesSection.Row(
        "Conference Act Code", Kinds.StarCode, "", "When set, must be dialled before the third number to mean conference.");

    /// <summary><c>Attn-Xfer_Act_Code</c>: When set, must be dialled before the third number to mean attended transfer.</summary>
    public static readonly Parameter<string> AttnXferActCode = ServiceCodesSection.Row(
        "Attn-Xfer Act Code", Kinds.StarCode, "", "When set, must be dialled before the third number to mean attended transfer.");

    /// <summary><c>Modem_Line_Toggle_Code</c>: Next call in modem mode (G.711, no echo cancel, no VAD).</summary>
    public static readonly Parameter<string> ModemLineToggleCode = ServiceCodesSection.Row(
        "Modem Line Toggle Code", Kinds.StarCode, "*99", "Next call in modem mode (G.711, no echo cancel, no VAD).");

    /// <summary><c>FAX_Line_Toggle_Code</c>: Toggle fax mode of the line for the next call.</summary>
    public static readonly Parameter<string> FaxLineToggleCode = ServiceCodesSection.Row(
        "FAX Line Toggle Code", Kinds.StarCode, "#99", "Toggle fax mode of the line for the next call.");

    /// <summary><c>Media_Loopback_Code</c>: Start a media loopback call to the number that follows.</summary>
    public static readonly Parameter<string> MediaLoopbackCode = ServiceCodesSection.Row(
        "Media Loopback Code", Kinds.StarCode, "*03", "Start a media loopback call to the number that follows.");

    /// <summary><c>Referral_Services_Codes</c>: List of *codes on second dial tone, e.g. *98 or *97|*98|*123: held party is blind-referred to code+number.</summary>
    public static readonly Parameter<string> ReferralServicesCodes = ServiceCodesSection.Row(
        "Referral Services Codes", Kinds.ReferralCodes, "",
        "List of *codes on second dial tone, e.g. *98 or *97|*98|*123: held party is blind-referred to code+number.");

    /// <summary><c>Feature_Dial_Services_Codes</c>: List of *codes (optional tone letter c d m o p s x in back quotes, e.g. *72`c`|*67`p`) dialled as code+number to the proxy.</summary>
    public static readonly Parameter<string> FeatureDialServicesCodes = ServiceCodesSection.Row(
        "Feature Dial Services Codes", Kinds.FeatureCodes, "",
        "List of *codes (optional tone letter c d m o p s x in back quotes, e.g. *72`c`|*67`p`) dialled as code+number to the proxy.");

    // Vertical Service Announcement Codes
    /// <summary><c>Service_Annc_Base_Number</c>: Announcement server number that service extension codes are appended to.</summary>
    public static readonly Parameter<string> ServiceAnncBaseNumber = AnnouncementsSection.Row(
        "Service Annc Base Number", Kinds.Text(39), "", "Announcement server number that service extension codes are appended to.");

    /// <summary><c>Service_Annc_Extension_Codes</c>: Maps e.g. CBT CBF CBB FAT FAF FBT FBF FNT FNF FLT FLF CWT CWF BLT BLF ALT ALF to a two digit extension dialled after a star code.</summary>
    public static readonly Parameter<string> ServiceAnncExtensionCodes = AnnouncementsSection.Row(
        "Service Annc Extension Codes", Kinds.Text(255), "",
        "Maps e.g. CBT CBF CBB FAT FAF FBT FBF FNT FNF FLT FLF CWT CWF BLT BLF ALT ALF to a two digit extension dialled after a star code.");

    // Outbound Call Codec Selection Codes
    /// <summary><c>Prefer_G711u_Code</c>: Dial before the number: G711u is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG711uCode = CodecCodesSection.Row(
        "Prefer G711u Code", Kinds.StarCode, "*017110", "Dial before the number: G711u is first choice for this call.");

    /// <summary><c>Force_G711u_Code</c>: Dial before the number: G711u is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG711uCode = CodecCodesSection.Row(
        "Force G711u Code", Kinds.StarCode, "*027110", "Dial before the number: G711u is the only codec for this call.");

    /// <summary><c>Prefer_G711a_Code</c>: Dial before the number: G711a is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG711aCode = CodecCodesSection.Row(
        "Prefer G711a Code", Kinds.StarCode, "*017111", "Dial before the number: G711a is first choice for this call.");

    /// <summary><c>Force_G711a_Code</c>: Dial before the number: G711a is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG711aCode = CodecCodesSection.Row(
        "Force G711a Code", Kinds.StarCode, "*027111", "Dial before the number: G711a is the only codec for this call.");

    /// <summary><c>Prefer_G723_Code</c>: Dial before the number: G723 is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG723Code = CodecCodesSection.Row(
        "Prefer G723 Code", Kinds.StarCode, "*01723", "Dial before the number: G723 is first choice for this call.",
        new() { NotOffered = "G.723.1 is not built: no free implementation exists and its use needs licences." });

    /// <summary><c>Force_G723_Code</c>: Dial before the number: G723 is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG723Code = CodecCodesSection.Row(
        "Force G723 Code", Kinds.StarCode, "*02723", "Dial before the number: G723 is the only codec for this call.",
        new() { NotOffered = "G.723.1 is not built: no free implementation exists and its use needs licences." });

    /// <summary><c>Prefer_G726r16_Code</c>: Dial before the number: G726r16 is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG726r16Code = CodecCodesSection.Row(
        "Prefer G726r16 Code", Kinds.StarCode, "*0172616", "Dial before the number: G726r16 is first choice for this call.");

    /// <summary><c>Force_G726r16_Code</c>: Dial before the number: G726r16 is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG726r16Code = CodecCodesSection.Row(
        "Force G726r16 Code", Kinds.StarCode, "*0272616", "Dial before the number: G726r16 is the only codec for this call.");

    /// <summary><c>Prefer_G726r24_Code</c>: Dial before the number: G726r24 is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG726r24Code = CodecCodesSection.Row(
        "Prefer G726r24 Code", Kinds.StarCode, "*0172624", "Dial before the number: G726r24 is first choice for this call.");

    /// <summary><c>Force_G726r24_Code</c>: Dial before the number: G726r24 is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG726r24Code = CodecCodesSection.Row(
        "Force G726r24 Code", Kinds.StarCode, "*0272624", "Dial before the number: G726r24 is the only codec for this call.");

    /// <summary><c>Prefer_G726r32_Code</c>: Dial before the number: G726r32 is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG726r32Code = CodecCodesSection.Row(
        "Prefer G726r32 Code", Kinds.StarCode, "*0172632", "Dial before the number: G726r32 is first choice for this call.");

    /// <summary><c>Force_G726r32_Code</c>: Dial before the number: G726r32 is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG726r32Code = CodecCodesSection.Row(
        "Force G726r32 Code", Kinds.StarCode, "*0272632", "Dial before the number: G726r32 is the only codec for this call.");

    /// <summary><c>Prefer_G726r40_Code</c>: Dial before the number: G726r40 is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG726r40Code = CodecCodesSection.Row(
        "Prefer G726r40 Code", Kinds.StarCode, "*0172640", "Dial before the number: G726r40 is first choice for this call.");

    /// <summary><c>Force_G726r40_Code</c>: Dial before the number: G726r40 is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG726r40Code = CodecCodesSection.Row(
        "Force G726r40 Code", Kinds.StarCode, "*0272640", "Dial before the number: G726r40 is the only codec for this call.");

    /// <summary><c>Prefer_G729a_Code</c>: Dial before the number: G729a is first choice for this call.</summary>
    public static readonly Parameter<string> PreferG729aCode = CodecCodesSection.Row(
        "Prefer G729a Code", Kinds.StarCode, "*01729", "Dial before the number: G729a is first choice for this call.");

    /// <summary><c>Force_G729a_Code</c>: Dial before the number: G729a is the only codec for this call.</summary>
    public static readonly Parameter<string> ForceG729aCode = CodecCodesSection.Row(
        "Force G729a Code", Kinds.StarCode, "*02729", "Dial before the number: G729a is the only codec for this call.");

    // Own Additions
    /// <summary><c>Force_PSTN_Disconnect_Code</c>: frees the line to the exchange.</summary>
    public static readonly Parameter<string> ForcePstnDisconnectCode = OwnSection.Row(
        "Force PSTN Disconnect Code", Kinds.StarCode, "*55",
        "Dialled on the phone: a gateway call that holds the line is ended and the line goes on hook for 1.5 s.", new() { Own = true });
}
