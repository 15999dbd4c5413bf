using System.Net;
using Spa.Sip.Transport;

namespace Spa.Gateway.Ports;

/// <summary>Takes what a SIP port brings. Called on the core's timeline, never from inside <see cref="ISipSocket"/>.</summary>
public interface ISipReceiver
{
    /// <summary>A message came: one datagram, or one message of a stream.</summary>
    /// <param name="from">Where from; answers go back by it.</param>
    /// <param name="message">Valid during the call.</param>
    void Received(SipPath from, ReadOnlySpan<byte> message);

    /// <summary>A message could not be delivered, or a connection is gone: for <c>TransactionLayer.Fail</c>.</summary>
    void Failed(SipPath path);

    /// <summary>A datagram came that cannot be SIP (its first byte is below 4): an answer of STUN.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="datagram">Valid during the call.</param>
    void ReceivedRaw(IPEndPoint from, ReadOnlySpan<byte> datagram);
}
