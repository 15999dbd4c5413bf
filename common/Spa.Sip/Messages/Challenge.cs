using System.Text;
using Spa.Foundation.Security;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A demand for credentials: WWW-Authenticate and Proxy-Authenticate. One for each header line (RFC 3261 7.3.1).</summary>
/// <param name="Scheme">"Digest"; others are kept.</param>
/// <param name="Fields">What stands behind it.</param>
public sealed record Challenge(string Scheme, AuthFields Fields) : IHeaderValue<Challenge>
{
    static HeaderName IHeaderValue<Challenge>.Header => HeaderName.WwwAuthenticate;

    /// <summary>Whether it is the scheme that is known here.</summary>
    public bool IsDigest => string.Equals(Scheme, "Digest", StringComparison.OrdinalIgnoreCase);

    /// <summary>A digest's challenge as a header.</summary>
    public static Challenge Of(DigestChallenge digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new Challenge("Digest", digest.ToFields());
    }

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<Challenge> IHeaderValue<Challenge>.Read(ref SipCursor cursor)
        => Read(ref cursor, out var scheme, out var fields) is { } error ? error : new Challenge(scheme, fields);

    void IHeaderValue<Challenge>.Write(ref SipSink sink) => Write(ref sink, Scheme, Fields);

    //  challenge = auth-scheme LWS auth-param *( COMMA auth-param )          takes all the header, whose commas are the fields' own
    internal static ParseError? Read(ref SipCursor cursor, out string scheme, out AuthFields fields)
    {
        fields = AuthFields.None;
        var token = cursor.Token();
        scheme = Words.Of(token);
        if (token.IsEmpty) return cursor.Fail("a scheme, like Digest", "RFC 3261 20.44");
        var start = cursor.At;
        cursor.SkipBlanks();
        if (cursor.At == start && !cursor.End) return cursor.Fail("a blank behind the scheme", "RFC 3261 20.44");
        var text = Encoding.UTF8.GetString(cursor.Rest);
        start = cursor.At;
        if (!AuthFields.Parse(text).Ok(out var read, out var error)) return error with { At = start + error.At };
        cursor.MoveToEnd();
        fields = read;
        return null;
    }

    internal static void Write(ref SipSink sink, string scheme, AuthFields fields)
    {
        sink.Text(scheme);
        sink.Byte((byte)' ');
        sink.Text(fields.ToString());
    }
}
