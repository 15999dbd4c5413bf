using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Device.Network;

namespace Spa.Device.Tests.Network;

/// <summary>A socket on loopback that sees the mark of packets (IP_RECVTOS).</summary>
internal sealed unsafe class Marked : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public Marked()
    {
        const int Ip = 0, Tell = 13;
        socket.SetRawSocketOption(Ip, Tell, [1, 0, 0, 0]);
        socket.ReceiveTimeout = 30_000;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint At => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>The mark of the next packet.</summary>
    public byte Take()
    {
        const int Room = 64;
        byte content;
        var control = stackalloc byte[Room];
        var piece = new Libc.Piece { Bytes = &content, Length = 1 };
        var message = new Libc.MessageHeader { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = Room };
        Assert.True(Libc.ReceiveMessage(socket.SafeHandle, &message, 0) >= 0, $"{Marshal.GetLastPInvokeError()}");
        return control[sizeof(Libc.ControlHeader)];
    }

    public void Dispose() => socket.Dispose();
}
