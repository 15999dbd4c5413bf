namespace Spa.Gateway.Management;

/// <summary>How the management by TR-069 stands.</summary>
/// <param name="IsEnabled">It is wanted.</param>
/// <param name="Acs">Where the ACS is, without credentials; empty = nowhere.</param>
/// <param name="Phase">What the present session waits for.</param>
/// <param name="Failures">Failed sessions in a row.</param>
/// <param name="LastSuccess">When the last session ended as it should, in UTC; null = none has, or the clock was not set.</param>
/// <param name="LastFailure">Why the last session failed; null = it did not.</param>
/// <param name="ConnectionRequestUrl">Where the ACS may ask for a call; empty = nowhere.</param>
/// <param name="Events">What the ACS is to be told.</param>
/// <param name="Reach">How it may ask through a NAT; null = it may not.</param>
public sealed record ManagementStatus(
    bool IsEnabled, string Acs, SessionPhase Phase, int Failures, DateTimeOffset? LastSuccess, string? LastFailure, string ConnectionRequestUrl, IReadOnlyList<string> Events, ReachStatus? Reach)
{
    /// <summary>The ACS alone decides on firmware: who wants a newer version has it asked.</summary>
    public bool DecidesFirmware { get; init; }
}
