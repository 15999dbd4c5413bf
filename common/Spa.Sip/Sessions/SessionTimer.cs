using Spa.Sip.Messages;

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

    /// <summary>What a 2xx to a request of ours agrees on; null = the session is not timed.</summary>
    public static SessionTimer? OfResponse(SipResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Read(response) is { } header ? new SessionTimer(header.Interval, !header.IsServers) : null;
    }

    /// <summary>What our 2xx to their request agrees on; null = the session is not timed. Who is not named refreshes is the one who asked.</summary>
    public static SessionTimer? OfRequest(SipRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(request) is { } header ? new SessionTimer(header.Interval, header.IsServers) : null;
    }

    /// <summary>True when they ask for less than there may be: the answer is 422 with Min-SE.</summary>
    public static bool IsTooShort(SipRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Get<SessionExpires>() is { } given && given.Ok(out var header, out _) && TimeSpan.FromSeconds(header.Seconds) < Smallest;
    }

    /// <summary>As a header of a request of ours, or of our response.</summary>
    /// <param name="asServer">Of our response.</param>
    public HeaderField ToField(bool asServer) => HeaderField.Of(new SessionExpires((uint)Interval.TotalSeconds, WeRefresh == asServer ? "uas" : "uac"));

    private static (TimeSpan Interval, bool IsServers)? Read(SipMessage message)
        => message.Get<SessionExpires>() is { } given && given.Ok(out var header, out _)
            ? (TimeSpan.FromSeconds(header.Seconds) is var time && time < Smallest ? Smallest : time, string.Equals(header.Refresher, "uas", StringComparison.OrdinalIgnoreCase))
            : null;
}
