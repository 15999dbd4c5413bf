namespace Spa.Configuration.Parameters.Choices;

/// <summary>How upstream traffic is shaped.</summary>
public enum QosDiscipline
{
    /// <summary><c>NONE</c>: not at all.</summary>
    None,

    /// <summary><c>TBF</c>: Token bucket.</summary>
    Tbf,
}
