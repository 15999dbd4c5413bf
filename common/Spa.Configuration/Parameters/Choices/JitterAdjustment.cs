namespace Spa.Configuration.Parameters.Choices;

/// <summary>In which directions the jitter buffer may move.</summary>
public enum JitterAdjustment
{
    /// <summary><c>up and down</c>: Both.</summary>
    UpAndDown,

    /// <summary><c>up only</c>: it may grow.</summary>
    UpOnly,

    /// <summary><c>down only</c>: it may shrink.</summary>
    DownOnly,

    /// <summary><c>disable</c>: None.</summary>
    Disable,
}
