using System.Net;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>How many connections are open, and how many of one address (IPv6: one /64): one customer cannot take them all.</summary>
internal sealed class ConnectionCount(int most, int mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, int> open = [];
    private int all;

    /// <summary>Counts one more; false = too many, and it is not counted.</summary>
    public bool Enter(IPAddress address)
    {
        var key = Key(address);
        lock (gate)
        {
            var now = open.GetValueOrDefault(key);
            if (all >= most || now >= mostOfOne)
            {
                return false;
            }

            open[key] = now + 1;
            all++;
            return true;
        }
    }

    /// <summary>One less.</summary>
    public void Leave(IPAddress address)
    {
        var key = Key(address);
        lock (gate)
        {
            all--;
            if (open.GetValueOrDefault(key) is var now && now > 1)
            {
                open[key] = now - 1;
            }
            else
            {
                open.Remove(key);
            }
        }
    }

    private static UInt128 Key(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var written);
        if (written == 16)
        {
            bytes[8..].Clear();
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
