namespace Spa.Gateway.Ports;

/// <summary>How something is fetched.</summary>
public enum FetchScheme
{
    /// <summary>RFC 1350, octet mode.</summary>
    Tftp,

    /// <summary>Plain HTTP.</summary>
    Http,

    /// <summary>HTTP over TLS, the server's certificate checked.</summary>
    Https,
}
