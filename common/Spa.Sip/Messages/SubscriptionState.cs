using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>How a subscription stands (RFC 6665 8.2.3).</summary>
/// <param name="State">"active", "pending" or "terminated"; others are kept.</param>
public sealed record SubscriptionState(string State) : IHeaderValue<SubscriptionState>
{
    /// <summary>All parameters.</summary>
    public Parameters Parameters { get; init; } = Parameters.None;

    /// <summary>Seconds left; null when it is not said.</summary>
    public uint? Expires => Numbers.Seconds(Parameters["expires"]);

    /// <summary>Why it ended: "timeout", "noresource" and others; null when it is not said.</summary>
    public string? Reason => Parameters["reason"];

    /// <summary>Seconds until another try is welcome; null when it is not said.</summary>
    public uint? RetryAfter => Numbers.Seconds(Parameters["retry-after"]);

    /// <summary>True when it is over.</summary>
    public bool IsTerminated => string.Equals(State, "terminated", StringComparison.OrdinalIgnoreCase);

    static HeaderName IHeaderValue<SubscriptionState>.Header => HeaderName.SubscriptionState;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<SubscriptionState> IHeaderValue<SubscriptionState>.Read(ref SipCursor cursor)
    {
        var state = cursor.Token();
        if (state.IsEmpty) return cursor.Fail("active, pending or terminated", "RFC 6665 8.2.3");
        var name = Words.Of(state);
        return Parameters.Read(ref cursor, out var parameters) is { } error ? error : new SubscriptionState(name) { Parameters = parameters };
    }

    void IHeaderValue<SubscriptionState>.Write(ref SipSink sink)
    {
        sink.Text(State);
        Parameters.Write(ref sink);
    }
}
