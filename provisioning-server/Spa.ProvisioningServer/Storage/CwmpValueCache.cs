using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The parameters of the devices that were at work last, as they were opened. They count only while the store holds the very box that they came from: who wrote it, and on which server, does not matter.</summary>
internal sealed class CwmpValueCache
{
    private const int Most = 32;

    // A device with more than an SPA unit has is not worth the memory.
    private const int MostValues = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<MacAddress, Entry> kept = [];
    private readonly Queue<MacAddress> order = [];

    /// <summary>What a box holds; null = it has to be opened.</summary>
    public IReadOnlyDictionary<string, CwmpKept>? Find(MacAddress mac, byte[] box)
    {
        Entry? found;
        lock (gate)
        {
            found = kept.GetValueOrDefault(mac);
        }

        return found is not null && found.Box.AsSpan().SequenceEqual(box) ? found.Values : null;
    }

    /// <summary>Keeps what a box holds. It is not to be changed any more.</summary>
    public void Put(MacAddress mac, byte[] box, IReadOnlyDictionary<string, CwmpKept> values)
    {
        lock (gate)
        {
            if (values.Count > MostValues)
            {
                kept.Remove(mac);
                return;
            }

            if (kept.ContainsKey(mac))
            {
                kept[mac] = new(box, values);
                return;
            }

            if (order.Count == Most)
            {
                kept.Remove(order.Dequeue());
            }

            order.Enqueue(mac);
            kept[mac] = new(box, values);
        }
    }

    private sealed record Entry(byte[] Box, IReadOnlyDictionary<string, CwmpKept> Values);
}
