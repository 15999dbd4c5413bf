using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How many devices fit a search.</summary>
/// <param name="ByTrouble">By what stands in their way; those that have none are left out.</param>
/// <param name="Exact">False when counting was ended at a limit: there are at least so many.</param>
internal sealed record DeviceTotals(IReadOnlyDictionary<Trouble, long> ByTrouble, bool Exact)
{
    /// <summary>All of them.</summary>
    public long All => ByTrouble.Values.Sum();

    /// <summary>By how bad it is.</summary>
    public IReadOnlyDictionary<Severity, long> BySeverity => ByTrouble.GroupBy(c => TroubleWords.SeverityOf(c.Key)).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
}
