using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>How to ring (RFC 3261 20.4), as networks say it: <c>&lt;http://127.0.0.1/Bellcore-dr2&gt;;info=x</c>, or the name alone, <c>Bellcore-dr2</c>.</summary>
/// <param name="Written">What stands between the brackets, or the name alone.</param>
public sealed record AlertInfo(string Written) : IHeaderValue<AlertInfo>
{
    private const string Rule = "RFC 3261 20.4";

    /// <summary>True when it stood in brackets.</summary>
    public bool IsBracketed { get; init; } = true;

    /// <summary>Parameters, such as <c>info</c>.</summary>
    public Parameters Parameters { get; init; } = Parameters.None;

    /// <summary>The ring's name: the last part of the URI's path, or the name alone.</summary>
    public string Name => Written[(Written.LastIndexOfAny(['/', ':']) + 1)..];

    static HeaderName IHeaderValue<AlertInfo>.Header => HeaderName.AlertInfo;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  alert-param = LAQUOT absoluteURI RAQUOT *( SEMI generic-param )
    static Parsed<AlertInfo> IHeaderValue<AlertInfo>.Read(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        string written;
        var bracketed = cursor.Take((byte)'<');
        if (bracketed)
        {
            var length = cursor.Rest.IndexOf((byte)'>');
            if (length < 0) return cursor.Fail("> behind the URI", Rule);
            written = Encoding.UTF8.GetString(cursor.Rest[..length]);
            cursor.MoveTo(cursor.At + length + 1);
        }
        else
        {
            var name = cursor.TakeWhile(SipBytes.Value);
            if (name.IsEmpty) return cursor.Fail("a URI in < and >", Rule);
            written = Words.Of(name);
        }

        return Parameters.Read(ref cursor, out var parameters) is { } error ? error : new AlertInfo(written) { IsBracketed = bracketed, Parameters = parameters };
    }

    void IHeaderValue<AlertInfo>.Write(ref SipSink sink)
    {
        if (IsBracketed) sink.Byte((byte)'<');
        sink.Text(IsBracketed ? Written.Replace(">", "%3E", StringComparison.Ordinal) : Written);
        if (IsBracketed) sink.Byte((byte)'>');
        Parameters.Write(ref sink);
    }
}
