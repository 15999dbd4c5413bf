using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>When an installed version is started.</summary>
public static partial class ProvisioningParameters
{
    private static readonly Section ActivationSection = new(Page.Provisioning, "Firmware Activation");

    // A field of its own: those of another file of this class may be made later than this one's rows.
    private static readonly Traits OwnActivation = new() { Own = true };

    /// <summary><c>Upgrade_Activation</c>: When the lines are still in use after Upgrade Activation Delay: wait = for ever; drain = new calls are refused, those that run are let end; force = calls are cut too. An emergency call is never refused and never cut.</summary>
    public static readonly Parameter<ActivationMode> UpgradeActivation = ActivationSection.Row(
        "Upgrade Activation", ProvisioningChoices.OfActivationMode, "wait",
        "When the lines are still in use after Upgrade Activation Delay: wait = for ever; drain = new calls are refused, those that run are let end; force = calls are cut too. An emergency call is never refused and never cut.",
        OwnActivation);

    /// <summary><c>Upgrade_Activation_Security</c>: The same for an image that is marked as a security release.</summary>
    public static readonly Parameter<ActivationMode> UpgradeActivationSecurity = ActivationSection.Row(
        "Upgrade Activation Security", ProvisioningChoices.OfActivationMode, "drain",
        "The same for an image that is marked as a security release.",
        OwnActivation);

    /// <summary><c>Upgrade_Activation_Delay</c>: Seconds from installed until drain or force begins.</summary>
    public static readonly Parameter<TimeSpan> UpgradeActivationDelay = ActivationSection.Row(
        "Upgrade Activation Delay", Kinds.Seconds(0, 2147483), "14400",
        "Seconds from installed until drain or force begins.",
        OwnActivation);

    /// <summary><c>Upgrade_Quiet_Time</c>: Seconds without use of phone and line before an installed version is started: people who hang up often call again. Does not count while new calls are refused.</summary>
    public static readonly Parameter<TimeSpan> UpgradeQuietTime = ActivationSection.Row(
        "Upgrade Quiet Time", Kinds.Seconds(0, 3600), "5",
        "Seconds without use of phone and line before an installed version is started: people who hang up often call again. Does not count while new calls are refused.",
        OwnActivation);
}
