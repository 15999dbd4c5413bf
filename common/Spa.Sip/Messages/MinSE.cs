using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>The shortest session interval that is taken (RFC 4028 5).</summary>
/// <param name="Seconds">At most 4294967295; the document's own floor is 90.</param>
public sealed record MinSE(uint Seconds) : IHeaderValue<MinSE>
{
    static HeaderName IHeaderValue<MinSE>.Header => HeaderName.MinSE;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    static Parsed<MinSE> IHeaderValue<MinSE>.Read(ref SipCursor cursor)
    {
        if (!cursor.TakeNumber(uint.MaxValue, out var seconds)) return cursor.Fail("a number of seconds", "RFC 4028 5");
        return Parameters.Read(ref cursor, out _) is { } error ? error : new MinSE(seconds);
    }

    void IHeaderValue<MinSE>.Write(ref SipSink sink) => sink.Number(Seconds);
}
