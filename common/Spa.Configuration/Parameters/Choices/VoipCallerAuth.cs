namespace Spa.Configuration.Parameters.Choices;

/// <summary>How VoIP callers of the gateway prove themselves.</summary>
public enum VoipCallerAuth
{
    /// <summary><c>none</c>: not at all.</summary>
    None,

    /// <summary><c>PIN</c>: by a PIN after answer.</summary>
    Pin,

    /// <summary><c>HTTP Digest</c>: by a SIP digest challenge.</summary>
    HttpDigest,
}
