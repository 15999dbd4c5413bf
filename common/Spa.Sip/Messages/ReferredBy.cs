using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Who asked for the call (RFC 3892 3).</summary>
/// <param name="Address">Who it was; parameters are kept.</param>
public sealed record ReferredBy(NameAddr Address) : IHeaderValue<ReferredBy>
{
    static HeaderName IHeaderValue<ReferredBy>.Header => HeaderName.ReferredBy;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => Address.ToString();

    static Parsed<ReferredBy> IHeaderValue<ReferredBy>.Read(ref SipCursor cursor) => NameAddr.ReadOne(ref cursor).Then<ReferredBy>(address => new ReferredBy(address));

    void IHeaderValue<ReferredBy>.Write(ref SipSink sink) => Address.Write(ref sink);
}
