namespace Spa.Configuration.Parameters.Choices;

/// <summary>Level that counts as silence on the PSTN line.</summary>
public enum PstnSilenceThreshold
{
    /// <summary><c>very low</c>: very low.</summary>
    VeryLow,

    /// <summary><c>low</c>: Low.</summary>
    Low,

    /// <summary><c>medium</c>: Medium.</summary>
    Medium,

    /// <summary><c>high</c>: High.</summary>
    High,

    /// <summary><c>very high</c>: very high.</summary>
    VeryHigh,
}
