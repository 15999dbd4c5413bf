using Spa.Sip.Transport;

namespace Spa.Sip.Locating;

/// <summary>A server as settings or a URI name it.</summary>
/// <param name="Host">Name, or address without brackets.</param>
/// <param name="Port">Null = by SRV, or the usual one.</param>
/// <param name="Transport">How it is spoken to.</param>
public sealed record ServerAddress(string Host, int? Port, SipTransport Transport)
{
    /// <summary>5060, over TLS 5061.</summary>
    public static int UsualPort(SipTransport transport) => transport is SipTransport.Tls ? 5061 : 5060;
}
