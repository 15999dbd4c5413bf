using Spa.Scripts.Rules;

namespace Spa.Configuration.Parameters;

/// <summary>How the device fetches profiles and firmware, and reports.</summary>
public static partial class ProvisioningParameters
{
    private static readonly Section ProfileSection = new(Page.Provisioning, "Configuration Profile");
    private static readonly Section UpgradeSection = new(Page.Provisioning, "Firmware Upgrade");

    internal static Section[] Sections =>
    [
        ProfileSection,
        UpgradeSection,
        GeneralPurposeSection,
        OwnSection,
        ActivationSection,
        ManagementSection,
    ];

    // Configuration Profile
    /// <summary><c>Provision_Enable</c>: Master switch of all resync actions, apart from upgrades.</summary>
    public static readonly Parameter<bool> ProvisionEnable = ProfileSection.Row(
        "Provision Enable", Kinds.YesNo, "yes", "Master switch of all resync actions, apart from upgrades.");

    /// <summary><c>Resync_On_Reset</c>: Resync after each boot except boots caused by a settings change or an upgrade.</summary>
    public static readonly Parameter<bool> ResyncOnReset = ProfileSection.Row(
        "Resync On Reset", Kinds.YesNo, "yes", "Resync after each boot except boots caused by a settings change or an upgrade.");

    /// <summary><c>Resync_Random_Delay</c>: Upper bound of the random wait before the first contact after power on, in units of 20 s.</summary>
    public static readonly Parameter<int> ResyncRandomDelay = ProfileSection.Row(
        "Resync Random Delay", Kinds.Whole(0, 65535), "2",
        "Upper bound of the random wait before the first contact after power on, in units of 20 s.");

    /// <summary><c>Resync_Periodic</c>: Seconds between resyncs, 0 = off; only counts after a first success. A list (3600+600,7200) is used element by element, the last one repeats; +n adds up to n random seconds.</summary>
    public static readonly Parameter<DelayList> ResyncPeriodic = ProfileSection.Row(
        "Resync Periodic", Kinds.Delays, "3600",
        "Seconds between resyncs, 0 = off; only counts after a first success. A list (3600+600,7200) is used element by element, the last one repeats; +n adds up to n random seconds.");

    /// <summary><c>Resync_Error_Retry_Delay</c>: Seconds to a retry after a failed resync, 0 = no retry; a list as for Resync Periodic.</summary>
    public static readonly Parameter<DelayList> ResyncErrorRetryDelay = ProfileSection.Row(
        "Resync Error Retry Delay", Kinds.Delays, "3600", "Seconds to a retry after a failed resync, 0 = no retry; a list as for Resync Periodic.");

    /// <summary><c>Forced_Resync_Delay</c>: Longest wait for an idle unit before a due resync is done anyway.</summary>
    public static readonly Parameter<TimeSpan> ForcedResyncDelay = ProfileSection.Row(
        "Forced Resync Delay", Kinds.Seconds(0, 2147483647), "14400", "Longest wait for an idle unit before a due resync is done anyway.");

    /// <summary><c>Resync_From_SIP</c>: Accept NOTIFY with Event: resync.</summary>
    public static readonly Parameter<bool> ResyncFromSip = ProfileSection.Row(
        "Resync From SIP", Kinds.YesNo, "yes", "Accept NOTIFY with Event: resync.");

    /// <summary><c>Resync_After_Upgrade_Attempt</c>: Resync after every upgrade try.</summary>
    public static readonly Parameter<bool> ResyncAfterUpgradeAttempt = ProfileSection.Row(
        "Resync After Upgrade Attempt", Kinds.YesNo, "yes", "Resync after every upgrade try.");

    /// <summary><c>Resync_Trigger_1</c>: Resync when the expression over macros/parameters becomes true.</summary>
    public static readonly Parameter<string> ResyncTrigger1 = ProfileSection.Row(
        "Resync Trigger 1", Kinds.Trigger, "", "Resync when the expression over macros/parameters becomes true.");

    /// <summary><c>Resync_Trigger_2</c>: Second trigger.</summary>
    public static readonly Parameter<string> ResyncTrigger2 = ProfileSection.Row("Resync Trigger 2", Kinds.Trigger, "", "Second trigger.");

    /// <summary><c>Resync_Fails_On_FNF</c>: File-not-found counts as a failed resync.</summary>
    public static readonly Parameter<bool> ResyncFailsOnFnf = ProfileSection.Row(
        "Resync Fails On FNF", Kinds.YesNo, "yes", "File-not-found counts as a failed resync.");

    /// <summary><c>Profile_Rule</c>: Where the profile is fetched. Without scheme and host: from the server that DHCP names. Takes options, conditions and macros.</summary>
    public static readonly Parameter<string> ProfileRule = ProfileSection.Row(
        "Profile Rule", Kinds.Rule(RuleKind.Profile), "/spa$PSN.cfg",
        "Where the profile is fetched. Without scheme and host: from the server that DHCP names. Takes options, conditions and macros.");

    /// <summary><c>Profile_Rule_B</c>: Second profile, run after Profile Rule.</summary>
    public static readonly Parameter<string> ProfileRuleB = ProfileSection.Row(
        "Profile Rule B", Kinds.Rule(RuleKind.Profile), "", "Second profile, run after Profile Rule.");

    /// <summary><c>Profile_Rule_C</c>: Third profile.</summary>
    public static readonly Parameter<string> ProfileRuleC = ProfileSection.Row("Profile Rule C", Kinds.Rule(RuleKind.Profile), "", "Third profile.");

    /// <summary><c>Profile_Rule_D</c>: Fourth profile.</summary>
    public static readonly Parameter<string> ProfileRuleD = ProfileSection.Row("Profile Rule D", Kinds.Rule(RuleKind.Profile), "", "Fourth profile.");

    /// <summary><c>Log_Resync_Request_Msg</c>: Syslog text at resync start.</summary>
    public static readonly Parameter<string> LogResyncRequestMsg = ProfileSection.Row(
        "Log Resync Request Msg", Kinds.Text(255), "$PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH", "Syslog text at resync start.");

    /// <summary><c>Log_Resync_Success_Msg</c>: Syslog text at success.</summary>
    public static readonly Parameter<string> LogResyncSuccessMsg = ProfileSection.Row(
        "Log Resync Success Msg", Kinds.Text(255), "$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH", "Syslog text at success.");

    /// <summary><c>Log_Resync_Failure_Msg</c>: Syslog text at failure.</summary>
    public static readonly Parameter<string> LogResyncFailureMsg = ProfileSection.Row(
        "Log Resync Failure Msg", Kinds.Text(255), "$PN $MAC -- Resync failed: $ERR", "Syslog text at failure.");

    /// <summary><c>Report_Rule</c>: Target for an uploaded XML copy of the configuration, sent on NOTIFY Event: report.</summary>
    public static readonly Parameter<string> ReportRule = ProfileSection.Row(
        "Report Rule", Kinds.Rule(RuleKind.Report), "", "Target for an uploaded XML copy of the configuration, sent on NOTIFY Event: report.");

    // Firmware Upgrade
    /// <summary><c>Upgrade_Enable</c>: Allow upgrades (rule and URL).</summary>
    public static readonly Parameter<bool> UpgradeEnable = UpgradeSection.Row("Upgrade Enable", Kinds.YesNo, "yes", "Allow upgrades (rule and URL).");

    /// <summary><c>Upgrade_Error_Retry_Delay</c>: Seconds to a retry after a failed upgrade, 0 = no retry; a list as for Resync Periodic.</summary>
    public static readonly Parameter<DelayList> UpgradeErrorRetryDelay = UpgradeSection.Row(
        "Upgrade Error Retry Delay", Kinds.Delays, "3600", "Seconds to a retry after a failed upgrade, 0 = no retry; a list as for Resync Periodic.");

    /// <summary><c>Downgrade_Rev_Limit</c>: Lowest version that may be installed.</summary>
    public static readonly Parameter<string> DowngradeRevLimit = UpgradeSection.Row(
        "Downgrade Rev Limit", Kinds.Version, "", "Lowest version that may be installed.");

    /// <summary><c>Upgrade_Rule</c>: Conditions and URL of the firmware image.</summary>
    public static readonly Parameter<string> UpgradeRule = UpgradeSection.Row(
        "Upgrade Rule", Kinds.Rule(RuleKind.Upgrade), "", "Conditions and URL of the firmware image.");

    /// <summary><c>Log_Upgrade_Request_Msg</c>: Syslog text at start.</summary>
    public static readonly Parameter<string> LogUpgradeRequestMsg = UpgradeSection.Row(
        "Log Upgrade Request Msg", Kinds.Text(255), "$PN $MAC -- Requesting upgrade $SCHEME://$SERVIP:$PORT$PATH", "Syslog text at start.");

    /// <summary><c>Log_Upgrade_Success_Msg</c>: Syslog text at success.</summary>
    public static readonly Parameter<string> LogUpgradeSuccessMsg = UpgradeSection.Row(
        "Log Upgrade Success Msg", Kinds.Text(255), "$PN $MAC -- Successful upgrade $SCHEME://$SERVIP:$PORT$PATH -- $ERR", "Syslog text at success.");

    /// <summary><c>Log_Upgrade_Failure_Msg</c>: Syslog text at failure.</summary>
    public static readonly Parameter<string> LogUpgradeFailureMsg = UpgradeSection.Row(
        "Log Upgrade Failure Msg", Kinds.Text(255), "$PN $MAC -- Upgrade failed: $ERR", "Syslog text at failure.");

    /// <summary><c>License_Keys</c>: Keys for paid functions.</summary>
    public static readonly Parameter<string> LicenseKeys = UpgradeSection.Row(
        "License Keys", Kinds.Text(255), "", "Keys for paid functions.",
        new() { NotOffered = "The original unit does not use it either; nothing here is unlocked by a key." });

    /// <summary><c>Recovery_URL</c>: Where a unit with damaged firmware fetches an image.</summary>
    public static readonly Parameter<string> RecoveryUrl = UpgradeSection.Row(
        "Recovery URL", Kinds.Url, "", "Where a unit with damaged firmware fetches an image.");
}
