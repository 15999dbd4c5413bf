namespace Spa.Firmware.Launch;

/// <summary>The launcher's timers; setting one replaces its earlier time.</summary>
public enum LaunchTimer
{
    /// <summary>READY is due.</summary>
    Ready,

    /// <summary>HEALTHY is due.</summary>
    Healthy,

    /// <summary>BEAT is due.</summary>
    Beat,

    /// <summary>HEALTHY has held long enough.</summary>
    Soak,

    /// <summary>Memory and log are to be measured.</summary>
    Measure,

    /// <summary>The program was asked to end and should have.</summary>
    Stop,

    /// <summary>The wait before the next start is over.</summary>
    BackOff,
}
