using Spa.Media.Rtp;

namespace Spa.Gateway.Ports;

/// <summary>Takes what arrives at a pair of media ports. Called on the core's timeline, when it arrives, never from inside <see cref="IRtpPort"/>.</summary>
public interface IRtpReceiver
{
    /// <summary>A datagram came. What may be STUN comes here too: <c>StunMessage.MayBe</c> tells it apart, as on a port used for T.38 no first byte can.</summary>
    /// <param name="packet">Valid during the call; empty datagrams are left out.</param>
    /// <param name="from">The sender, as the packet shows it.</param>
    /// <param name="control">It came to the upper port.</param>
    void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control);

    /// <summary>ICMP says that a datagram could not be delivered: for <c>Max RTP ICMP Err</c>.</summary>
    /// <param name="to">Where it was sent to.</param>
    /// <param name="control">It was sent from the upper port.</param>
    void Unreachable(MediaAddress to, bool control);
}
