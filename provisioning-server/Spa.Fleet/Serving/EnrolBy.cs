namespace Spa.Fleet.Serving;

/// <summary>How units of a model come for their key.</summary>
public enum EnrolBy
{
    /// <summary>TLS 1.2 or newer, with a client certificate or an operator's permission.</summary>
    Https,

    /// <summary>The port for old units (TLS 1.0), with their client certificate or an operator's permission.</summary>
    Legacy,

    /// <summary>Without TLS, by an operator's permission only: the key crosses the network in the clear, so only inside the provider's own house.</summary>
    Plain,
}
