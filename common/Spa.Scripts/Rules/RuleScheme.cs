namespace Spa.Scripts.Rules;

/// <summary>Protocol of a rule's URL.</summary>
public enum RuleScheme
{
    /// <summary>Trivial file transfer, port 69; the default.</summary>
    Tftp,

    /// <summary>Plain HTTP, port 80.</summary>
    Http,

    /// <summary>HTTP over TLS, port 443.</summary>
    Https,
}
