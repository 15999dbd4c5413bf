using System.Net;
using System.Net.Sockets;

namespace Spa.Stack;

/// <summary>Ports for settings that must name one.</summary>
internal static class FreePort
{
    // Below those that the system gives to whoever asks for any: they are free again at the next start.
    private const int LowestLasting = 20_000;
    private const int HighestLasting = 32_000;

    /// <summary>Ports of loopback, UDP and TCP, that nobody has now, and that nobody gets by chance while they are not in use.</summary>
    public static IReadOnlyList<int> Lasting(int count)
    {
        var found = new List<int>();
        while (found.Count < count)
        {
            var port = Random.Shared.Next(LowestLasting, HighestLasting);
            if (!found.Contains(port) && IsFree(port))
            {
                found.Add(port);
            }
        }

        return found;
    }

    /// <summary>Whether a port of loopback can be opened, UDP and TCP.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var connections = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            connections.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            connections.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A UDP port of loopback that nobody has now.</summary>
    public static int Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
