namespace Spa.Configuration.Parameters.Choices;

/// <summary>What may go over a connection without TLS.</summary>
public enum HttpsRequirement
{
    /// <summary>Everything, as on the original.</summary>
    No,

    /// <summary>What is encrypted or signed by itself: profiles and reports under a key, images.</summary>
    UnlessEncrypted,

    /// <summary>Nothing.</summary>
    Yes,
}
