using System.Net;
using Spa.Sip.Transport;

namespace Spa.Gateway.Ports;

/// <summary>A SIP port that is open: one socket for datagrams, connections for streams.</summary>
public interface ISipSocket : ISipPort, IDisposable
{
    /// <summary>Sends a datagram that is no SIP message from the port's own socket: a STUN request, an empty keepalive. What cannot be sent is lost.</summary>
    /// <param name="datagram">Not kept.</param>
    /// <param name="to">Where to.</param>
    void SendRaw(ReadOnlySpan<byte> datagram, IPEndPoint to);

    /// <summary>The machine has other addresses now: connections from one that is gone are given up, and the next message makes a new one. What waits on them is told by <see cref="ISipReceiver.Failed"/>, before anything that the caller puts on the timeline now.</summary>
    void LeaveGoneAddresses();
}
