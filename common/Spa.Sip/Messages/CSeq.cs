using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>The place of a request among those of its dialog (RFC 3261 20.16).</summary>
/// <param name="Number">0 to 2147483647.</param>
/// <param name="Method">The request's method, in responses too.</param>
public sealed record CSeq(uint Number, SipMethod Method) : IHeaderValue<CSeq>
{
    private const string Rule = "RFC 3261 20.16";

    static HeaderName IHeaderValue<CSeq>.Header => HeaderName.CSeq;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  CSeq = 1*DIGIT LWS Method
    internal static Parsed<CSeq> ReadOne(ref SipCursor cursor)
    {
        if (!cursor.TakeNumber(SipLimits.CSeq, out var number)) return cursor.Fail("a number below 2147483648", Rule);
        var blank = cursor.At;
        cursor.SkipBlanks();
        var method = cursor.Token();
        if (method.IsEmpty || cursor.At - method.Length == blank) return cursor.Fail("a blank and the method", Rule);
        return new CSeq(number, SipMethod.Read(method));
    }

    static Parsed<CSeq> IHeaderValue<CSeq>.Read(ref SipCursor cursor) => ReadOne(ref cursor);

    void IHeaderValue<CSeq>.Write(ref SipSink sink) => Write(ref sink);

    internal void Write(ref SipSink sink)
    {
        sink.Number(Number);
        sink.Byte((byte)' ');
        sink.Text(Method.Text);
    }
}
