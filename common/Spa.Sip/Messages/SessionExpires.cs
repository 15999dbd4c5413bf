using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>How long a session lives without a refresh (RFC 4028 4).</summary>
/// <param name="Seconds">At most 4294967295.</param>
/// <param name="Refresher">"uac" or "uas"; null when it is not said.</param>
public sealed record SessionExpires(uint Seconds, string? Refresher = null) : IHeaderValue<SessionExpires>
{
    static HeaderName IHeaderValue<SessionExpires>.Header => HeaderName.SessionExpires;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<SessionExpires> IHeaderValue<SessionExpires>.Read(ref SipCursor cursor)
    {
        if (!cursor.TakeNumber(uint.MaxValue, out var seconds)) return cursor.Fail("a number of seconds", "RFC 4028 4");
        if (Parameters.Read(ref cursor, out var parameters) is { } error) return error;
        var refresher = parameters["refresher"]?.ToLowerInvariant();
        return refresher is null or "uac" or "uas" ? new SessionExpires(seconds, refresher) : cursor.Fail("uac or uas as the refresher", "RFC 4028 4");
    }

    void IHeaderValue<SessionExpires>.Write(ref SipSink sink)
    {
        sink.Number(Seconds);
        if (Refresher is not null) Parameters.None.With("refresher", Refresher).Write(ref sink);
    }
}
