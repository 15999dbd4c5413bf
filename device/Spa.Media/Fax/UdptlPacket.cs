using System.Buffers.Binary;
using Spa.Media.Rtp;

namespace Spa.Media.Fax;

/// <summary>A UDPTL packet (T.38 9.1): a fax packet, and earlier ones again in case they were lost. All of it was judged when it was read.</summary>
public readonly ref struct UdptlPacket
{
    /// <summary>Most bytes of a datagram that are looked at.</summary>
    public const int MaxLength = 1500;

    private const string Rule = "T.38 9.1";
    private const byte Fec = 0x80;
    private readonly ReadOnlySpan<byte> earlier;

    private UdptlPacket(ushort sequence, ReadOnlySpan<byte> primary, ReadOnlySpan<byte> earlier, int count)
    {
        (Sequence, EarlierCount) = (sequence, count);
        Primary = primary;
        this.earlier = earlier;
    }

    /// <summary>Its number.</summary>
    public ushort Sequence { get; }

    /// <summary>The fax packet (IFP) of that number; never empty.</summary>
    public ReadOnlySpan<byte> Primary { get; }

    /// <summary>How many earlier ones follow. Packets with error correction have none here: it is never offered.</summary>
    public int EarlierCount { get; }

    /// <summary>Reads a datagram.</summary>
    /// <param name="datagram">As it came.</param>
    /// <param name="packet">The packet; valid as long as the datagram.</param>
    /// <param name="fault">Where it is none.</param>
    //  sequence number (2)
    //  primary:   length, bytes
    //  recovery:  0x00, count, count x (length, bytes), the youngest first
    //       or    0x80, span (length 1, value), count, count x (length, bytes)
    //  length: 0xxxxxxx, or 10xxxxxx xxxxxxxx; what is longer is no datagram
    public static bool TryRead(ReadOnlySpan<byte> datagram, out UdptlPacket packet, out PacketFault fault)
    {
        packet = default;
        if (datagram.Length is < 4 or > MaxLength)
        {
            fault = new(datagram.Length, "4 to 1500 bytes", Rule);
            return false;
        }

        var at = 2;
        if (!Field(datagram, ref at, out var primary) || primary.IsEmpty)
        {
            fault = new(at, "a fax packet of the length that is named", Rule);
            return false;
        }

        if (at >= datagram.Length || datagram[at] is not (0 or Fec))
        {
            fault = new(at, "error recovery: 0x00 or 0x80", Rule);
            return false;
        }

        var corrected = datagram[at++] == Fec;
        if (corrected && !Field(datagram, ref at, out _))
        {
            fault = new(at, "the span of the correction", Rule);
            return false;
        }

        if (!Length(datagram, ref at, out var count))
        {
            fault = new(at, "a count", Rule);
            return false;
        }

        var start = at;
        for (var i = 0; i < count; i++)
        {
            if (!Field(datagram, ref at, out _))
            {
                fault = new(at, "as many packets as are named, of the lengths that are named", Rule);
                return false;
            }
        }

        if (at != datagram.Length)
        {
            fault = new(at, "nothing more", Rule);
            return false;
        }

        fault = default;
        packet = new UdptlPacket(BinaryPrimitives.ReadUInt16BigEndian(datagram), primary, datagram[start..], corrected ? 0 : count);
        return true;
    }

    /// <summary>An earlier fax packet; may be empty, which is none.</summary>
    /// <param name="back">1 for the one before, up to <see cref="EarlierCount"/>.</param>
    public ReadOnlySpan<byte> Earlier(int back)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(back, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(back, EarlierCount);
        var at = 0;
        ReadOnlySpan<byte> found = default;
        for (var i = 0; i < back; i++)
        {
            Field(earlier, ref at, out found);
        }

        return found;
    }

    private static bool Field(ReadOnlySpan<byte> from, scoped ref int at, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (!Length(from, ref at, out var length) || length > from.Length - at)
        {
            return false;
        }

        field = from.Slice(at, length);
        at += length;
        return true;
    }

    private static bool Length(ReadOnlySpan<byte> from, scoped ref int at, out int length)
    {
        length = 0;
        if (at >= from.Length)
        {
            return false;
        }

        var first = from[at];
        if (first < 0x80)
        {
            length = first;
            at++;
            return true;
        }

        if (first >= 0xC0 || at + 1 >= from.Length)
        {
            return false;
        }

        length = ((first & 0x3F) << 8) | from[at + 1];
        at += 2;
        return true;
    }
}
