using System.Net;
using System.Net.Sockets;

namespace Spa.Stack;

/// <summary>Ports for settings that must name one.</summary>
internal static class FreePort
{
    /// <summary>A UDP port of loopback that nobody has now.</summary>
    public static int Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
