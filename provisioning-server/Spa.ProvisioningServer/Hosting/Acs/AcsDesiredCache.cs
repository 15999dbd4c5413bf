using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What devices at work should be, as it was worked out: a session asks some times for the same. Bounded, the oldest goes first.</summary>
internal sealed class AcsDesiredCache
{
    private const int Most = 128;

    private readonly Lock gate = new();
    private readonly Dictionary<MacAddress, Entry> kept = [];
    private readonly Queue<MacAddress> order = [];

    /// <summary>What decides beside the store.</summary>
    /// <param name="Root">Root of its tree.</param>
    /// <param name="Secured">Secrets may be sent.</param>
    /// <param name="IsSpa">It is a unit of ours.</param>
    /// <param name="Addresses">Where the server is reached.</param>
    public sealed record Key(string Root, bool Secured, bool IsSpa, ServerAddresses Addresses);

    /// <summary>What was worked out.</summary>
    /// <param name="Of">What decided beside the store.</param>
    /// <param name="Mark">How the store stood.</param>
    /// <param name="Wanted">What it should be, but for its password.</param>
    public sealed record Entry(Key Of, ServedMark Mark, AcsWanted Wanted);

    /// <summary>What was worked out and still holds; null = it has to be worked out.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="of">What decides beside the store.</param>
    /// <param name="mark">How the store stands.</param>
    /// <param name="raised">How often its mark was raised since the last look by what changes nothing of it.</param>
    public AcsWanted? Find(MacAddress mac, Key of, ServedMark mark, int raised)
    {
        lock (gate)
        {
            return kept.TryGetValue(mac, out var entry) && entry.Of == of && entry.Mark with { Device = entry.Mark.Device + raised } == mark ? entry.Wanted : null;
        }
    }

    /// <summary>Keeps what was worked out. Only when its mark is durable: one that was undone may come again and stand for something else.</summary>
    public void Put(MacAddress mac, Entry entry)
    {
        lock (gate)
        {
            if (!kept.ContainsKey(mac))
            {
                if (order.Count == Most)
                {
                    kept.Remove(order.Dequeue());
                }

                order.Enqueue(mac);
            }

            kept[mac] = entry;
        }
    }

    /// <summary>A device is at work no more.</summary>
    public void Drop(MacAddress mac)
    {
        lock (gate)
        {
            kept.Remove(mac);
        }
    }
}
