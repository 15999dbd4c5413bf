using System.Collections.Immutable;

namespace Spa.Firmware.Launch;

/// <summary>What the launcher remembers between starts, until it ends itself.</summary>
/// <param name="Failures">When the confirmed version failed, within the window.</param>
/// <param name="InARow">Failures since the last start that held.</param>
/// <param name="LastFailure">What the last failure was, for the reason of a return; null = none yet.</param>
/// <param name="Looping">True when the confirmed version failed so often that something else must be tried.</param>
public sealed record LaunchMemory(ImmutableArray<TimeSpan> Failures, int InARow, string? LastFailure, bool Looping)
{
    /// <summary>Nothing has happened yet.</summary>
    public static LaunchMemory Fresh { get; } = new([], 0, null, false);
}
