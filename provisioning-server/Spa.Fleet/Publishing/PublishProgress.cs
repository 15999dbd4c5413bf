namespace Spa.Fleet.Publishing;

/// <summary>How the devices of the present stage do. Blocked devices and those that were never let in are not counted.</summary>
/// <param name="Pending">Have not asked for their profile yet, and need not have.</param>
/// <param name="Fetched">Have taken it and not yet told how it went.</param>
/// <param name="Good">Have it in force.</param>
/// <param name="Failed">Could not take it, or refused something of it.</param>
/// <param name="Silent">Were there when the stage began and have not been heard for longer than their profile lets them be silent.</param>
/// <param name="Away">Were silent before the stage began, or do not come by themselves: nobody waits for them.</param>
/// <param name="Excused">Of the failed, those that an operator has seen and gone on all the same: they do not stop it again.</param>
public sealed record PublishProgress(long Pending, long Fetched, long Good, long Failed, long Silent, long Away, long Excused = 0)
{
    /// <summary>All of them.</summary>
    public long Devices => Pending + Fetched + Good + Failed + Silent + Away;

    /// <summary>True when no device is waited for any more.</summary>
    public bool IsSettled => Pending + Fetched == 0;

    /// <summary>Failures that nobody has looked at.</summary>
    public long NewlyFailed => Failed - Excused;
}
