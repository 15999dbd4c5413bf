using System.Buffers.Binary;
using System.Net;

namespace Spa.Media.Rtp;

/// <summary>Where media comes from or goes to, as a value that costs nothing to compare.</summary>
/// <param name="Address">IPv6 address; IPv4 in its mapped form (RFC 4291 2.5.5.2).</param>
/// <param name="Port">UDP port.</param>
public readonly record struct MediaAddress(UInt128 Address, ushort Port)
{
    /// <summary>The address of an end point.</summary>
    public static MediaAddress Of(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.MapToIPv6().TryWriteBytes(bytes, out _);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)endPoint.Port);
    }

    /// <summary>The end point for a socket; a mapped IPv4 address becomes IPv4 again.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        var address = new IPAddress(bytes);
        return new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, Port);
    }

    /// <inheritdoc/>
    public override string ToString() => ToEndPoint().ToString();
}
