using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Device.Network;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Network;

/// <summary>What the kernel is told about a connection whose other end may be gone, read back from it.</summary>
public sealed class DeadPeersTests
{
    private const int UserTimeout = 18;

    [Theory]
    [InlineData(9, 30, 3)]
    [InlineData(2, 120, 1)]
    public void The_kernel_asks_and_gives_up_as_it_was_told(int unacknowledged, int idle, int between)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        DeadPeers.Watch(socket, unacknowledged.Seconds, idle.Seconds);
        var timeout = 0;
        Assert.Equal(sizeof(int), socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, MemoryMarshal.AsBytes(new Span<int>(ref timeout))));
        Assert.Equal(
            (unacknowledged * 1000, true, idle, between, 3),
            (timeout, Option(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0, Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime), Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval), Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)));

        int Option(SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
    }
}
