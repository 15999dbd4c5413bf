using System.Net;
using System.Net.Sockets;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Bench;

/// <summary>A SIP port on loopback with nothing around it: what is measured is the stack and the system's sockets.</summary>
internal sealed class UdpSipPort : ISipPort, IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] buffer = new byte[65_535];
    private readonly SocketAddress sender = new(AddressFamily.InterNetwork);
    private readonly Dictionary<SocketAddress, SipPath> paths = [];

    public UdpSipPort()
    {
        socket.ReceiveBufferSize = socket.SendBufferSize = 4 * 1024 * 1024;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        At = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint At { get; }

    public (string Host, int Port) Local(SipTransport transport) => (At.Address.ToString(), At.Port);

    public void Send(SipPath path, ReadOnlySpan<byte> message) => socket.SendTo(message, SocketFlags.None, path.Remote.Serialize());

    /// <summary>Waits for a datagram, and gives all that are there to the layer; tells how many.</summary>
    public int Drain(TransactionLayer layer, TimeSpan wait)
    {
        if (!socket.Poll(wait, SelectMode.SelectRead))
        {
            return 0;
        }

        var count = 0;
        while (socket.Available > 0)
        {
            var length = socket.ReceiveFrom(buffer, SocketFlags.None, sender);
            if (!paths.TryGetValue(sender, out var path))
            {
                var copy = new SocketAddress(AddressFamily.InterNetwork, sender.Size);
                sender.Buffer.Span.CopyTo(copy.Buffer.Span);
                path = paths[copy] = new SipPath(SipTransport.Udp, (IPEndPoint)At.Create(copy));
            }

            layer.Receive(path, buffer.AsSpan(0, length));
            count++;
        }

        return count;
    }

    public void Dispose() => socket.Dispose();
}
