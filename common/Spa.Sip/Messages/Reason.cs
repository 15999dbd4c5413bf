using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Why a request was sent (RFC 3326 2): <c>SIP;cause=200;text="Call completed elsewhere"</c>.</summary>
/// <param name="Protocol">"SIP", "Q.850"; others are kept.</param>
public sealed record Reason(string Protocol) : IHeaderValue<Reason>
{
    /// <summary>All parameters.</summary>
    public Parameters Parameters { get; init; } = Parameters.None;

    /// <summary>The protocol's number; null when it is not said.</summary>
    public int? Cause { get => Numbers.UpTo(int.MaxValue, Parameters["cause"]); init => Parameters = value is { } v ? Parameters.With("cause", Numbers.Text(v)) : Parameters.Without("cause"); }

    /// <summary>In words; null when it is not said.</summary>
    public string? Text { get => Parameters["text"]; init => Parameters = value is null ? Parameters.Without("text") : Parameters.With("text", value); }

    static HeaderName IHeaderValue<Reason>.Header => HeaderName.Reason;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<Reason> IHeaderValue<Reason>.Read(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        var protocol = cursor.Token();
        if (protocol.IsEmpty) return cursor.Fail("a protocol, like SIP or Q.850", "RFC 3326 2");
        var name = Words.Of(protocol);
        return Parameters.Read(ref cursor, out var parameters) is { } error ? error : new Reason(name) { Parameters = parameters };
    }

    void IHeaderValue<Reason>.Write(ref SipSink sink)
    {
        sink.Text(Protocol);
        Parameters.Write(ref sink);
    }
}
