using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The parameters of the devices that are at work, as they were opened. They count only while the store holds the very box that they came from: who wrote it, and on which server, does not matter.</summary>
internal sealed class CwmpValueCache
{
    private const int Most = 32;

    // A device with more than an SPA unit has is not worth the memory.
    private const int MostValues = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<MacAddress, Entry> kept = [];
    private readonly Queue<MacAddress> order = [];

    /// <summary>What a box holds; null = it has to be opened.</summary>
    public CwmpValues? Find(MacAddress mac, byte[] box)
    {
        Entry? found;
        lock (gate)
        {
            found = kept.GetValueOrDefault(mac);
        }

        return found is not null && found.Box.AsSpan().SequenceEqual(box) ? found.Values : null;
    }

    /// <summary>Keeps what a box holds.</summary>
    public void Put(MacAddress mac, byte[] box, CwmpValues values)
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

    /// <summary>A device is at work no more: what is known of it is not kept in memory any longer.</summary>
    public void Drop(MacAddress mac)
    {
        lock (gate)
        {
            kept.Remove(mac);
        }
    }

    private sealed record Entry(byte[] Box, CwmpValues Values);
}
