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

    /// <param name="settings">The stored ones.</param>
    /// <param name="inUse">Whether a line is in use.</param>
    /// <param name="now">Now; null while nothing has set the clock.</param>
    public static ResyncTerms Resync(SettingsSnapshot settings, bool inUse, DateTimeOffset? now) => new(
        settings.Get(ProvisioningParameters.ProvisionEnable),
        settings.Get(ProvisioningParameters.ResyncOnReset),
        (settings.Get(ProvisioningParameters.ResyncRandomDelay) * RandomDelayStep).Seconds,
        settings.Get(ProvisioningParameters.ResyncPeriodic),
        settings.Get(ProvisioningParameters.ResyncErrorRetryDelay),
        settings.Get(ProvisioningParameters.ForcedResyncDelay),
        inUse)
    {
        Daily = now is { } here && settings.Get(ProvisioningParameters.ResyncAt).At is { } at ? DailyWait(settings, at, here) : null,
    };

    /// <summary>The settings that decide when a day's resync is due.</summary>
    public static DailyTerms Daily(SettingsSnapshot settings)
        => new(settings.Get(ProvisioningParameters.ResyncAt), settings.Get(ProvisioningParameters.ResyncAtRandomDelay), LocalTime.Of(settings));

    public static UpgradeTerms Upgrade(SettingsSnapshot settings) => new(
        settings.Get(ProvisioningParameters.UpgradeEnable),
        settings.Get(ProvisioningParameters.UpgradeErrorRetryDelay));

    private static WaitRange DailyWait(SettingsSnapshot settings, TimeOnly at, DateTimeOffset now)
    {
        var wait = LocalTime.Of(settings).Next(at, now) - now;
        return new(wait, wait + settings.Get(ProvisioningParameters.ResyncAtRandomDelay));
    }
}

/// <summary>When a day's resync is due.</summary>
/// <param name="At"><c>Resync_At__HHmm_</c>.</param>
/// <param name="Random"><c>Resync_At_Random_Delay</c>.</param>
/// <param name="Local">The unit's local time.</param>
internal sealed record DailyTerms(DailyTime At, TimeSpan Random, LocalTime Local);
