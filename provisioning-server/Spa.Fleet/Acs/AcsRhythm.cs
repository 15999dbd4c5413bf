using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Acs;

/// <summary>How often a CPE comes by itself, by its parameters.</summary>
public static class AcsRhythm
{
    private const string Enable = "ManagementServer.PeriodicInformEnable";
    private const string Interval = "ManagementServer.PeriodicInformInterval";

    // Decades: who says more than that does not come by itself.
    private const uint Longest = 1_000_000_000;

    private static readonly string[] Names = [Enable, Interval, AcsPlan.Profile + ProvisioningParameters.CwmpPeriodicInformEnable.Name, AcsPlan.Profile + ProvisioningParameters.CwmpPeriodicInformInterval.Name];

    /// <summary>Object that has them, below the root.</summary>
    public const string Holder = "ManagementServer.";

    /// <summary>True for a parameter that tells how often a CPE comes, under whatever root.</summary>
    public static bool Tells(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Any(n => name.EndsWith(n, StringComparison.Ordinal));
    }

    /// <summary>True when it is known how often it comes, or that it does not.</summary>
    /// <param name="root">Root of its tree.</param>
    /// <param name="valueOf">What is known of a parameter; null = nothing.</param>
    public static bool IsKnown(string root, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return Periods(root, valueOf).Any();
    }

    /// <summary>How long it may be silent, by the rule that also holds for resyncs (<see cref="Device.SilenceOf"/>); null = it does not come by itself, or it is not known how often.</summary>
    /// <remarks>A unit of ours has both under two names. Where they differ one is older, and the longer one holds: nobody is called silent too early.</remarks>
    /// <param name="root">Root of its tree.</param>
    /// <param name="valueOf">What is known of a parameter; null = nothing.</param>
    public static TimeSpan? Silence(string root, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return Periods(root, valueOf).Max() is { } longest ? Device.SilenceOf(longest) : null;
    }

    // For each pair of names under which it is known: the time between two contacts; null = it does not come by itself.
    private static IEnumerable<TimeSpan?> Periods(string root, Func<string, string?> valueOf)
    {
        foreach (var (enable, interval) in new[]
        {
            (root + Enable, root + Interval),
            (root + AcsPlan.Profile + ProvisioningParameters.CwmpPeriodicInformEnable.Name, root + AcsPlan.Profile + ProvisioningParameters.CwmpPeriodicInformInterval.Name),
        })
        {
            if (valueOf(interval) is { } text)
            {
                yield return valueOf(enable)?.Trim().ToUpperInvariant() is "0" or "FALSE" or "NO" || !uint.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is 0 or > Longest
                    ? null : TimeSpan.FromSeconds(seconds);
            }
        }
    }
}
