using System.Collections.Immutable;
using System.Net;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Encrypted profiles that were served, by device and key. An entry counts only while everything it was made of is as it was.</summary>
/// <remarks>Two halves: what is used goes to the young one; when that is full, the old one is forgotten. What was forgotten is made again in under a millisecond.</remarks>
/// <param name="most">Bytes that all of it may take.</param>
internal sealed class ProfileCache(long most = ProfileCache.UsualBytes)
{
    /// <summary>Bytes that the cache takes at most when nothing is said.</summary>
    public const long UsualBytes = 48 * 1024 * 1024;

    // What the objects and tables around an entry take.
    private const int Around = 600;

    private readonly Lock gate = new();
    private Dictionary<(MacAddress Mac, int Number), Entry> young = [];
    private Dictionary<(MacAddress Mac, int Number), Entry> old = [];
    private Dictionary<MacAddress, ReadyProfile> ready = [];
    private Dictionary<MacAddress, ReadyProfile> readyBefore = [];
    private long bytes;

    /// <summary>A file and what it was made of.</summary>
    /// <param name="Inputs">Everything that goes into the profile, as one text; empty = it is an older one, given because the present one cannot be made.</param>
    /// <param name="Sequence">Sequence number in it.</param>
    /// <param name="File">The encrypted file.</param>
    /// <param name="Tag">Its entity tag.</param>
    /// <param name="Publishes">Open publishes whose new revision the device gets with it for the first time; never kept here.</param>
    public sealed record Entry(string Inputs, long Sequence, byte[] File, string Tag, ImmutableArray<long> Publishes);

    /// <summary>Bytes in the young half.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    public Entry? Find(MacAddress mac, int number, string inputs)
    {
        lock (gate)
        {
            if (!young.TryGetValue((mac, number), out var entry) && old.TryGetValue((mac, number), out entry))
            {
                Keep(mac, number, entry);
            }

            return entry is not null && entry.Inputs == inputs ? entry : null;
        }
    }

    public void Put(MacAddress mac, int number, Entry entry)
    {
        lock (gate)
        {
            Keep(mac, number, entry);
        }
    }

    /// <summary>What is ready for a device, for whom it was made ready; null = nothing.</summary>
    public ReadyProfile? Ready(MacAddress mac)
    {
        lock (gate)
        {
            if (!ready.TryGetValue(mac, out var found) && readyBefore.Remove(mac, out found))
            {
                ready[mac] = found;
            }

            return found;
        }
    }

    /// <summary>From now on this is ready for a device.</summary>
    public void Put(MacAddress mac, ReadyProfile profile)
    {
        lock (gate)
        {
            ready[mac] = profile;
        }
    }

    private void Keep(MacAddress mac, int number, Entry entry)
    {
        if (young.TryGetValue((mac, number), out var before))
        {
            bytes -= Size(before);
        }

        if (bytes + Size(entry) > most / 2)
        {
            (old, young, bytes) = (young, [], 0);
            (readyBefore, ready) = (ready, []);
        }

        young[(mac, number)] = entry;
        bytes += Size(entry);
    }

    private static long Size(Entry entry) => entry.File.Length + (2 * (entry.Inputs.Length + entry.Tag.Length)) + Around;
}

/// <summary>An answer that is ready for a device that asks as it did last time. Whether it is still right, the store says when the contact is written down.</summary>
/// <param name="Token">Path token of its newest key.</param>
/// <param name="Agent">What it said of itself.</param>
/// <param name="Address">Where it was heard.</param>
/// <param name="If">What must still hold.</param>
/// <param name="Profile">The profile.</param>
internal sealed record ReadyProfile(byte[] Token, string Agent, IPAddress Address, SightingIf If, ProfileCache.Entry Profile)
{
    /// <summary>The address as the store keeps it.</summary>
    public string AddressText { get; } = Caller.TextOf(Address);

    /// <summary>The answer over HTTP, from its length to its entity tag.</summary>
    public byte[] Header { get; } = Encoding.ASCII.GetBytes(
        $"Content-Length: {Profile.File.Length}\r\nContent-Type: {DeviceFront.Binary}\r\nCache-Control: no-store\r\nETag: \"{Profile.Tag}\"\r\n");
}
