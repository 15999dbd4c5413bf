using System.Buffers.Binary;

namespace Spa.Media.Fax;

/// <summary>Writes UDPTL packets with the ones before them as redundancy (T.38 9.1). Allocates nothing after its construction.</summary>
public sealed class UdptlSender
{
    /// <summary>Most earlier packets that are repeated.</summary>
    public const int MaxRedundancy = 3;

    /// <summary>Most bytes of a fax packet.</summary>
    public const int MaxFaxPacket = 400;

    private readonly byte[][] kept;
    private readonly int[] lengths;
    private readonly int redundancy;
    private readonly int limit;
    private int newest = -1;
    private int count;
    private ushort sequence;

    /// <summary>A sender at its start: number 0.</summary>
    /// <param name="redundancy">0 to 3 earlier packets in each (<c>FAX T38 Redundancy</c>).</param>
    /// <param name="limit">Most bytes of a datagram that the far end takes (<c>T38FaxMaxDatagram</c>); earlier packets that do not fit are left out.</param>
    public UdptlSender(int redundancy, int limit)
    {
        this.redundancy = Math.Clamp(redundancy, 0, MaxRedundancy);
        this.limit = Math.Clamp(limit, 1, UdptlPacket.MaxLength);
        kept = [.. Enumerable.Range(0, this.redundancy + 1).Select(_ => new byte[MaxFaxPacket])];
        lengths = new int[kept.Length];
    }

    /// <summary>Writes the next packet; 0 when it is empty or too long, and then it is not sent.</summary>
    /// <param name="fax">A fax packet (IFP).</param>
    /// <param name="datagram">At least <see cref="UdptlPacket.MaxLength"/> bytes.</param>
    public int Write(ReadOnlySpan<byte> fax, Span<byte> datagram)
    {
        if (fax.IsEmpty || fax.Length > MaxFaxPacket)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(datagram, sequence++);
        var at = 2;
        Put(fax, datagram, ref at);
        datagram[at++] = 0;
        var countAt = at++;
        var repeated = 0;
        for (; repeated < count; repeated++)
        {
            var slot = (newest - repeated + kept.Length) % kept.Length;
            if (at + lengths[slot] + 2 > limit)
            {
                break;
            }

            Put(kept[slot].AsSpan(0, lengths[slot]), datagram, ref at);
        }

        datagram[countAt] = (byte)repeated;
        if (redundancy > 0)
        {
            newest = (newest + 1) % kept.Length;
            fax.CopyTo(kept[newest]);
            lengths[newest] = fax.Length;
            count = Math.Min(count + 1, redundancy);
        }

        return at;
    }

    private static void Put(ReadOnlySpan<byte> fax, Span<byte> datagram, ref int at)
    {
        if (fax.Length >= 0x80)
        {
            datagram[at++] = (byte)(0x80 | (fax.Length >> 8));
        }

        datagram[at++] = (byte)fax.Length;
        fax.CopyTo(datagram[at..]);
        at += fax.Length;
    }
}
