using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>How long a unit waits after a session that failed (TR-069 3.2.1.1).</summary>
public static class RetryWait
{
    private const int LastStep = 10;

    /// <summary>The shortest and the longest wait.</summary>
    /// <param name="failures">Failed sessions in a row, from 1.</param>
    /// <param name="minimum">CWMP_Retry_Minimum_Wait_Interval.</param>
    /// <param name="multiplier">CWMP_Retry_Interval_Multiplier, in thousandths.</param>
    public static (TimeSpan Shortest, TimeSpan Longest) Range(int failures, TimeSpan minimum, int multiplier)
    {
        var step = Math.Clamp(failures, 1, LastStep);
        var factor = multiplier / 1000.0;
        return (minimum * Math.Pow(factor, step - 1), minimum * Math.Pow(factor, step));
    }

    /// <summary>One by chance within it.</summary>
    public static TimeSpan Choose(int failures, TimeSpan minimum, int multiplier, Entropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        var (shortest, longest) = Range(failures, minimum, multiplier);
        return shortest + entropy.UpTo(longest - shortest);
    }

    /// <summary>The same by the settings of a unit, or what DHCP says where nobody has set them.</summary>
    internal static TimeSpan Choose(int failures, Unit unit)
    {
        var (settings, hint) = (unit.Settings.Stored, unit.Network.Acs);
        var minimum = hint?.RetryWait is { } seconds && IsUnset(ProvisioningParameters.CwmpRetryMinimumWaitInterval) ? TimeSpan.FromSeconds(seconds) : settings.Get(ProvisioningParameters.CwmpRetryMinimumWaitInterval);
        var multiplier = hint?.RetryMultiplier is { } thousandths && IsUnset(ProvisioningParameters.CwmpRetryIntervalMultiplier) ? thousandths : settings.Get(ProvisioningParameters.CwmpRetryIntervalMultiplier);
        return Choose(failures, minimum, multiplier, unit.Entropy);

        bool IsUnset(Parameter setting) => settings.Origin(setting) == SettingOrigin.Factory;
    }
}
