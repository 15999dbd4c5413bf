namespace Spa.Firmware.Launch;

/// <summary>How patient the launcher is.</summary>
/// <param name="Ready">From start to READY.</param>
/// <param name="Healthy">From start to HEALTHY.</param>
/// <param name="Heartbeat">Longest silence after READY.</param>
/// <param name="Soak">How long HEALTHY must hold before a version is confirmed.</param>
/// <param name="StopGrace">From the request to end until the program is killed.</param>
/// <param name="Window">Failures of a confirmed version are counted over this time.</param>
/// <param name="Failures">So many in the window and the other slot is tried once, then safe mode.</param>
/// <param name="Measure">Time between two measurements of memory and log.</param>
/// <param name="Memory">Bytes of memory (resident) a program may use before it is ended.</param>
/// <param name="Log">Bytes a version on trial may write to the log between two measurements before it is ended; from a confirmed one the rest is left out.</param>
/// <param name="FirstBackOff">Wait before the start after a failure; doubled with each further one, up to sixty times.</param>
public sealed record LaunchTimings(TimeSpan Ready, TimeSpan Healthy, TimeSpan Heartbeat, TimeSpan Soak, TimeSpan StopGrace, TimeSpan Window, int Failures, TimeSpan Measure, long Memory, long Log, TimeSpan FirstBackOff)
{
    /// <summary>30 s, 2 min, 10 s, 10 min, 10 s; 5 failures in 10 minutes; every 5 s 512 MiB and 1 MiB; 1 s.</summary>
    public static LaunchTimings Default { get; } = new(
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), 5,
        TimeSpan.FromSeconds(5), 512L << 20, 1L << 20, TimeSpan.FromSeconds(1));

    /// <summary>Wait before the start after so many failures in a row: 1, 2, 4 ... 60 times the first.</summary>
    public TimeSpan BackOff(int failures) => FirstBackOff * Math.Min(60, 1L << Math.Clamp(failures - 1, 0, 6));
}
