using System.Collections.Concurrent;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>What units said of themselves while this server runs, so that a contact that says the same as before need not ask the store.</summary>
internal sealed class KnownAgents
{
    private const int Most = 1_000_000;

    private readonly ConcurrentDictionary<MacAddress, int> known = new();

    /// <summary>True when this unit has said the same before, and that is written down.</summary>
    public bool IsKnown(MacAddress mac, string agent) => known.TryGetValue(mac, out var hash) && hash == agent.GetHashCode(StringComparison.Ordinal);

    /// <summary>It is written down now.</summary>
    public void Learn(MacAddress mac, string agent)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[mac] = agent.GetHashCode(StringComparison.Ordinal);
    }
}
