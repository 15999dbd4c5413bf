using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Who has come again and again without proving who he is. Kept in memory, and only of some: forgetting one costs him another try.</summary>
internal sealed class AcsKnocks
{
    private const int Many = 3;
    private const int MostKept = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<AcsIdentity, int> counts = [];

    /// <summary>Counts one that was not proven. True = there were many since the last that was.</summary>
    public bool Count(AcsIdentity who)
    {
        lock (gate)
        {
            var count = counts.GetValueOrDefault(who) + 1;
            if (count == 1 && counts.Count == MostKept)
            {
                counts.Clear();
            }

            counts[who] = count;
            return count > Many;
        }
    }

    /// <summary>He has proven it.</summary>
    public void Forget(AcsIdentity who)
    {
        lock (gate)
        {
            counts.Remove(who);
        }
    }
}
