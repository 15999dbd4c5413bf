using System.Net;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>A SIP port on sockets: one for datagrams both ways, and connections.</summary>
internal sealed class SipSocket : ISipSocket
{
    // So many datagrams are taken before others have their turn.
    private const int MostAtOnce = 32;
    private const byte FirstOfText = 4;
    private const int MostDatagram = 65_536;
    private readonly byte[] buffer = new byte[MostDatagram];
    private readonly RealTimeline timeline;
    private readonly ISipReceiver receiver;
    private readonly DatagramSocket datagrams;
    private readonly IDisposable watch;
    private readonly SipStreams streams;
    private readonly SipListener? listener;
    private MediaAddress lastFrom;
    private SipPath? lastPath;
    private bool isClosed;

    /// <summary>Takes over what was opened.</summary>
    /// <param name="timeline">Where messages come.</param>
    /// <param name="datagrams">The socket.</param>
    /// <param name="streams">Connections.</param>
    /// <param name="listener">Where connections are accepted; null = nowhere.</param>
    /// <param name="receiver">Gets messages.</param>
    public SipSocket(RealTimeline timeline, DatagramSocket datagrams, SipStreams streams, SipListener? listener, ISipReceiver receiver)
    {
        (this.timeline, this.datagrams, this.streams, this.listener, this.receiver) = (timeline, datagrams, streams, listener, receiver);
        watch = timeline.Watch(datagrams.Handle, Take);
    }

    /// <summary>Connections that stand or are being made.</summary>
    public int Connections => streams.Count;

    /// <inheritdoc/>
    public (string Host, int Port) Local(SipTransport transport) => (OwnAddress.Shown(datagrams.Local.Address).ToString(), transport is not SipTransport.Udp && listener is not null ? listener.Local.Port : datagrams.Local.Port);

    /// <inheritdoc/>
    public void Send(SipPath path, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (isClosed)
        {
            return;
        }

        if (path.IsReliable)
        {
            streams.Send(path, message);
        }
        else if (!datagrams.Send(message, MediaAddress.Of(path.Remote)))
        {
            timeline.After(TimeSpan.Zero, () => Fail(path));
        }
    }

    /// <inheritdoc/>
    public void SendRaw(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        if (!isClosed)
        {
            datagrams.Send(datagram, MediaAddress.Of(to));
        }
    }

    /// <inheritdoc/>
    public void LeaveGoneAddresses() => streams.LeaveGoneAddresses();

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        watch.Dispose();
        listener?.Dispose();
        streams.Dispose();
        datagrams.Dispose();
    }

    private void Fail(SipPath path)
    {
        if (!isClosed)
        {
            receiver.Failed(path);
        }
    }

    private void Take()
    {
        while (!isClosed && datagrams.TakeUnreachable(out var to))
        {
            receiver.Failed(PathOf(to));
        }

        for (var i = 0; i < MostAtOnce && !isClosed && datagrams.Receive(buffer, out var from) is >= 0 and var length; i++)
        {
            var datagram = buffer.AsSpan(0, length);
            if (length > 0 && datagram[0] < FirstOfText)
            {
                receiver.ReceivedRaw(PathOf(from).Remote, datagram);
            }
            else if (datagram.ContainsAnyExcept((byte)'\r', (byte)'\n'))
            {
                // The others, empty ones among them, only keep a NAT open.
                receiver.Received(PathOf(from), datagram);
            }
        }
    }

    // Most datagrams come from the same peer as the one before.
    private SipPath PathOf(MediaAddress from)
    {
        if (lastPath is null || lastFrom != from)
        {
            (lastFrom, lastPath) = (from, new SipPath(SipTransport.Udp, from.ToEndPoint()));
        }

        return lastPath;
    }
}
