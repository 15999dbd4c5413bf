namespace Spa.Firmware.Launch;

/// <summary>Where the launcher is.</summary>
public abstract record LaunchState
{
    private LaunchState()
    {
    }

    /// <summary>Not begun.</summary>
    public sealed record Idle : LaunchState;

    /// <summary>State and slots are being read and checked.</summary>
    /// <param name="Memory">What is remembered.</param>
    public sealed record Examining(LaunchMemory Memory) : LaunchState;

    /// <summary>The state is being written; the start follows.</summary>
    /// <param name="Memory">What is remembered.</param>
    /// <param name="Run">The start to come.</param>
    public sealed record Recording(LaunchMemory Memory, LaunchRun Run) : LaunchState;

    /// <summary>The program runs.</summary>
    /// <param name="Memory">What is remembered.</param>
    /// <param name="Run">What runs.</param>
    /// <param name="Phase">How far it has come.</param>
    public sealed record Running(LaunchMemory Memory, LaunchRun Run, LaunchPhase Phase) : LaunchState;

    /// <summary>The program was asked to end because the launcher is to end.</summary>
    /// <param name="Run">What runs.</param>
    /// <param name="GiveBack">True when the start shall not count against the trial.</param>
    public sealed record Stopping(LaunchRun Run, bool GiveBack) : LaunchState;

    /// <summary>The program was killed; its end is awaited.</summary>
    /// <param name="Memory">What is remembered.</param>
    /// <param name="Run">What runs.</param>
    /// <param name="Reason">Why it was killed.</param>
    public sealed record Killing(LaunchMemory Memory, LaunchRun Run, string Reason) : LaunchState;

    /// <summary>Nothing runs; the next start is later.</summary>
    /// <param name="Memory">What is remembered.</param>
    public sealed record Waiting(LaunchMemory Memory) : LaunchState;

    /// <summary>The launcher has ended.</summary>
    public sealed record Ended : LaunchState;
}

/// <summary>How far a running program has come.</summary>
public enum LaunchPhase
{
    /// <summary>Started, nothing heard.</summary>
    Starting,

    /// <summary>READY came; heartbeats are due.</summary>
    Ready,

    /// <summary>HEALTHY came and holds.</summary>
    Healthy,

    /// <summary>HEALTHY has held for the soak time.</summary>
    Steady,
}
