using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>What a subscription or a notification is about (RFC 6665 8.2.1).</summary>
/// <param name="Package">"message-summary", "dialog", "refer"; "resync" and its kin of the SPA family. Templates stay with it.</param>
/// <param name="Id">Tells subscriptions of one dialog apart; null when there is none.</param>
public sealed record EventHeader(string Package, string? Id = null) : IHeaderValue<EventHeader>
{
    /// <summary>Parameters beside <see cref="Id"/>.</summary>
    public Parameters Parameters { get; init; } = Parameters.None;

    static HeaderName IHeaderValue<EventHeader>.Header => HeaderName.Event;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<EventHeader> IHeaderValue<EventHeader>.Read(ref SipCursor cursor)
    {
        var package = cursor.Token();
        if (package.IsEmpty) return cursor.Fail("the name of an event package", "RFC 6665 8.2.1");
        var name = Words.Of(package);
        return Parameters.Read(ref cursor, out var parameters) is { } error ? error : new EventHeader(name, parameters["id"]) { Parameters = parameters.Without("id") };
    }

    void IHeaderValue<EventHeader>.Write(ref SipSink sink)
    {
        sink.Text(Package);
        if (Id is not null) Parameters.None.With("id", Id).Write(ref sink);
        Parameters.Write(ref sink);
    }
}
