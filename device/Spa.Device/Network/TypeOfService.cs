using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Gateway.Ports;

namespace Spa.Device.Network;

/// <summary>Marks the packets of a socket (RFC 2474, IEEE 802.1Q).</summary>
internal static class TypeOfService
{
    /// <summary>An option that is switched on.</summary>
    public static readonly int On = 1;

    private const int SocketLevel = 1;
    private const int NoChecksum = 11;
    private const int PriorityOption = 12;

    // The highest that a program without rights of its own may ask for.
    private const int CommonPriority = 6;

    /// <summary>Sets them. The priority goes last: the kernel makes one of its own of the byte.</summary>
    public static void Set(Socket socket, PacketMarks marks)
    {
        const int Ipv6 = 41, TrafficClass = 67;
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Set(socket, Ipv6, TrafficClass, marks.TypeOfService);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, marks.TypeOfService);
            if (!marks.HasChecksum && socket.SocketType == SocketType.Dgram)
            {
                Set(socket, SocketLevel, NoChecksum, On);
            }
        }

        try
        {
            Set(socket, SocketLevel, PriorityOption, marks.Priority);
        }
        catch (SocketException) when (marks.Priority > CommonPriority)
        {
            Set(socket, SocketLevel, PriorityOption, CommonPriority);
        }
    }

    private static void Set(Socket socket, int level, int option, int value) => socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
}
