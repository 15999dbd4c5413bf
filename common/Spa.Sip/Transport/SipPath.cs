using System.Net;

namespace Spa.Sip.Transport;

/// <summary>Where a message goes, or where one came from.</summary>
/// <param name="Transport">How.</param>
/// <param name="Remote">The other side's address as packets show it, never as a header claims.</param>
/// <param name="Connection">Number of the connection a message came by; 0 = none, or any to that address.</param>
/// <param name="ServerName">Whom the certificate of a TLS server must name; null for what came from outside.</param>
public sealed record SipPath(SipTransport Transport, IPEndPoint Remote, long Connection = 0, string? ServerName = null)
{
    /// <summary>True when the transport delivers in order and without loss, or says that it failed.</summary>
    public bool IsReliable => Transport is not SipTransport.Udp;

    /// <inheritdoc/>
    public override string ToString() => Connection == 0 ? $"{Transport} {Remote}" : $"{Transport} {Remote} #{Connection}";
}
