using Spa.Media.Rtp;

namespace Spa.Gateway.Ports;

/// <summary>A pair of ports for one stream of media. Nothing here blocks or allocates; a packet that cannot be sent is lost. Disposing closes both ports, and nothing arrives afterwards.</summary>
public interface IRtpPort : IDisposable
{
    /// <summary>Address and even port for RTP, as packets show it; control packets use the port above.</summary>
    MediaAddress Local { get; }

    /// <summary>How long ago the packet came that the receiver is given now: a port may keep packets for up to a frame.</summary>
    TimeSpan Age => TimeSpan.Zero;

    /// <summary>Sends a datagram from the even port: RTP, SRTP, UDPTL, or a STUN request.</summary>
    /// <param name="packet">Not kept.</param>
    /// <param name="to">Where to; of the family of <see cref="Local"/>.</param>
    void Send(ReadOnlySpan<byte> packet, MediaAddress to);

    /// <summary>Sends a datagram from the port above: RTCP, SRTCP, or a STUN request.</summary>
    /// <param name="packet">Not kept.</param>
    /// <param name="to">Where to: by custom one above the peer's RTP port.</param>
    void SendControl(ReadOnlySpan<byte> packet, MediaAddress to);
}
