using System.Buffers.Binary;
using System.Net;

namespace Spa.Fleet.Nat;

/// <summary>How many requests of STUN are answered: of one address (IPv6: one /64), and of all together. Its memory is fixed: addresses that fall on the same place share what they may.</summary>
/// <remarks>Each place holds when it would be empty again (the generic cell rate algorithm, ITU-T I.371): one number for a rate and what may come at once.</remarks>
/// <param name="seed">From chance: nobody can tell who shares a place with whom.</param>
/// <param name="rates">How many.</param>
public sealed class StunLimits(ulong seed, StunRates rates)
{
    private const int PlaceBits = 16;

    private readonly long[] places = new long[1 << PlaceBits];
    private long all;

    /// <summary>Takes a request in. False = too many came, and it is not to be answered.</summary>
    /// <param name="from">Where it came from.</param>
    /// <param name="now">Since some moment; never goes back.</param>
    public bool Take(IPAddress from, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(from);
        ref var place = ref places[PlaceOf(from)];

        // One that has had its share takes nothing from the others.
        return Take(ref place, now, rates.OfOne, rates.OfOneAtOnce) && Take(ref all, now, rates.OfAll, rates.OfAllAtOnce);
    }

    private static bool Take(ref long empty, TimeSpan now, int rate, int atOnce)
    {
        var each = TimeSpan.TicksPerSecond / rate;
        var from = Math.Max(empty, now.Ticks);
        if (from - now.Ticks > each * (atOnce - 1))
        {
            return false;
        }

        empty = from + each;
        return true;
    }

    private int PlaceOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
        var key = length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var mixed = unchecked((key ^ seed) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93UL);
        return (int)(mixed >> (64 - PlaceBits));
    }
}

/// <summary>Requests of STUN that are answered, on average and at once.</summary>
/// <param name="OfOne">Of one address, each second: a whole house of units may stand behind it.</param>
/// <param name="OfOneAtOnce">The same, at once.</param>
/// <param name="OfAll">Of all, each second: 100,000 units that ask twice a minute are a third.</param>
/// <param name="OfAllAtOnce">The same, at once.</param>
public sealed record StunRates(int OfOne = 50, int OfOneAtOnce = 500, int OfAll = 10_000, int OfAllAtOnce = 10_000);
