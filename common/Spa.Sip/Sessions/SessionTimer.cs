namespace Spa.Sip.Sessions;

/// <summary>What an answer agreed on about refreshing a session (RFC 4028).</summary>
/// <param name="Interval"><c>Session-Expires</c>; 90 s or more.</param>
/// <param name="WeRefresh">True when our side sends the refreshes.</param>
public sealed record SessionTimer(TimeSpan Interval, bool WeRefresh)
{
    /// <summary>The smallest interval there is (RFC 4028 4).</summary>
    public static TimeSpan Smallest { get; } = TimeSpan.FromSeconds(90);

    /// <summary>How long after the last refresh the next one of ours is due: half of the interval (RFC 4028 10).</summary>
    public TimeSpan RefreshAfter => Interval / 2;

    /// <summary>How long after the last refresh a session that the far end should have refreshed is given up: a third, at most 32 s, before the interval ends (RFC 4028 10).</summary>
    public TimeSpan GiveUpAfter => Interval - (Interval / 3 < TimeSpan.FromSeconds(32) ? Interval / 3 : TimeSpan.FromSeconds(32));
}
