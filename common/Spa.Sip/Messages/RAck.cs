using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Which provisional response a PRACK confirms (RFC 3262 7.2).</summary>
/// <param name="Response">Its RSeq.</param>
/// <param name="CSeq">Its CSeq.</param>
public sealed record RAck(uint Response, CSeq CSeq) : IHeaderValue<RAck>
{
    static HeaderName IHeaderValue<RAck>.Header => HeaderName.RAck;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  RAck = response-num LWS CSeq-num LWS Method
    static Parsed<RAck> IHeaderValue<RAck>.Read(ref SipCursor cursor)
    {
        if (!cursor.TakeNumber(uint.MaxValue, out var response) || response == 0) return cursor.Fail("a number from 1 to 4294967295", "RFC 3262 7.2");
        var start = cursor.At;
        cursor.SkipBlanks();
        if (cursor.At == start) return cursor.Fail("a blank and the CSeq", "RFC 3262 7.2");
        return CSeq.ReadOne(ref cursor).Ok(out var cseq, out var error) ? new RAck(response, cseq) : error;
    }

    void IHeaderValue<RAck>.Write(ref SipSink sink)
    {
        sink.Number(Response);
        sink.Byte((byte)' ');
        CSeq.Write(ref sink);
    }
}
