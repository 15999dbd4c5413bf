using System.Buffers.Binary;
using Spa.Media.Rtp;

namespace Spa.Device.Sip;

/// <summary>Blocks of a capture file (pcapng, draft-ietf-opsawg-pcapng 4).</summary>
internal static class CaptureBlock
{
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const int UdpHeader = 8;
    private const int Around = 32;
    private const byte Udp = 17;
    private const byte Hops = 64;
    private static readonly UInt128 Mapped = (UInt128)0xFFFF << 32;

    /// <summary>What stands at the beginning of each file: packets of IP on interface 0, exported PDUs on interface 1.</summary>
    //  | 0A0D0D0A | length | 1A2B3C4D | 1 | 0 | section length -1 | length |        | 1 | length | link type | 0 | longest 0 | length |   twice
    public static byte[] Beginning { get; } = MadeBeginning();

    /// <summary>Writes a packet; its length, or 0 when there is no room.</summary>
    /// <param name="into">Room.</param>
    /// <param name="at">When.</param>
    /// <param name="from">Sender.</param>
    /// <param name="to">Receiver.</param>
    /// <param name="bytes">What it carried.</param>
    /// <param name="isStream">A message of a stream: an exported PDU; else a datagram of UDP.</param>
    /// <param name="content">Where the bytes stand.</param>
    //  | 6 | length | interface | time high | time low | captured | original | packet ..., filled to a word | length |
    public static int Write(Span<byte> into, DateTimeOffset at, MediaAddress from, MediaAddress to, ReadOnlySpan<byte> bytes, bool isStream, out Range content)
    {
        Span<byte> head = stackalloc byte[128];
        head = head[..(isStream ? Exported(head, from, to) : Packet(head, from, to, bytes))];
        var packet = head.Length + bytes.Length;
        var padded = (packet + 3) & ~3;
        var length = Around + padded;
        content = (Around - 4 + head.Length)..(Around - 4 + packet);
        if (into.Length < length)
        {
            return 0;
        }

        into = into[..length];
        var time = (ulong)((at - DateTimeOffset.UnixEpoch).Ticks / 10);
        Put(into, 0, 6);
        Put(into, 4, (uint)length);
        Put(into, 8, isStream ? 1u : 0u);
        Put(into, 12, (uint)(time >> 32));
        Put(into, 16, (uint)(time & uint.MaxValue));
        Put(into, 20, (uint)packet);
        Put(into, 24, (uint)packet);
        head.CopyTo(into[28..]);
        bytes.CopyTo(into[(28 + head.Length)..]);
        into[(28 + packet)..(28 + padded)].Clear();
        Put(into, length - 4, (uint)length);
        return length;
    }

    private static int Packet(Span<byte> head, MediaAddress from, MediaAddress to, ReadOnlySpan<byte> bytes)
    {
        var isIpv4 = IsIpv4(from) && IsIpv4(to);
        var udp = head[(isIpv4 ? Ipv4Header : Ipv6Header)..];
        var length = Math.Min(UdpHeader + bytes.Length, ushort.MaxValue - Ipv4Header);
        head[..(isIpv4 ? Ipv4Header : Ipv6Header)].Clear();
        uint sum = 0;
        if (isIpv4)
        {
            //  | 4 5 | service | length | id | flags, offset | hops | protocol | checksum | source | destination |   RFC 791 3.1
            head[0] = 0x45;
            PutNetwork(head, 2, (ushort)(Ipv4Header + length));
            head[8] = Hops;
            head[9] = Udp;
            BinaryPrimitives.WriteUInt32BigEndian(head[12..], (uint)(from.Address & uint.MaxValue));
            BinaryPrimitives.WriteUInt32BigEndian(head[16..], (uint)(to.Address & uint.MaxValue));
            PutNetwork(head, 10, Folded(Sum(head[..Ipv4Header], 0)));
            sum = Sum(head[12..20], 0);
        }
        else
        {
            //  | 6, class, flow | length | next | hops | source 16 | destination 16 |   RFC 8200 3
            head[0] = 0x60;
            PutNetwork(head, 4, (ushort)length);
            head[6] = Udp;
            head[7] = Hops;
            BinaryPrimitives.WriteUInt128BigEndian(head[8..], from.Address);
            BinaryPrimitives.WriteUInt128BigEndian(head[24..], to.Address);
            sum = Sum(head[8..40], 0);
        }

        PutNetwork(udp, 0, from.Port);
        PutNetwork(udp, 2, to.Port);
        PutNetwork(udp, 4, (ushort)length);
        PutNetwork(udp, 6, (ushort)0);
        var checksum = Folded(Sum(bytes, Sum(udp[..UdpHeader], sum + Udp + (uint)length)));
        PutNetwork(udp, 6, checksum == 0 ? ushort.MaxValue : checksum);
        return (isIpv4 ? Ipv4Header : Ipv6Header) + UdpHeader;
    }

    // Tags of Wireshark's exported_pdu_tlvs.h: | tag | length | value, filled to a word |, all big-endian.
    private static int Exported(Span<byte> head, MediaAddress from, MediaAddress to)
    {
        const ushort Dissector = 12, Ipv4Source = 20, Ipv6Source = 22, PortType = 24, SourcePort = 25, DestinationPort = 26, End = 0;
        const uint Tcp = 2;
        var at = Tag(head, 0, Dissector, 4);
        "sip\0"u8.CopyTo(head[(at - 4)..]);
        var isIpv4 = IsIpv4(from) && IsIpv4(to);
        at = Address(head, at, isIpv4 ? Ipv4Source : Ipv6Source, from, isIpv4);
        at = Address(head, at, (ushort)((isIpv4 ? Ipv4Source : Ipv6Source) + 1), to, isIpv4);
        at = Tag(head, at, PortType, 4);
        BinaryPrimitives.WriteUInt32BigEndian(head[(at - 4)..], Tcp);
        at = Tag(head, at, SourcePort, 4);
        BinaryPrimitives.WriteUInt32BigEndian(head[(at - 4)..], from.Port);
        at = Tag(head, at, DestinationPort, 4);
        BinaryPrimitives.WriteUInt32BigEndian(head[(at - 4)..], to.Port);
        return Tag(head, at, End, 0);
    }

    private static int Address(Span<byte> head, int at, ushort tag, MediaAddress address, bool isIpv4)
    {
        at = Tag(head, at, tag, isIpv4 ? (ushort)4 : (ushort)16);
        if (isIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(head[(at - 4)..], (uint)(address.Address & uint.MaxValue));
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(head[(at - 16)..], address.Address);
        }

        return at;
    }

    // Writes a tag's head; where its value ends.
    private static int Tag(Span<byte> head, int at, ushort tag, ushort length)
    {
        PutNetwork(head, at, tag);
        PutNetwork(head, at + 2, length);
        return at + 4 + length;
    }

    private static bool IsIpv4(MediaAddress address) => (address.Address & ~(UInt128)uint.MaxValue) == Mapped;

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        }

        return bytes.Length % 2 == 1 ? sum + ((uint)bytes[^1] << 8) : sum;
    }

    private static ushort Folded(uint sum)
    {
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)(~sum & ushort.MaxValue);
    }

    private static void Put(Span<byte> into, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(into[at..], value);

    private static void PutNetwork(Span<byte> into, int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(into[at..], value);

    private static byte[] MadeBeginning()
    {
        const uint Section = 0x0A0D0D0A, Order = 0x1A2B3C4D, Interface = 1;
        const int Raw = 101, UpperPdu = 252;
        var bytes = new byte[28 + 20 + 20];
        Put(bytes, 0, Section);
        Put(bytes, 4, 28u);
        Put(bytes, 8, Order);
        Put(bytes, 12, 1u);
        bytes.AsSpan(16, 8).Fill(0xFF);
        Put(bytes, 24, 28u);
        foreach (var (at, link) in new[] { (28, Raw), (48, UpperPdu) })
        {
            Put(bytes, at, Interface);
            Put(bytes, at + 4, 20u);
            Put(bytes, at + 8, (uint)link);
            Put(bytes, at + 16, 20u);
        }

        return bytes;
    }
}
