namespace Spa.Media.Rtp.Playing;

/// <summary>In which directions the jitter buffer may move (<c>Jitter Buffer Adjustment</c>). Clock drift is followed with all of them.</summary>
public enum JitterAdjustment
{
    /// <summary>Grows when packets come late, shrinks when they do not.</summary>
    UpAndDown,

    /// <summary>Only grows.</summary>
    UpOnly,

    /// <summary>Only shrinks.</summary>
    DownOnly,

    /// <summary>Stays where it started.</summary>
    Disable,
}
