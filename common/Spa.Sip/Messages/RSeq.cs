using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Number of a reliable provisional response (RFC 3262 7.1).</summary>
/// <param name="Number">1 to 4294967295.</param>
public sealed record RSeq(uint Number) : IHeaderValue<RSeq>
{
    static HeaderName IHeaderValue<RSeq>.Header => HeaderName.RSeq;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<RSeq> IHeaderValue<RSeq>.Read(ref SipCursor cursor)
        => cursor.TakeNumber(uint.MaxValue, out var number) && number > 0 ? new RSeq(number) : cursor.Fail("a number from 1 to 4294967295", "RFC 3262 7.1");

    void IHeaderValue<RSeq>.Write(ref SipSink sink) => sink.Number(Number);
}
