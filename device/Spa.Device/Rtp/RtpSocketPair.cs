using System.Net;
using Spa.Device.Network;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Rtp;

/// <summary>A pair of sockets for one stream of media.</summary>
internal sealed class RtpSocketPair : IRtpPort
{
    // So many packets of one socket are taken before others have their turn.
    private const int MostAtOnce = 64;
    private readonly RealTimeline timeline;
    private readonly DatagramBatch batch;
    private readonly IRtpReceiver receiver;
    private readonly PcapTap? tap;
    private readonly DatagramSocket media;
    private readonly DatagramSocket control;
    private readonly IDisposable mediaWatch;
    private readonly IDisposable controlWatch;
    private readonly IPEndPoint bound;
    private bool isClosed;
    private IPAddress? shown;
    private MediaAddress local;

    /// <summary>Takes over both sockets.</summary>
    /// <param name="timeline">Where packets come.</param>
    /// <param name="media">The even one.</param>
    /// <param name="control">The one above.</param>
    /// <param name="batch">Shared by all pairs of the timeline.</param>
    /// <param name="receiver">Gets packets.</param>
    /// <param name="tap">Sees them too.</param>
    public RtpSocketPair(RealTimeline timeline, DatagramSocket media, DatagramSocket control, DatagramBatch batch, IRtpReceiver receiver, PcapTap? tap)
    {
        (this.timeline, this.media, this.control, this.batch, this.receiver, this.tap) = (timeline, media, control, batch, receiver, tap);
        bound = media.Local;
        mediaWatch = timeline.Watch(media.Handle, () => Take(media, false), canWait: true);
        controlWatch = timeline.Watch(control.Handle, () => Take(control, true), canWait: true);
    }

    /// <inheritdoc/>
    public MediaAddress Local
    {
        get
        {
            // Asked for each packet that is recorded, and the same until the machine has another address.
            var now = OwnAddress.Shown(bound.Address);
            if (!ReferenceEquals(now, shown))
            {
                (shown, local) = (now, MediaAddress.Of(new IPEndPoint(now, bound.Port)));
            }

            return local;
        }
    }

    private MediaAddress LocalControl => Local with { Port = (ushort)control.Local.Port };

    /// <inheritdoc/>
    public TimeSpan Age { get; private set; }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet, MediaAddress to)
    {
        if (!isClosed)
        {
            tap?.Datagram(Local, to, packet);
            media.Send(packet, to);
        }
    }

    /// <inheritdoc/>
    public void SendControl(ReadOnlySpan<byte> packet, MediaAddress to)
    {
        if (!isClosed)
        {
            tap?.Datagram(LocalControl, to, packet);
            control.Send(packet, to);
        }
    }

    /// <summary>Closes both.</summary>
    public void Dispose()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        mediaWatch.Dispose();
        controlWatch.Dispose();
        media.Dispose();
        control.Dispose();
    }

    private void Take(DatagramSocket socket, bool isControl)
    {
        while (timeline.HasError && !isClosed && socket.TakeUnreachable(out var to))
        {
            receiver.Unreachable(to, isControl);
        }

        var count = DatagramBatch.Most;
        for (var all = 0; all < MostAtOnce && !isClosed && count == DatagramBatch.Most; all += count)
        {
            count = batch.Take(socket.Handle);
            for (var i = 0; i < count && !isClosed; i++)
            {
                Hand(i, isControl);
            }
        }
    }

    private void Hand(int index, bool isControl)
    {
        var packet = batch[index];
        if (packet.IsEmpty)
        {
            return;
        }

        var from = batch.From(index);
        Age = batch.Age(index);
        tap?.Datagram(from, isControl ? LocalControl : Local, packet);
        receiver.Received(packet, from, isControl);
    }
}
