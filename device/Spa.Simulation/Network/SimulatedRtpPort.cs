using System.Net;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Simulation.Network;

/// <summary>A pair of media ports on a simulated network.</summary>
public sealed class SimulatedRtpPort : IRtpPort
{
    private readonly SimulatedNetwork network;
    private readonly IRtpReceiver receiver;
    private readonly Side media;
    private readonly Side control;
    private readonly Action<SimulatedRtpPort> closed;
    private bool isClosed;

    internal SimulatedRtpPort(SimulatedNetwork network, IPEndPoint media, IPEndPoint control, IRtpReceiver receiver, PacketMarks marks, Action<SimulatedRtpPort> closed)
    {
        (this.network, this.receiver, this.closed) = (network, receiver, closed);
        Local = MediaAddress.Of(media);
        network.Marks[media] = network.Marks[control] = marks;
        this.media = new Side(this, media, false);
        this.control = new Side(this, control, true);
    }

    /// <inheritdoc/>
    public MediaAddress Local { get; }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet, MediaAddress to) => media.Send(packet, to);

    /// <inheritdoc/>
    public void SendControl(ReadOnlySpan<byte> packet, MediaAddress to) => control.Send(packet, to);

    /// <summary>Closes both ports.</summary>
    public void Dispose()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        media.Close();
        control.Close();
        closed(this);
    }

    private sealed class Side
    {
        private readonly SimulatedRtpPort pair;
        private readonly IPEndPoint at;
        private readonly bool isControl;
        private readonly IDisposable open;

        public Side(SimulatedRtpPort pair, IPEndPoint at, bool isControl)
        {
            (this.pair, this.at, this.isControl) = (pair, at, isControl);
            open = pair.network.Open(at, Take);
        }

        public void Send(ReadOnlySpan<byte> packet, MediaAddress to)
        {
            if (!pair.isClosed)
            {
                pair.network.Send(at, to.ToEndPoint(), packet.ToArray(), () => Lose(to));
            }
        }

        public void Close() => open.Dispose();

        private void Take(IPEndPoint from, byte[] datagram)
        {
            if (datagram.Length > 0)
            {
                pair.receiver.Received(datagram, MediaAddress.Of(from), isControl);
            }
        }

        private void Lose(MediaAddress to)
        {
            if (!pair.isClosed)
            {
                pair.receiver.Unreachable(to, isControl);
            }
        }
    }
}
