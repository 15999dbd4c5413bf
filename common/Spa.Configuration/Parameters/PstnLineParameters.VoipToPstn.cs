using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>Dial plans of the PSTN line, and VoIP callers who reach the exchange.</summary>
public static partial class PstnLineParameters
{
    private static readonly Section PlansSection = new(Page.PstnLine, "Dial Plans");
    private static readonly Section VoipCallersSection = new(Page.PstnLine, "VoIP-To-PSTN Gateway Setup");
    private static readonly Section VoipUsersSection = new(Page.PstnLine, "VoIP Users and Passwords (HTTP Authentication)");

    internal static Section[] Sections =>
    [
        PlansSection,
        VoipCallersSection,
        VoipUsersSection,
        PstnCallersSection,
        TimersSection,
        DisconnectSection,
        InternationalSection,
        OwnSection,
    ];

    // Dial Plans
    /// <summary><c>Dial_Plan_1_2_</c>: Plan 1 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan1 = PlansSection.Row(
        "Dial Plan 1", Kinds.Plan(511), "(xx.)", "Plan 1 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_2_2_</c>: Plan 2 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan2 = PlansSection.Row(
        "Dial Plan 2", Kinds.Plan(511), "(xx.)", "Plan 2 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_3_2_</c>: Plan 3 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan3 = PlansSection.Row(
        "Dial Plan 3", Kinds.Plan(511), "(xx.)", "Plan 3 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_4_2_</c>: Plan 4 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan4 = PlansSection.Row(
        "Dial Plan 4", Kinds.Plan(511), "(xx.)", "Plan 4 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_5_2_</c>: Plan 5 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan5 = PlansSection.Row(
        "Dial Plan 5", Kinds.Plan(511), "(xx.)", "Plan 5 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_6_2_</c>: Plan 6 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan6 = PlansSection.Row(
        "Dial Plan 6", Kinds.Plan(511), "(xx.)", "Plan 6 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_7_2_</c>: Plan 7 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan7 = PlansSection.Row(
        "Dial Plan 7", Kinds.Plan(511), "(xx.)", "Plan 7 of the pool, chosen by the DP selectors of callers.");

    /// <summary><c>Dial_Plan_8_2_</c>: Plan 8 of the pool, chosen by the DP selectors of callers.</summary>
    public static readonly Parameter<DialPlan> DialPlan8 = PlansSection.Row(
        "Dial Plan 8", Kinds.Plan(511), "(xx.)", "Plan 8 of the pool, chosen by the DP selectors of callers.");

    // VoIP-To-PSTN Gateway Setup
    /// <summary><c>VoIP-To-PSTN_Gateway_Enable_2_</c>: Offer PSTN calls to VoIP callers.</summary>
    public static readonly Parameter<bool> VoipToPstnGatewayEnable = VoipCallersSection.Row(
        "VoIP-To-PSTN Gateway Enable", Kinds.YesNo, "yes", "Offer PSTN calls to VoIP callers.");

    /// <summary><c>VoIP_Caller_Auth_Method_2_</c>: How VoIP callers prove themselves. With PIN or HTTP Digest a blank PIN or user never admits anybody.</summary>
    public static readonly Parameter<VoipCallerAuth> VoipCallerAuthMethod = VoipCallersSection.Row(
        "VoIP Caller Auth Method", PstnLineChoices.OfVoipCallerAuth, "PIN",
        "How VoIP callers prove themselves. With PIN or HTTP Digest a blank PIN or user never admits anybody.",
        new() { Original = "none", Deviation = "With none, any SIP caller who finds the port could phone at the cost of the PSTN line." });

    /// <summary><c>VoIP_PIN_Max_Retry_2_</c>: PIN tries of a VoIP caller in all, the first one counted.</summary>
    public static readonly Parameter<int> VoipPinMaxRetry = VoipCallersSection.Row(
        "VoIP PIN Max Retry", Kinds.Whole(1, 10), "3", "PIN tries of a VoIP caller in all, the first one counted.");

    /// <summary><c>One_Stage_Dialing_2_</c>: Take the target number from the Request-URI user; applies to none, HTTP Digest and access-list callers.</summary>
    public static readonly Parameter<bool> OneStageDialing = VoipCallersSection.Row(
        "One Stage Dialing", Kinds.YesNo, "yes",
        "Take the target number from the Request-URI user; applies to none, HTTP Digest and access-list callers.");

    /// <summary><c>Line_1_VoIP_Caller_DP_2_</c>: Plan for calls of this unit's own Line 1 to gw0; no authentication then.</summary>
    public static readonly Parameter<int> Line1VoipCallerDp = VoipCallersSection.Row(
        "Line 1 VoIP Caller DP", PstnLineChoices.PlanOrNone, "1", "Plan for calls of this unit's own Line 1 to gw0; no authentication then.");

    /// <summary><c>VoIP_Caller_Default_DP_2_</c>: Plan for callers that need no authentication.</summary>
    public static readonly Parameter<int> VoipCallerDefaultDp = VoipCallersSection.Row(
        "VoIP Caller Default DP", PstnLineChoices.PlanOrNone, "1", "Plan for callers that need no authentication.");

    /// <summary><c>Line_1_Fallback_DP_2_</c>: Plan for Line 1 calls when VoIP is down.</summary>
    public static readonly Parameter<int> Line1FallbackDp = VoipCallersSection.Row(
        "Line 1 Fallback DP", PstnLineChoices.PlanOrNone, "none", "Plan for Line 1 calls when VoIP is down.");

    /// <summary><c>VoIP_Caller_ID_Pattern_2_</c>: VoIP callers that match none get 403, whatever their authentication or address; checked before the access list, not applied to the own Line 1; blank = all pass.</summary>
    public static readonly Parameter<PhonePatterns> VoipCallerIdPattern = VoipCallersSection.Row(
        "VoIP Caller ID Pattern", Kinds.Patterns, "",
        "VoIP callers that match none get 403, whatever their authentication or address; checked before the access list, not applied to the own Line 1; blank = all pass.");

    /// <summary><c>VoIP_Access_List_2_</c>: INVITEs from these packet source addresses (IPv4 patterns) need no authentication.</summary>
    public static readonly Parameter<PhonePatterns> VoipAccessList = VoipCallersSection.Row(
        "VoIP Access List", Kinds.Patterns, "", "INVITEs from these packet source addresses (IPv4 patterns) need no authentication.");

    /// <summary><c>VoIP_Caller_1_PIN_2_</c>: PIN 1 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller1Pin = VoipCallersSection.Row("VoIP Caller 1 PIN", Kinds.Pin, "", "PIN 1 of VoIP callers.");

    /// <summary><c>VoIP_Caller_1_DP_2_</c>: Plan used after PIN 1.</summary>
    public static readonly Parameter<int> VoipCaller1Dp = VoipCallersSection.Row(
        "VoIP Caller 1 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 1.");

    /// <summary><c>VoIP_Caller_2_PIN_2_</c>: PIN 2 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller2Pin = VoipCallersSection.Row("VoIP Caller 2 PIN", Kinds.Pin, "", "PIN 2 of VoIP callers.");

    /// <summary><c>VoIP_Caller_2_DP_2_</c>: Plan used after PIN 2.</summary>
    public static readonly Parameter<int> VoipCaller2Dp = VoipCallersSection.Row(
        "VoIP Caller 2 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 2.");

    /// <summary><c>VoIP_Caller_3_PIN_2_</c>: PIN 3 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller3Pin = VoipCallersSection.Row("VoIP Caller 3 PIN", Kinds.Pin, "", "PIN 3 of VoIP callers.");

    /// <summary><c>VoIP_Caller_3_DP_2_</c>: Plan used after PIN 3.</summary>
    public static readonly Parameter<int> VoipCaller3Dp = VoipCallersSection.Row(
        "VoIP Caller 3 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 3.");

    /// <summary><c>VoIP_Caller_4_PIN_2_</c>: PIN 4 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller4Pin = VoipCallersSection.Row("VoIP Caller 4 PIN", Kinds.Pin, "", "PIN 4 of VoIP callers.");

    /// <summary><c>VoIP_Caller_4_DP_2_</c>: Plan used after PIN 4.</summary>
    public static readonly Parameter<int> VoipCaller4Dp = VoipCallersSection.Row(
        "VoIP Caller 4 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 4.");

    /// <summary><c>VoIP_Caller_5_PIN_2_</c>: PIN 5 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller5Pin = VoipCallersSection.Row("VoIP Caller 5 PIN", Kinds.Pin, "", "PIN 5 of VoIP callers.");

    /// <summary><c>VoIP_Caller_5_DP_2_</c>: Plan used after PIN 5.</summary>
    public static readonly Parameter<int> VoipCaller5Dp = VoipCallersSection.Row(
        "VoIP Caller 5 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 5.");

    /// <summary><c>VoIP_Caller_6_PIN_2_</c>: PIN 6 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller6Pin = VoipCallersSection.Row("VoIP Caller 6 PIN", Kinds.Pin, "", "PIN 6 of VoIP callers.");

    /// <summary><c>VoIP_Caller_6_DP_2_</c>: Plan used after PIN 6.</summary>
    public static readonly Parameter<int> VoipCaller6Dp = VoipCallersSection.Row(
        "VoIP Caller 6 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 6.");

    /// <summary><c>VoIP_Caller_7_PIN_2_</c>: PIN 7 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller7Pin = VoipCallersSection.Row("VoIP Caller 7 PIN", Kinds.Pin, "", "PIN 7 of VoIP callers.");

    /// <summary><c>VoIP_Caller_7_DP_2_</c>: Plan used after PIN 7.</summary>
    public static readonly Parameter<int> VoipCaller7Dp = VoipCallersSection.Row(
        "VoIP Caller 7 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 7.");

    /// <summary><c>VoIP_Caller_8_PIN_2_</c>: PIN 8 of VoIP callers.</summary>
    public static readonly Parameter<string> VoipCaller8Pin = VoipCallersSection.Row("VoIP Caller 8 PIN", Kinds.Pin, "", "PIN 8 of VoIP callers.");

    /// <summary><c>VoIP_Caller_8_DP_2_</c>: Plan used after PIN 8.</summary>
    public static readonly Parameter<int> VoipCaller8Dp = VoipCallersSection.Row(
        "VoIP Caller 8 DP", PstnLineChoices.PlanOrNone, "1", "Plan used after PIN 8.");

    // VoIP Users and Passwords (HTTP Authentication)
    /// <summary><c>VoIP_User_1_Auth_ID_2_</c>: Digest user 1; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser1AuthId = VoipUsersSection.Row(
        "VoIP User 1 Auth ID", Kinds.Text(31), "", "Digest user 1; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_1_DP_2_</c>: Plan of user 1.</summary>
    public static readonly Parameter<int> VoipUser1Dp = VoipUsersSection.Row("VoIP User 1 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 1.");

    /// <summary><c>VoIP_User_1_Password_2_</c>: Digest secret of user 1.</summary>
    public static readonly Parameter<string> VoipUser1Password = VoipUsersSection.Row(
        "VoIP User 1 Password", Kinds.Secret(31), "", "Digest secret of user 1.");

    /// <summary><c>VoIP_User_2_Auth_ID_2_</c>: Digest user 2; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser2AuthId = VoipUsersSection.Row(
        "VoIP User 2 Auth ID", Kinds.Text(31), "", "Digest user 2; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_2_DP_2_</c>: Plan of user 2.</summary>
    public static readonly Parameter<int> VoipUser2Dp = VoipUsersSection.Row("VoIP User 2 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 2.");

    /// <summary><c>VoIP_User_2_Password_2_</c>: Digest secret of user 2.</summary>
    public static readonly Parameter<string> VoipUser2Password = VoipUsersSection.Row(
        "VoIP User 2 Password", Kinds.Secret(31), "", "Digest secret of user 2.");

    /// <summary><c>VoIP_User_3_Auth_ID_2_</c>: Digest user 3; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser3AuthId = VoipUsersSection.Row(
        "VoIP User 3 Auth ID", Kinds.Text(31), "", "Digest user 3; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_3_DP_2_</c>: Plan of user 3.</summary>
    public static readonly Parameter<int> VoipUser3Dp = VoipUsersSection.Row("VoIP User 3 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 3.");

    /// <summary><c>VoIP_User_3_Password_2_</c>: Digest secret of user 3.</summary>
    public static readonly Parameter<string> VoipUser3Password = VoipUsersSection.Row(
        "VoIP User 3 Password", Kinds.Secret(31), "", "Digest secret of user 3.");

    /// <summary><c>VoIP_User_4_Auth_ID_2_</c>: Digest user 4; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser4AuthId = VoipUsersSection.Row(
        "VoIP User 4 Auth ID", Kinds.Text(31), "", "Digest user 4; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_4_DP_2_</c>: Plan of user 4.</summary>
    public static readonly Parameter<int> VoipUser4Dp = VoipUsersSection.Row("VoIP User 4 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 4.");

    /// <summary><c>VoIP_User_4_Password_2_</c>: Digest secret of user 4.</summary>
    public static readonly Parameter<string> VoipUser4Password = VoipUsersSection.Row(
        "VoIP User 4 Password", Kinds.Secret(31), "", "Digest secret of user 4.");

    /// <summary><c>VoIP_User_5_Auth_ID_2_</c>: Digest user 5; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser5AuthId = VoipUsersSection.Row(
        "VoIP User 5 Auth ID", Kinds.Text(31), "", "Digest user 5; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_5_DP_2_</c>: Plan of user 5.</summary>
    public static readonly Parameter<int> VoipUser5Dp = VoipUsersSection.Row("VoIP User 5 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 5.");

    /// <summary><c>VoIP_User_5_Password_2_</c>: Digest secret of user 5.</summary>
    public static readonly Parameter<string> VoipUser5Password = VoipUsersSection.Row(
        "VoIP User 5 Password", Kinds.Secret(31), "", "Digest secret of user 5.");

    /// <summary><c>VoIP_User_6_Auth_ID_2_</c>: Digest user 6; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser6AuthId = VoipUsersSection.Row(
        "VoIP User 6 Auth ID", Kinds.Text(31), "", "Digest user 6; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_6_DP_2_</c>: Plan of user 6.</summary>
    public static readonly Parameter<int> VoipUser6Dp = VoipUsersSection.Row("VoIP User 6 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 6.");

    /// <summary><c>VoIP_User_6_Password_2_</c>: Digest secret of user 6.</summary>
    public static readonly Parameter<string> VoipUser6Password = VoipUsersSection.Row(
        "VoIP User 6 Password", Kinds.Secret(31), "", "Digest secret of user 6.");

    /// <summary><c>VoIP_User_7_Auth_ID_2_</c>: Digest user 7; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser7AuthId = VoipUsersSection.Row(
        "VoIP User 7 Auth ID", Kinds.Text(31), "", "Digest user 7; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_7_DP_2_</c>: Plan of user 7.</summary>
    public static readonly Parameter<int> VoipUser7Dp = VoipUsersSection.Row("VoIP User 7 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 7.");

    /// <summary><c>VoIP_User_7_Password_2_</c>: Digest secret of user 7.</summary>
    public static readonly Parameter<string> VoipUser7Password = VoipUsersSection.Row(
        "VoIP User 7 Password", Kinds.Secret(31), "", "Digest secret of user 7.");

    /// <summary><c>VoIP_User_8_Auth_ID_2_</c>: Digest user 8; unknown users get 403, missing or wrong credentials 401.</summary>
    public static readonly Parameter<string> VoipUser8AuthId = VoipUsersSection.Row(
        "VoIP User 8 Auth ID", Kinds.Text(31), "", "Digest user 8; unknown users get 403, missing or wrong credentials 401.");

    /// <summary><c>VoIP_User_8_DP_2_</c>: Plan of user 8.</summary>
    public static readonly Parameter<int> VoipUser8Dp = VoipUsersSection.Row("VoIP User 8 DP", PstnLineChoices.PlanOrNone, "1", "Plan of user 8.");

    /// <summary><c>VoIP_User_8_Password_2_</c>: Digest secret of user 8.</summary>
    public static readonly Parameter<string> VoipUser8Password = VoipUsersSection.Row(
        "VoIP User 8 Password", Kinds.Secret(31), "", "Digest secret of user 8.");
}
