namespace Spa.Configuration.Parameters.Choices;

/// <summary>How large the jitter buffer starts and how slowly it shrinks.</summary>
public enum JitterLevel
{
    /// <summary><c>low</c>: Smallest.</summary>
    Low,

    /// <summary><c>medium</c>: Between.</summary>
    Medium,

    /// <summary><c>high</c>: Large.</summary>
    High,

    /// <summary><c>very high</c>: Larger.</summary>
    VeryHigh,

    /// <summary><c>extremely high</c>: Largest.</summary>
    ExtremelyHigh,
}
