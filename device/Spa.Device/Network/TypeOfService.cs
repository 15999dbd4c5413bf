using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Spa.Device.Network;

/// <summary>Marks the packets of a socket (RFC 2474).</summary>
internal static class TypeOfService
{
    /// <summary>An option that is switched on.</summary>
    public static readonly int On = 1;

    /// <summary>Sets the byte of IPv4, or the traffic class of IPv6.</summary>
    public static void Set(Socket socket, byte value)
    {
        const int Ipv6 = 41, TrafficClass = 67;
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            int wide = value;
            socket.SetRawSocketOption(Ipv6, TrafficClass, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in wide)));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, value);
        }
    }
}
