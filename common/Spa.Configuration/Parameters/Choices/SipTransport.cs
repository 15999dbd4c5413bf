namespace Spa.Configuration.Parameters.Choices;

/// <summary>Transport of SIP messages.</summary>
public enum SipTransport
{
    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS.</summary>
    Tls,
}
