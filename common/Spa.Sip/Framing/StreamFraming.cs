namespace Spa.Sip.Framing;

/// <summary>Cuts a byte stream into messages (RFC 3261 18.3) and keepalives (RFC 5626 3.5.1).</summary>
public sealed class StreamFraming
{
}
