using System.Buffers;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>The dialog that a new call takes the place of (RFC 3891 6.1). The tags are those of the receiver's side of it.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="ToTag">The receiver's own tag.</param>
/// <param name="FromTag">The other side's tag; "0" for a peer without one.</param>
/// <param name="EarlyOnly">True when a call that is already up must not be replaced.</param>
public sealed record Replaces(string CallId, string ToTag, string FromTag, bool EarlyOnly = false) : IHeaderValue<Replaces>
{
    private const string Rule = "RFC 3891 6.1";

    // Visible ASCII but for the marks that end it here.
    private static readonly SearchValues<byte> CallIdBytes = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(b => (byte)b).Where(b => b is not ((byte)';' or (byte)','))]);

    static HeaderName IHeaderValue<Replaces>.Header => HeaderName.Replaces;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  Replaces = callid *( SEMI ( to-tag / from-tag / early-flag / generic-param ) )          exactly one to-tag and one from-tag
    static Parsed<Replaces> IHeaderValue<Replaces>.Read(ref SipCursor cursor)
    {
        var callId = cursor.TakeWhile(CallIdBytes);
        if (callId.IsEmpty) return cursor.Fail("a Call-ID", Rule);
        var text = Encoding.ASCII.GetString(callId);
        if (Parameters.Read(ref cursor, out var parameters) is { } error) return error;
        if (parameters.Count(p => string.Equals(p.Name, "to-tag", StringComparison.OrdinalIgnoreCase)) != 1 || parameters["to-tag"] is not { } toTag) return cursor.Fail("one to-tag", Rule);
        if (parameters.Count(p => string.Equals(p.Name, "from-tag", StringComparison.OrdinalIgnoreCase)) != 1 || parameters["from-tag"] is not { } fromTag) return cursor.Fail("one from-tag", Rule);
        return new Replaces(text, toTag, fromTag, parameters.Has("early-only"));
    }

    void IHeaderValue<Replaces>.Write(ref SipSink sink)
    {
        sink.Text(CallId);
        var parameters = Parameters.None.With("to-tag", ToTag).With("from-tag", FromTag);
        (EarlyOnly ? parameters.With("early-only") : parameters).Write(ref sink);
    }
}
