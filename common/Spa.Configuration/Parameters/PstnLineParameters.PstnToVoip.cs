using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>PSTN callers who reach VoIP.</summary>
public static partial class PstnLineParameters
{
    private static readonly Section PstnCallersSection = new(Page.PstnLine, "PSTN-To-VoIP Gateway Setup");

    // PSTN-To-VoIP Gateway Setup
    /// <summary><c>PSTN-To-VoIP_Gateway_Enable_2_</c>: Answer PSTN calls by itself and offer VoIP; with no, ring thru still works.</summary>
    public static readonly Parameter<bool> PstnToVoipGatewayEnable = PstnCallersSection.Row(
        "PSTN-To-VoIP Gateway Enable", Kinds.YesNo, "yes", "Answer PSTN calls by itself and offer VoIP; with no, ring thru still works.");

    /// <summary><c>PSTN_Caller_Auth_Method_2_</c>: How PSTN callers prove themselves.</summary>
    public static readonly Parameter<PstnCallerAuth> PstnCallerAuthMethod = PstnCallersSection.Row(
        "PSTN Caller Auth Method", PstnLineChoices.OfPstnCallerAuth, "PIN", "How PSTN callers prove themselves.",
        new() { Original = "none", Deviation = "With none, any PSTN caller could phone at the cost of the VoIP account." });

    /// <summary><c>PSTN_Ring_Thru_Line_1_2_</c>: PSTN ringing also rings Line 1.</summary>
    public static readonly Parameter<bool> PstnRingThruLine1 = PstnCallersSection.Row(
        "PSTN Ring Thru Line 1", Kinds.YesNo, "yes", "PSTN ringing also rings Line 1.");

    /// <summary><c>PSTN_PIN_Max_Retry_2_</c>: PIN tries of a PSTN caller in all, the first one counted.</summary>
    public static readonly Parameter<int> PstnPinMaxRetry = PstnCallersSection.Row(
        "PSTN PIN Max Retry", Kinds.Whole(1, 10), "3", "PIN tries of a PSTN caller in all, the first one counted.");

    /// <summary><c>PSTN_CID_For_VoIP_CID_2_</c>: VoIP call carries the PSTN caller name/number (with prefixes) in From instead of the account.</summary>
    public static readonly Parameter<bool> PstnCidForVoipCid = PstnCallersSection.Row(
        "PSTN CID For VoIP CID", Kinds.YesNo, "no", "VoIP call carries the PSTN caller name/number (with prefixes) in From instead of the account.");

    /// <summary><c>PSTN_CID_Number_Prefix_2_</c>: Put before the PSTN number at ring thru and in VoIP calls.</summary>
    public static readonly Parameter<string> PstnCidNumberPrefix = PstnCallersSection.Row(
        "PSTN CID Number Prefix", Kinds.Text(7), "", "Put before the PSTN number at ring thru and in VoIP calls.");

    /// <summary><c>PSTN_Caller_Default_DP_2_</c>: Plan for callers that need no PIN; never none.</summary>
    public static readonly Parameter<int> PstnCallerDefaultDp = PstnCallersSection.Row(
        "PSTN Caller Default DP", PstnLineChoices.Plan, "1", "Plan for callers that need no PIN; never none.");

    /// <summary><c>Off_Hook_While_Calling_VoIP_2_</c>: Yes: take the FXO off hook first and play ringback to the PSTN caller; no: with a hot-line plan call VoIP first and go off hook when it answers.</summary>
    public static readonly Parameter<bool> OffHookWhileCallingVoip = PstnCallersSection.Row(
        "Off Hook While Calling VoIP", Kinds.YesNo, "no",
        "Yes: take the FXO off hook first and play ringback to the PSTN caller; no: with a hot-line plan call VoIP first and go off hook when it answers.");

    /// <summary><c>Line_1_Signal_Hook_Flash_To_PSTN_2_</c>: Whether two quick flashes on the phone send a flash to the PSTN in a PSTN/Line 1 call; a single flash keeps its local meaning.</summary>
    public static readonly Parameter<FlashToPstn> Line1SignalHookFlashToPstn = PstnCallersSection.Row(
        "Line 1 Signal Hook Flash To PSTN", PstnLineChoices.OfFlashToPstn, "Disabled",
        "Whether two quick flashes on the phone send a flash to the PSTN in a PSTN/Line 1 call; a single flash keeps its local meaning.");

    /// <summary><c>PSTN_CID_Name_Prefix_2_</c>: Put before the PSTN name at ring thru and in VoIP calls.</summary>
    public static readonly Parameter<string> PstnCidNamePrefix = PstnCallersSection.Row(
        "PSTN CID Name Prefix", Kinds.Text(7), "", "Put before the PSTN name at ring thru and in VoIP calls.");

    /// <summary><c>PSTN_Caller_ID_Pattern_2_</c>: Only matching PSTN callers get VoIP service; blank = all.</summary>
    public static readonly Parameter<PhonePatterns> PstnCallerIdPattern = PstnCallersSection.Row(
        "PSTN Caller ID Pattern", Kinds.Patterns, "", "Only matching PSTN callers get VoIP service; blank = all.");

    /// <summary><c>PSTN_Access_List_2_</c>: These callers need no PIN and use PSTN Caller Default DP.</summary>
    public static readonly Parameter<PhonePatterns> PstnAccessList = PstnCallersSection.Row(
        "PSTN Access List", Kinds.Patterns, "", "These callers need no PIN and use PSTN Caller Default DP.");

    /// <summary><c>PSTN_Caller_1_PIN_2_</c>: PIN 1 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller1Pin = PstnCallersSection.Row("PSTN Caller 1 PIN", Kinds.Pin, "", "PIN 1 of PSTN callers.");

    /// <summary><c>PSTN_Caller_1_DP_2_</c>: Plan used after PIN 1.</summary>
    public static readonly Parameter<int> PstnCaller1Dp = PstnCallersSection.Row("PSTN Caller 1 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 1.");

    /// <summary><c>PSTN_Caller_2_PIN_2_</c>: PIN 2 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller2Pin = PstnCallersSection.Row("PSTN Caller 2 PIN", Kinds.Pin, "", "PIN 2 of PSTN callers.");

    /// <summary><c>PSTN_Caller_2_DP_2_</c>: Plan used after PIN 2.</summary>
    public static readonly Parameter<int> PstnCaller2Dp = PstnCallersSection.Row("PSTN Caller 2 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 2.");

    /// <summary><c>PSTN_Caller_3_PIN_2_</c>: PIN 3 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller3Pin = PstnCallersSection.Row("PSTN Caller 3 PIN", Kinds.Pin, "", "PIN 3 of PSTN callers.");

    /// <summary><c>PSTN_Caller_3_DP_2_</c>: Plan used after PIN 3.</summary>
    public static readonly Parameter<int> PstnCaller3Dp = PstnCallersSection.Row("PSTN Caller 3 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 3.");

    /// <summary><c>PSTN_Caller_4_PIN_2_</c>: PIN 4 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller4Pin = PstnCallersSection.Row("PSTN Caller 4 PIN", Kinds.Pin, "", "PIN 4 of PSTN callers.");

    /// <summary><c>PSTN_Caller_4_DP_2_</c>: Plan used after PIN 4.</summary>
    public static readonly Parameter<int> PstnCaller4Dp = PstnCallersSection.Row("PSTN Caller 4 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 4.");

    /// <summary><c>PSTN_Caller_5_PIN_2_</c>: PIN 5 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller5Pin = PstnCallersSection.Row("PSTN Caller 5 PIN", Kinds.Pin, "", "PIN 5 of PSTN callers.");

    /// <summary><c>PSTN_Caller_5_DP_2_</c>: Plan used after PIN 5.</summary>
    public static readonly Parameter<int> PstnCaller5Dp = PstnCallersSection.Row("PSTN Caller 5 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 5.");

    /// <summary><c>PSTN_Caller_6_PIN_2_</c>: PIN 6 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller6Pin = PstnCallersSection.Row("PSTN Caller 6 PIN", Kinds.Pin, "", "PIN 6 of PSTN callers.");

    /// <summary><c>PSTN_Caller_6_DP_2_</c>: Plan used after PIN 6.</summary>
    public static readonly Parameter<int> PstnCaller6Dp = PstnCallersSection.Row("PSTN Caller 6 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 6.");

    /// <summary><c>PSTN_Caller_7_PIN_2_</c>: PIN 7 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller7Pin = PstnCallersSection.Row("PSTN Caller 7 PIN", Kinds.Pin, "", "PIN 7 of PSTN callers.");

    /// <summary><c>PSTN_Caller_7_DP_2_</c>: Plan used after PIN 7.</summary>
    public static readonly Parameter<int> PstnCaller7Dp = PstnCallersSection.Row("PSTN Caller 7 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 7.");

    /// <summary><c>PSTN_Caller_8_PIN_2_</c>: PIN 8 of PSTN callers.</summary>
    public static readonly Parameter<string> PstnCaller8Pin = PstnCallersSection.Row("PSTN Caller 8 PIN", Kinds.Pin, "", "PIN 8 of PSTN callers.");

    /// <summary><c>PSTN_Caller_8_DP_2_</c>: Plan used after PIN 8.</summary>
    public static readonly Parameter<int> PstnCaller8Dp = PstnCallersSection.Row("PSTN Caller 8 DP", PstnLineChoices.Plan, "1", "Plan used after PIN 8.");
}
