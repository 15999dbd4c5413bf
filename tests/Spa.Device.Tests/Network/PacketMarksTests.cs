using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Device.Network;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Network;

/// <summary>What the kernel is told of a socket's packets.</summary>
public class PacketMarksTests
{
    private const int Ip = 0;
    private const int Socketwide = 1;

    [Theory]
    [InlineData(0xb8, 6, true)]
    [InlineData(0x68, 3, true)]
    [InlineData(0x00, 0, false)]
    public void A_socket_has_its_marks(byte typeOfService, int priority, bool checksum)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        TypeOfService.Set(socket, new PacketMarks(typeOfService, priority, checksum));
        Assert.Equal((typeOfService, priority, checksum ? 0 : 1), (Option(socket, Ip, 1), Option(socket, Socketwide, 12), Option(socket, Socketwide, 11)));
    }

    [Fact]
    public void The_highest_priority_is_had_as_far_as_the_system_lets_it()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        TypeOfService.Set(socket, new PacketMarks(0, 7));
        Assert.InRange(Option(socket, Socketwide, 12), 6, 7);
    }

    private static int Option(Socket socket, int level, int option)
    {
        var value = new byte[4];
        var length = socket.GetRawSocketOption(level, option, value);
        return length == 4 ? MemoryMarshal.Read<int>(value) : value[0];
    }
}
