using System.Collections.Concurrent;
using System.Collections.Immutable;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Encrypted profiles that were served, by device and key. An entry counts only while everything it was made of is as it was.</summary>
internal sealed class ProfileCache
{
    private const long MostBytes = 128 * 1024 * 1024;

    private readonly ConcurrentDictionary<(MacAddress Mac, int Number), Entry> entries = new();
    private long bytes;

    /// <summary>A file and what it was made of.</summary>
    /// <param name="Inputs">Everything that goes into the profile, as one text.</param>
    /// <param name="Sequence">Sequence number in it.</param>
    /// <param name="File">The encrypted file.</param>
    /// <param name="Tag">Its entity tag.</param>
    /// <param name="Publishes">Open publishes whose new revision the device gets with it for the first time; never kept here.</param>
    public sealed record Entry(string Inputs, long Sequence, byte[] File, string Tag, ImmutableArray<long> Publishes);

    public Entry? Find(MacAddress mac, int number, string inputs)
        => entries.TryGetValue((mac, number), out var entry) && entry.Inputs == inputs ? entry : null;

    public void Put(MacAddress mac, int number, Entry entry)
    {
        // Crude and bounded: what is dropped is made again in under a millisecond.
        if (Interlocked.Add(ref bytes, entry.File.Length) > MostBytes)
        {
            entries.Clear();
            Interlocked.Exchange(ref bytes, entry.File.Length);
        }

        if (entries.TryGetValue((mac, number), out var before))
        {
            Interlocked.Add(ref bytes, -before.File.Length);
        }

        entries[(mac, number)] = entry;
    }
}
