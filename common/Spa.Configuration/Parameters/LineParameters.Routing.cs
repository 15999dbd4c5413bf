using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Patterns;

namespace Spa.Configuration.Parameters;

/// <summary>Gateways, fallback and dial plan of the phone.</summary>
public static partial class LineParameters
{
    private static readonly LineSection GatewaysSection = new("Gateway Accounts");
    private static readonly LineSection FallbackSection = new("VoIP Fallback To PSTN");
    private static readonly LineSection PlanSection = new("Dial Plan");
    private static readonly LineSection PolaritySection = new("FXS Port Polarity Configuration");

    // Gateway Accounts
    /// <summary><c>Gateway_1_1_</c>: Named target gw1 of the dial plan and of forward destinations.</summary>
    public static readonly Parameter<string> Gateway1 = GatewaysSection.Line1.Row(
        "Gateway 1", Kinds.HostPort, "", "Named target gw1 of the dial plan and of forward destinations.");

    /// <summary><c>GW1_NAT_Mapping_Enable_1_</c>: Use NAT mapping towards gateway 1.</summary>
    public static readonly Parameter<bool> Gw1NatMappingEnable = GatewaysSection.Line1.Row(
        "GW1 NAT Mapping Enable", Kinds.YesNo, "no", "Use NAT mapping towards gateway 1.");

    /// <summary><c>GW1_Auth_ID_1_</c>: Digest user for gateway 1.</summary>
    public static readonly Parameter<string> Gw1AuthId = GatewaysSection.Line1.Row("GW1 Auth ID", Kinds.Text(31), "", "Digest user for gateway 1.");

    /// <summary><c>GW1_Password_1_</c>: Digest secret for gateway 1.</summary>
    public static readonly Parameter<string> Gw1Password = GatewaysSection.Line1.Row(
        "GW1 Password", Kinds.Secret(31), "", "Digest secret for gateway 1.");

    /// <summary><c>Gateway_2_1_</c>: Named target gw2 of the dial plan and of forward destinations.</summary>
    public static readonly Parameter<string> Gateway2 = GatewaysSection.Line1.Row(
        "Gateway 2", Kinds.HostPort, "", "Named target gw2 of the dial plan and of forward destinations.");

    /// <summary><c>GW2_NAT_Mapping_Enable_1_</c>: Use NAT mapping towards gateway 2.</summary>
    public static readonly Parameter<bool> Gw2NatMappingEnable = GatewaysSection.Line1.Row(
        "GW2 NAT Mapping Enable", Kinds.YesNo, "no", "Use NAT mapping towards gateway 2.");

    /// <summary><c>GW2_Auth_ID_1_</c>: Digest user for gateway 2.</summary>
    public static readonly Parameter<string> Gw2AuthId = GatewaysSection.Line1.Row("GW2 Auth ID", Kinds.Text(31), "", "Digest user for gateway 2.");

    /// <summary><c>GW2_Password_1_</c>: Digest secret for gateway 2.</summary>
    public static readonly Parameter<string> Gw2Password = GatewaysSection.Line1.Row(
        "GW2 Password", Kinds.Secret(31), "", "Digest secret for gateway 2.");

    /// <summary><c>Gateway_3_1_</c>: Named target gw3 of the dial plan and of forward destinations.</summary>
    public static readonly Parameter<string> Gateway3 = GatewaysSection.Line1.Row(
        "Gateway 3", Kinds.HostPort, "", "Named target gw3 of the dial plan and of forward destinations.");

    /// <summary><c>GW3_NAT_Mapping_Enable_1_</c>: Use NAT mapping towards gateway 3.</summary>
    public static readonly Parameter<bool> Gw3NatMappingEnable = GatewaysSection.Line1.Row(
        "GW3 NAT Mapping Enable", Kinds.YesNo, "no", "Use NAT mapping towards gateway 3.");

    /// <summary><c>GW3_Auth_ID_1_</c>: Digest user for gateway 3.</summary>
    public static readonly Parameter<string> Gw3AuthId = GatewaysSection.Line1.Row("GW3 Auth ID", Kinds.Text(31), "", "Digest user for gateway 3.");

    /// <summary><c>GW3_Password_1_</c>: Digest secret for gateway 3.</summary>
    public static readonly Parameter<string> Gw3Password = GatewaysSection.Line1.Row(
        "GW3 Password", Kinds.Secret(31), "", "Digest secret for gateway 3.");

    /// <summary><c>Gateway_4_1_</c>: Named target gw4 of the dial plan and of forward destinations.</summary>
    public static readonly Parameter<string> Gateway4 = GatewaysSection.Line1.Row(
        "Gateway 4", Kinds.HostPort, "", "Named target gw4 of the dial plan and of forward destinations.");

    /// <summary><c>GW4_NAT_Mapping_Enable_1_</c>: Use NAT mapping towards gateway 4.</summary>
    public static readonly Parameter<bool> Gw4NatMappingEnable = GatewaysSection.Line1.Row(
        "GW4 NAT Mapping Enable", Kinds.YesNo, "no", "Use NAT mapping towards gateway 4.");

    /// <summary><c>GW4_Auth_ID_1_</c>: Digest user for gateway 4.</summary>
    public static readonly Parameter<string> Gw4AuthId = GatewaysSection.Line1.Row("GW4 Auth ID", Kinds.Text(31), "", "Digest user for gateway 4.");

    /// <summary><c>GW4_Password_1_</c>: Digest secret for gateway 4.</summary>
    public static readonly Parameter<string> Gw4Password = GatewaysSection.Line1.Row(
        "GW4 Password", Kinds.Secret(31), "", "Digest secret for gateway 4.");

    // VoIP Fallback To PSTN
    /// <summary><c>Auto_PSTN_Fallback_1_</c>: All Line 1 calls go to gw0 while registration has failed or the link is down.</summary>
    public static readonly Parameter<bool> AutoPstnFallback = FallbackSection.Line1.Row(
        "Auto PSTN Fallback", Kinds.YesNo, "yes", "All Line 1 calls go to gw0 while registration has failed or the link is down.");

    // Dial Plan
    /// <summary><c>Dial_Plan_1_</c>: Routing and checking of digits dialled on the phone.</summary>
    public static readonly Parameter<DialPlan> DialPlan = PlanSection.Line1.Row(
        "Dial Plan", Kinds.Plan(2047), "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)",
        "Routing and checking of digits dialled on the phone.");

    /// <summary><c>Enable_IP_Dialing_1_</c>: Allow [user*]a*b*c*d[*port] dialling.</summary>
    public static readonly Parameter<bool> EnableIpDialing = PlanSection.Line1.Row(
        "Enable IP Dialing", Kinds.YesNo, "no", "Allow [user*]a*b*c*d[*port] dialling.");

    /// <summary><c>Emergency_Number_1_</c>: Numbers of emergency services: always routed, never blocked, never cut; hook flash is ignored during these calls.</summary>
    public static readonly Parameter<PhonePatterns> EmergencyNumber = PlanSection.Line1.Row(
        "Emergency Number", Kinds.PatternsUpTo(63), "112,911,999,000",
        "Numbers of emergency services: always routed, never blocked, never cut; hook flash is ignored during these calls.",
        new() { Original = "", Deviation = "Emergency calls are always routed, never blocked and never cut; a blank list would leave them to the dial plan. Set the numbers of the country." });

    // FXS Port Polarity Configuration
    /// <summary><c>Idle_Polarity_1_</c>: Before connection.</summary>
    public static readonly Parameter<LinePolarity> IdlePolarity = PolaritySection.Line1.Row(
        "Idle Polarity", LineChoices.OfLinePolarity, "Forward", "Before connection.");

    /// <summary><c>Caller_Conn_Polarity_1_</c>: After an outbound call connects (answer supervision to the phone).</summary>
    public static readonly Parameter<LinePolarity> CallerConnPolarity = PolaritySection.Line1.Row(
        "Caller Conn Polarity", LineChoices.OfLinePolarity, "Forward", "After an outbound call connects (answer supervision to the phone).");

    /// <summary><c>Callee_Conn_Polarity_1_</c>: After an inbound call connects.</summary>
    public static readonly Parameter<LinePolarity> CalleeConnPolarity = PolaritySection.Line1.Row(
        "Callee Conn Polarity", LineChoices.OfLinePolarity, "Forward", "After an inbound call connects.");
}
