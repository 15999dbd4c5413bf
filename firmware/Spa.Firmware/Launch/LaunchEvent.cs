namespace Spa.Firmware.Launch;

/// <summary>What happens to the launcher.</summary>
public abstract record LaunchEvent
{
    private LaunchEvent()
    {
    }

    /// <summary>It was started.</summary>
    public sealed record Begin : LaunchEvent;

    /// <summary>State and slots were read and checked.</summary>
    /// <param name="View">What was found.</param>
    public sealed record Examined(LaunchView View) : LaunchEvent;

    /// <summary>The state is on the disk.</summary>
    public sealed record Recorded : LaunchEvent;

    /// <summary>The state could not be written.</summary>
    /// <param name="Reason">What the disk said.</param>
    public sealed record RecordFailed(string Reason) : LaunchEvent;

    /// <summary>The program could not be started at all.</summary>
    /// <param name="Reason">What the system said.</param>
    public sealed record StartFailed(string Reason) : LaunchEvent;

    /// <summary>The program said READY.</summary>
    public sealed record SaidReady : LaunchEvent;

    /// <summary>The program said HEALTHY.</summary>
    public sealed record SaidHealthy : LaunchEvent;

    /// <summary>The program said BEAT.</summary>
    public sealed record SaidBeat : LaunchEvent;

    /// <summary>The program said PROVEN: a real call was made, which shows more than any soak time.</summary>
    public sealed record SaidProven : LaunchEvent;

    /// <summary>Memory and log were measured.</summary>
    /// <param name="Memory">Bytes of memory in use now.</param>
    /// <param name="Log">Bytes written to the log since the last measurement.</param>
    public sealed record Measured(long Memory, long Log) : LaunchEvent;

    /// <summary>Handing over to another launcher failed; this one goes on.</summary>
    /// <param name="Reason">What the system said.</param>
    public sealed record HandoverFailed(string Reason) : LaunchEvent;

    /// <summary>The program ended.</summary>
    /// <param name="Status">Exit status; 128 and the signal's number when one ended it.</param>
    public sealed record Exited(int Status) : LaunchEvent;

    /// <summary>A timer ran out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimedOut(LaunchTimer Timer) : LaunchEvent;

    /// <summary>The launcher is asked to end.</summary>
    public sealed record StopAsked : LaunchEvent;
}
