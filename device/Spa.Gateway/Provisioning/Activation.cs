using Spa.Configuration.Parameters.Choices;

namespace Spa.Gateway.Provisioning;

/// <summary>Whether an installed version is started now, as a function. It goes when nothing has been in use for a while; what it does when that never comes is the provider's choice.</summary>
public static class Activation
{
    // An emergency call, once over, leaves the phone off hook for a while: nothing tells of that moment.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Judges one moment.</summary>
    public static ActivationStep Judge(ActivationFacts facts, ActivationTerms terms)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(terms);
        var left = facts.InstalledAt + terms.Delay - facts.Now;
        var overdue = terms.Mode != ActivationMode.Wait && left <= TimeSpan.Zero;
        if (facts.InUse)
        {
            return !overdue ? new(false, false, terms.Mode == ActivationMode.Wait ? null : left)
                : terms.Mode == ActivationMode.Drain ? new(false, true, null)
                : facts.InEmergencyCall ? new(false, true, Again)
                : new(true, true, null);
        }

        var quiet = facts.IdleSince is { } since ? since + terms.Quiet - facts.Now : TimeSpan.Zero;
        return overdue || quiet <= TimeSpan.Zero ? new(true, overdue, null) : new(false, false, terms.Mode == ActivationMode.Wait || quiet < left ? quiet : left);
    }
}

/// <summary>How things stand.</summary>
/// <param name="Now">Time since start.</param>
/// <param name="InstalledAt">When the version was installed.</param>
/// <param name="InUse">Something is in use.</param>
/// <param name="InEmergencyCall">An emergency call is.</param>
/// <param name="IdleSince">When the last use ended; null = nothing was in use since start.</param>
public sealed record ActivationFacts(TimeSpan Now, TimeSpan InstalledAt, bool InUse, bool InEmergencyCall, TimeSpan? IdleSince);

/// <summary>The settings.</summary>
/// <param name="Mode"><c>Upgrade_Activation</c>, or <c>Upgrade_Activation_Security</c>.</param>
/// <param name="Delay"><c>Upgrade_Activation_Delay</c>.</param>
/// <param name="Quiet"><c>Upgrade_Quiet_Time</c>.</param>
public sealed record ActivationTerms(ActivationMode Mode, TimeSpan Delay, TimeSpan Quiet);

/// <summary>What follows.</summary>
/// <param name="MayGo">The version may be started now, even when something is in use.</param>
/// <param name="RefuseCalls">New calls are refused from now on.</param>
/// <param name="AgainIn">When to look again if nothing happens before; null = no need.</param>
public readonly record struct ActivationStep(bool MayGo, bool RefuseCalls, TimeSpan? AgainIn);
