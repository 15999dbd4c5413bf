namespace Spa.Configuration.Parameters.Choices;

/// <summary>Level below which it counts as silence.</summary>
public enum SilenceThreshold
{
    /// <summary><c>high</c>: High.</summary>
    High,

    /// <summary><c>medium</c>: Medium.</summary>
    Medium,

    /// <summary><c>low</c>: Low.</summary>
    Low,
}
