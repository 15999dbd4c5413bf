using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>Forwarding and speed dials of the users.</summary>
public static partial class UserParameters
{
    private static readonly LineSection ForwardingSection = new("Call Forward Settings", "Call Forward Settings", UserAccess.ReadWrite);
    private static readonly LineSection SelectiveForwardingSection = new("Selective Call Forward Settings", "PSTN-To-VoIP Selective Call Forward Settings", UserAccess.ReadWrite);
    private static readonly LineSection SpeedDialsSection = new("Speed Dial Settings", "PSTN-To-VoIP Speed Dial Settings", UserAccess.ReadWrite);
    private static readonly LineSection ServicesSection = new("Supplementary Service Settings", "Supplementary Service Settings", UserAccess.ReadWrite);

    internal static Section[] User1Sections =>
    [
        ForwardingSection.Line1,
        SelectiveForwardingSection.Line1,
        SpeedDialsSection.Line1,
        ServicesSection.Line1,
        RingCallersSection.Line1,
        RingsSection.Line1,
    ];

    internal static Section[] PstnUserSections =>
    [
        ForwardingSection.PstnLine,
        SelectiveForwardingSection.PstnLine,
        SpeedDialsSection.PstnLine,
        ServicesSection.PstnLine,
        RingCallersSection.PstnLine,
        RingsSection.PstnLine,
    ];

    // Call Forward Settings
    /// <summary><c>Cfwd_All_Dest_1_</c>: Target of forward all, blank = off.</summary>
    public static readonly Parameter<string> CfwdAllDest = ForwardingSection.Line1.Row(
        "Cfwd All Dest", Kinds.Destination, "", "Target of forward all, blank = off.");

    /// <summary><c>Cfwd_Busy_Dest_1_</c>: Target on busy.</summary>
    public static readonly Parameter<string> CfwdBusyDest = ForwardingSection.Line1.Row("Cfwd Busy Dest", Kinds.Destination, "", "Target on busy.");

    /// <summary><c>Cfwd_No_Ans_Dest_1_</c>: Target on no answer.</summary>
    public static readonly Parameter<string> CfwdNoAnsDest = ForwardingSection.Line1.Row(
        "Cfwd No Ans Dest", Kinds.Destination, "", "Target on no answer.");

    /// <summary><c>Cfwd_No_Ans_Delay_1_</c>: Ringing time before it.</summary>
    public static readonly Parameter<TimeSpan> CfwdNoAnsDelay = ForwardingSection.Line1.Row(
        "Cfwd No Ans Delay", Kinds.Seconds(0, 255), "20", "Ringing time before it.");

    // Selective Call Forward Settings
    /// <summary><c>Cfwd_Sel1_Caller_n_</c>: Caller rule 1 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel1Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel1 Caller", Kinds.Patterns, "", "Caller rule 1 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 1.");

    /// <summary><c>Cfwd_Sel1_Dest_n_</c>: Target of rule 1; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel1Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel1 Dest", Kinds.Destination, "", "Target of rule 1; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 1: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel2_Caller_n_</c>: Caller rule 2 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel2Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel2 Caller", Kinds.Patterns, "", "Caller rule 2 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 2.");

    /// <summary><c>Cfwd_Sel2_Dest_n_</c>: Target of rule 2; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel2Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel2 Dest", Kinds.Destination, "", "Target of rule 2; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 2: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel3_Caller_n_</c>: Caller rule 3 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel3Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel3 Caller", Kinds.Patterns, "", "Caller rule 3 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 3.");

    /// <summary><c>Cfwd_Sel3_Dest_n_</c>: Target of rule 3; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel3Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel3 Dest", Kinds.Destination, "", "Target of rule 3; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 3: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel4_Caller_n_</c>: Caller rule 4 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel4Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel4 Caller", Kinds.Patterns, "", "Caller rule 4 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 4.");

    /// <summary><c>Cfwd_Sel4_Dest_n_</c>: Target of rule 4; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel4Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel4 Dest", Kinds.Destination, "", "Target of rule 4; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 4: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel5_Caller_n_</c>: Caller rule 5 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel5Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel5 Caller", Kinds.Patterns, "", "Caller rule 5 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 5.");

    /// <summary><c>Cfwd_Sel5_Dest_n_</c>: Target of rule 5; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel5Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel5 Dest", Kinds.Destination, "", "Target of rule 5; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 5: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel6_Caller_n_</c>: Caller rule 6 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel6Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel6 Caller", Kinds.Patterns, "", "Caller rule 6 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 6.");

    /// <summary><c>Cfwd_Sel6_Dest_n_</c>: Target of rule 6; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel6Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel6 Dest", Kinds.Destination, "", "Target of rule 6; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 6: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel7_Caller_n_</c>: Caller rule 7 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel7Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel7 Caller", Kinds.Patterns, "", "Caller rule 7 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 7.");

    /// <summary><c>Cfwd_Sel7_Dest_n_</c>: Target of rule 7; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel7Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel7 Dest", Kinds.Destination, "", "Target of rule 7; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 7: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Sel8_Caller_n_</c>: Caller rule 8 of selective forwarding; the first that matches counts.</summary>
    public static readonly PerLine<PhonePatterns> CfwdSel8Caller = SelectiveForwardingSection.Row(
        "Cfwd Sel8 Caller", Kinds.Patterns, "", "Caller rule 8 of selective forwarding; the first that matches counts.",
        pstnMeaning: "PSTN caller rule 8.");

    /// <summary><c>Cfwd_Sel8_Dest_n_</c>: Target of rule 8; blank or the word block rejects the call.</summary>
    public static readonly PerLine<string> CfwdSel8Dest = SelectiveForwardingSection.Row(
        "Cfwd Sel8 Dest", Kinds.Destination, "", "Target of rule 8; blank or the word block rejects the call.",
        pstnMeaning: "VoIP target of rule 8: a matching PSTN caller is answered and connected without PIN or dialling.");

    /// <summary><c>Cfwd_Last_Caller_n_</c>: Number that *63 forwards (last call, in or out).</summary>
    public static readonly PerLine<string> CfwdLastCaller = SelectiveForwardingSection.Row(
        "Cfwd Last Caller", Kinds.Destination, "", "Number that *63 forwards (last call, in or out).",
        pstnMeaning: "PSTN caller that Cfwd Last Dest of this page applies to.");

    /// <summary><c>Cfwd_Last_Dest_n_</c>: Target of *63.</summary>
    public static readonly PerLine<string> CfwdLastDest = SelectiveForwardingSection.Row(
        "Cfwd Last Dest", Kinds.Destination, "", "Target of *63.", pstnMeaning: "VoIP target of that caller.");

    /// <summary><c>Block_Last_Caller_n_</c>: Caller that *60 rejects.</summary>
    public static readonly PerLine<string> BlockLastCaller = SelectiveForwardingSection.Row(
        "Block Last Caller", Kinds.Destination, "", "Caller that *60 rejects.", pstnMeaning: "PSTN caller that gets no VoIP service.");

    /// <summary><c>Accept_Last_Caller_n_</c>: Number that *64 lets through (last called number).</summary>
    public static readonly PerLine<string> AcceptLastCaller = SelectiveForwardingSection.Row(
        "Accept Last Caller", Kinds.Destination, "", "Number that *64 lets through (last called number).",
        pstnMeaning: "PSTN caller that is let through despite blocking and forwarding.");

    // Speed Dial Settings
    /// <summary><c>Speed_Dial_2_n_</c>: Dialled by digit 2 then #.</summary>
    public static readonly PerLine<string> SpeedDial2 = SpeedDialsSection.Row(
        "Speed Dial 2", Kinds.Destination, "", "Dialled by digit 2 then #.", pstnMeaning: "Digit 2 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_3_n_</c>: Dialled by digit 3 then #.</summary>
    public static readonly PerLine<string> SpeedDial3 = SpeedDialsSection.Row(
        "Speed Dial 3", Kinds.Destination, "", "Dialled by digit 3 then #.", pstnMeaning: "Digit 3 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_4_n_</c>: Dialled by digit 4 then #.</summary>
    public static readonly PerLine<string> SpeedDial4 = SpeedDialsSection.Row(
        "Speed Dial 4", Kinds.Destination, "", "Dialled by digit 4 then #.", pstnMeaning: "Digit 4 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_5_n_</c>: Dialled by digit 5 then #.</summary>
    public static readonly PerLine<string> SpeedDial5 = SpeedDialsSection.Row(
        "Speed Dial 5", Kinds.Destination, "", "Dialled by digit 5 then #.", pstnMeaning: "Digit 5 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_6_n_</c>: Dialled by digit 6 then #.</summary>
    public static readonly PerLine<string> SpeedDial6 = SpeedDialsSection.Row(
        "Speed Dial 6", Kinds.Destination, "", "Dialled by digit 6 then #.", pstnMeaning: "Digit 6 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_7_n_</c>: Dialled by digit 7 then #.</summary>
    public static readonly PerLine<string> SpeedDial7 = SpeedDialsSection.Row(
        "Speed Dial 7", Kinds.Destination, "", "Dialled by digit 7 then #.", pstnMeaning: "Digit 7 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_8_n_</c>: Dialled by digit 8 then #.</summary>
    public static readonly PerLine<string> SpeedDial8 = SpeedDialsSection.Row(
        "Speed Dial 8", Kinds.Destination, "", "Dialled by digit 8 then #.", pstnMeaning: "Digit 8 dialled by a PSTN caller at the VoIP dial tone.");

    /// <summary><c>Speed_Dial_9_n_</c>: Dialled by digit 9 then #.</summary>
    public static readonly PerLine<string> SpeedDial9 = SpeedDialsSection.Row(
        "Speed Dial 9", Kinds.Destination, "", "Dialled by digit 9 then #.", pstnMeaning: "Digit 9 dialled by a PSTN caller at the VoIP dial tone.");

    // Supplementary Service Settings
    /// <summary><c>CW_Setting_1_</c>: Call waiting.</summary>
    public static readonly Parameter<bool> CwSetting = ServicesSection.Line1.Row("CW Setting", Kinds.YesNo, "yes", "Call waiting.");

    /// <summary><c>Block_CID_Setting_1_</c>: Hide own number.</summary>
    public static readonly Parameter<bool> BlockCidSetting = ServicesSection.Line1.Row("Block CID Setting", Kinds.YesNo, "no", "Hide own number.");

    /// <summary><c>Block_ANC_Setting_1_</c>: Reject anonymous callers.</summary>
    public static readonly Parameter<bool> BlockAncSetting = ServicesSection.Line1.Row(
        "Block ANC Setting", Kinds.YesNo, "no", "Reject anonymous callers.");

    /// <summary><c>DND_Setting_1_</c>: Do not disturb.</summary>
    public static readonly Parameter<bool> DndSetting = ServicesSection.Line1.Row("DND Setting", Kinds.YesNo, "no", "Do not disturb.");

    /// <summary><c>CID_Setting_1_</c>: Caller ID to the phone.</summary>
    public static readonly Parameter<bool> CidSetting = ServicesSection.Line1.Row("CID Setting", Kinds.YesNo, "yes", "Caller ID to the phone.");

    /// <summary><c>CWCID_Setting_1_</c>: Call waiting caller ID to the phone.</summary>
    public static readonly Parameter<bool> CwcidSetting = ServicesSection.Line1.Row(
        "CWCID Setting", Kinds.YesNo, "yes", "Call waiting caller ID to the phone.");

    /// <summary><c>Dist_Ring_Setting_1_</c>: Distinctive ring.</summary>
    public static readonly Parameter<bool> DistRingSetting = ServicesSection.Line1.Row("Dist Ring Setting", Kinds.YesNo, "yes", "Distinctive ring.");

    /// <summary><c>Secure_Call_Setting_1_</c>: Outbound calls secure by default.</summary>
    public static readonly Parameter<bool> SecureCallSetting = ServicesSection.Line1.Row(
        "Secure Call Setting", Kinds.YesNo, "no", "Outbound calls secure by default.");

    /// <summary><c>Message_Waiting_1_</c>: Messages wait: stutter tone and lamp; kept over power loss.</summary>
    public static readonly Parameter<bool> MessageWaiting = ServicesSection.Line1.Row(
        "Message Waiting", Kinds.YesNo, "no", "Messages wait: stutter tone and lamp; kept over power loss.");

    /// <summary><c>Accept_Media_Loopback_Request_1_</c>: Answer to loopback calls: 486, at once, or after the phone is lifted.</summary>
    public static readonly Parameter<LoopbackAnswer> AcceptMediaLoopbackRequest = ServicesSection.Line1.Row(
        "Accept Media Loopback Request", UserChoices.OfLoopbackAnswer, "automatic",
        "Answer to loopback calls: 486, at once, or after the phone is lifted.");

    /// <summary><c>Media_Loopback_Mode_1_</c>: Own role when placing a loopback call.</summary>
    public static readonly Parameter<LoopbackMode> MediaLoopbackMode = ServicesSection.Line1.Row(
        "Media Loopback Mode", UserChoices.OfLoopbackMode, "source", "Own role when placing a loopback call.");

    /// <summary><c>Media_Loopback_Type_1_</c>: Type asked for.</summary>
    public static readonly Parameter<LoopbackType> MediaLoopbackType = ServicesSection.Line1.Row(
        "Media Loopback Type", UserChoices.OfLoopbackType, "media", "Type asked for.");
}
