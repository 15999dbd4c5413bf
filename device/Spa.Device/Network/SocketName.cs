using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spa.Media.Rtp;

namespace Spa.Device.Network;

/// <summary>Addresses as the system's calls have them (<c>struct sockaddr_in</c>, <c>sockaddr_in6</c>).</summary>
internal static class SocketName
{
    /// <summary>Room for either.</summary>
    public const int Room = 28;

    private const int Ipv4Length = 16;
    private const ushort Ipv4 = 2;
    private const ushort Ipv6 = 10;
    private static readonly UInt128 Mapped = (UInt128)0xFFFF << 32;

    /// <summary>Writes an address; the length, or 0 when a socket of that family cannot send there.</summary>
    //  | family 2 | port | address 4 | zero 8 |        | family 10 | port | flow 4 | address 16 | scope 4 |
    public static int Write(Span<byte> name, MediaAddress address, bool isIpv6)
    {
        name[..Room].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], address.Port);
        if ((address.Address & ~(UInt128)uint.MaxValue) == Mapped)
        {
            MemoryMarshal.Write(name, Ipv4);
            BinaryPrimitives.WriteUInt32BigEndian(name[4..], (uint)(address.Address & uint.MaxValue));
            return isIpv6 ? 0 : Ipv4Length;
        }

        MemoryMarshal.Write(name, Ipv6);
        BinaryPrimitives.WriteUInt128BigEndian(name[8..], address.Address);
        return isIpv6 ? Room : 0;
    }

    /// <summary>Reads an address.</summary>
    public static MediaAddress Read(ReadOnlySpan<byte> name)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        return MemoryMarshal.Read<ushort>(name) == Ipv6
            ? new(BinaryPrimitives.ReadUInt128BigEndian(name[8..]), port)
            : new(Mapped | BinaryPrimitives.ReadUInt32BigEndian(name[4..]), port);
    }
}
