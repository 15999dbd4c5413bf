using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A remark about a response (RFC 3261 20.43): <c>304 host "One or more media types not available"</c>.</summary>
/// <param name="Code">300 to 399.</param>
/// <param name="Agent">Who warns: a host or a name.</param>
/// <param name="Text">In words.</param>
public sealed record Warning(int Code, string Agent, string Text) : IHeaderValue<Warning>
{
    private const string Rule = "RFC 3261 20.43";

    static HeaderName IHeaderValue<Warning>.Header => HeaderName.Warning;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  warning-value = 3DIGIT SP warn-agent SP quoted-string
    static Parsed<Warning> IHeaderValue<Warning>.Read(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        var start = cursor.At;
        if (!cursor.TakeNumber(399, out var code) || code < 300) return new ParseError(start, "a code from 300 to 399", Rule);
        cursor.SkipBlanks();
        var agent = cursor.TakeWhile(SipBytes.Value);
        if (agent.IsEmpty) return cursor.Fail("who warns", Rule);
        var name = Words.Of(agent);
        cursor.SkipBlanks();
        if (cursor.Peek != '"' || !cursor.TakeQuoted(out var text)) return cursor.Fail("a quoted string", Rule);
        return new Warning((int)code, name, Quoting.Open(Encoding.UTF8.GetString(text)));
    }

    void IHeaderValue<Warning>.Write(ref SipSink sink)
    {
        sink.Number(Code);
        sink.Byte((byte)' ');
        sink.Text(Agent);
        sink.Byte((byte)' ');
        sink.Text(Quoting.Close(Text));
    }
}
