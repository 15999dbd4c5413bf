using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;

namespace Spa.Gateway.Provisioning;

/// <summary>Reads the settings of the Provisioning page into what the machines go by.</summary>
internal static class ProvisioningTerms
{
    // Resync_Random_Delay counts in steps of 20 s (provisioning 9).
    private const int RandomDelayStep = 20;

    public static readonly Parameter<string>[] ProfileRules =
    [
        ProvisioningParameters.ProfileRule, ProvisioningParameters.ProfileRuleB, ProvisioningParameters.ProfileRuleC, ProvisioningParameters.ProfileRuleD,
    ];

    public static ResyncTerms Resync(SettingsSnapshot settings, bool inUse) => new(
        settings.Get(ProvisioningParameters.ProvisionEnable),
        settings.Get(ProvisioningParameters.ResyncOnReset),
        (settings.Get(ProvisioningParameters.ResyncRandomDelay) * RandomDelayStep).Seconds,
        settings.Get(ProvisioningParameters.ResyncPeriodic),
        settings.Get(ProvisioningParameters.ResyncErrorRetryDelay),
        settings.Get(ProvisioningParameters.ForcedResyncDelay),
        inUse);

    public static UpgradeTerms Upgrade(SettingsSnapshot settings) => new(
        settings.Get(ProvisioningParameters.UpgradeEnable),
        settings.Get(ProvisioningParameters.UpgradeErrorRetryDelay));
}
