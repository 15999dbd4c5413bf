namespace Spa.Media.Rtp.Playing;

/// <summary>Where the jitter buffer starts and how fast it shrinks (<c>Network Jitter Level</c>).</summary>
public enum JitterLevel
{
    /// <summary>Starts at the floor, shrinks 10 ms a second.</summary>
    Low,

    /// <summary>Starts 20 ms above the floor, shrinks 5 ms a second.</summary>
    Medium,

    /// <summary>Starts 40 ms above the floor, shrinks 2 ms a second.</summary>
    High,

    /// <summary>Starts 70 ms above the floor, shrinks 1 ms a second.</summary>
    VeryHigh,

    /// <summary>Starts 110 ms above the floor, shrinks 0.5 ms a second.</summary>
    ExtremelyHigh,
}
