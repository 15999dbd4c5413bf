using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Whom to call instead (RFC 3515 2.1).</summary>
/// <param name="Address">The target; its URI may carry headers, such as Replaces, and the method.</param>
public sealed record ReferTo(NameAddr Address) : IHeaderValue<ReferTo>
{
    static HeaderName IHeaderValue<ReferTo>.Header => HeaderName.ReferTo;

    /// <summary>What the URI asks for: "INVITE" when it names none.</summary>
    public SipMethod Method => Address.SipUri?.Parameters["method"] is { Length: > 0 } method && !method.AsSpan().ContainsAnyExcept(SipBytes.TokenChars) ? SipMethod.Of(method) : SipMethod.Invite;

    /// <summary>The dialog that the new call is to replace, out of the header in the URI; null when there is none.</summary>
    public Parsed<Replaces>? Replaces => Address.SipUri?.Headers["Replaces"] is { } text ? HeaderValue.Parse<Replaces>(text) : default(Parsed<Replaces>?);

    /// <summary>Where to send the new request: the URI without the headers and the method that say how.</summary>
    public AnyUri Target => Address.SipUri is { } sip ? sip with { Headers = Parameters.None, Parameters = sip.Parameters.Without("method") } : Address.Uri;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => Address.ToString();

    static Parsed<ReferTo> IHeaderValue<ReferTo>.Read(ref SipCursor cursor) => NameAddr.ReadOne(ref cursor).Then<ReferTo>(address => new ReferTo(address));

    void IHeaderValue<ReferTo>.Write(ref SipSink sink) => Address.Write(ref sink);
}
