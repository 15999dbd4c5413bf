using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Spa.Device.Network;

/// <summary>Finds out that nobody is at the other end of a connection any more: a NAT has forgotten it, or the machine there is gone without a word.</summary>
internal static class DeadPeers
{
    // TCP_USER_TIMEOUT of Linux (RFC 5482).
    private const int UserTimeout = 18;
    private const int Tries = 3;

    /// <summary>Sets how long it takes.</summary>
    /// <param name="socket">Of the connection.</param>
    /// <param name="unacknowledged">The connection ends when what was sent is not acknowledged for so long; without it the kernel goes on for a quarter of an hour.</param>
    /// <param name="idle">While nothing is sent, the other end is asked whether it is there each time so long has passed, which keeps most ways through NATs open too (RFC 5626 4.4.1 sends as often).</param>
    public static void Watch(Socket socket, TimeSpan unacknowledged, TimeSpan idle)
    {
        var timeout = (int)unacknowledged.TotalMilliseconds;
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in timeout)));
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)idle.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max((int)(unacknowledged / Tries).TotalSeconds, 1));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Tries);
    }
}
