namespace Spa.Sip.Transport;

/// <summary>How SIP messages travel.</summary>
public enum SipTransport
{
    /// <summary>Datagrams; messages may be lost, doubled, reordered.</summary>
    Udp,

    /// <summary>A stream (RFC 3261 18).</summary>
    Tcp,

    /// <summary>A stream inside TLS (RFC 3261 26.2, RFC 5922).</summary>
    Tls,
}
