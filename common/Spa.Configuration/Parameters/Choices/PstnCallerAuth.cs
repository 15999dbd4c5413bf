namespace Spa.Configuration.Parameters.Choices;

/// <summary>How PSTN callers of the gateway prove themselves.</summary>
public enum PstnCallerAuth
{
    /// <summary><c>none</c>: not at all.</summary>
    None,

    /// <summary><c>PIN</c>: by a PIN after answer.</summary>
    Pin,
}
