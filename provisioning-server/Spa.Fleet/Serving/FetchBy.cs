namespace Spa.Fleet.Serving;

/// <summary>How units of a model fetch their encrypted profile and bring their report.</summary>
public enum FetchBy
{
    /// <summary>HTTP.</summary>
    Http,

    /// <summary>HTTPS, TLS 1.2 or newer.</summary>
    Https,

    /// <summary>HTTPS by the port for old units.</summary>
    Legacy,

    /// <summary>TFTP.</summary>
    Tftp,
}
