using System.Net;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Foundation.Stun;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Management;

/// <summary>The UDP port for connection requests through a NAT. Speech goes before it: it never ends a short wait, and takes a few datagrams in a turn, however many come.</summary>
internal sealed class DatagramPort : IDatagramPort
{
    private const int MostAtOnce = 8;
    private readonly byte[] buffer = new byte[UdpConnectionRequest.MaxLength];
    private readonly DatagramSocket socket;
    private readonly DatagramReceiver receiver;
    private readonly IDisposable watch;
    private bool isClosed;

    /// <summary>Takes over a socket. On the timeline.</summary>
    public DatagramPort(RealTimeline timeline, DatagramSocket socket, DatagramReceiver receiver)
    {
        (this.socket, this.receiver) = (socket, receiver);
        watch = timeline.Watch(socket.Handle, Take, canWait: true);
    }

    /// <inheritdoc/>
    public int Number => socket.Local.Port;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        if (!isClosed)
        {
            socket.Send(datagram, MediaAddress.Of(to));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isClosed)
        {
            isClosed = true;
            watch.Dispose();
            socket.Dispose();
        }
    }

    private void Take()
    {
        while (!isClosed && socket.TakeUnreachable(out _))
        {
            // A server that is not there is one that does not answer.
        }

        for (var i = 0; i < MostAtOnce && !isClosed && socket.Receive(buffer, out var from) is >= 0 and var length; i++)
        {
            receiver(from.ToEndPoint(), buffer.AsSpan(0, length));
        }
    }
}
