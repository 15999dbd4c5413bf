namespace Spa.Sip.Transport;

/// <summary>One local SIP port of the host, datagrams and streams. Messages and failures come back on the core's timeline.</summary>
public interface ISipPort
{
    /// <summary>Sends one message. Returns at once; when it cannot be delivered the host says so later by <c>TransactionLayer.Fail</c>. A stream that is not there is opened.</summary>
    /// <param name="path">Where to; a connection that is gone is replaced by one to the same address.</param>
    /// <param name="message">The bytes; not kept.</param>
    void Send(SipPath path, ReadOnlySpan<byte> message);

    /// <summary>What stands in our own Via and Contact for this transport: "192.0.2.7" or a name, without brackets around IPv6, and the port.</summary>
    (string Host, int Port) Local(SipTransport transport);
}
