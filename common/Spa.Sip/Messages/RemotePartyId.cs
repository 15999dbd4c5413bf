using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Who calls, as old networks say it (draft-ietf-sip-privacy-04 5.1).</summary>
/// <param name="Address">Name, address and parameters.</param>
public sealed record RemotePartyId(NameAddr Address) : IHeaderValue<RemotePartyId>
{
    static HeaderName IHeaderValue<RemotePartyId>.Header => HeaderName.RemotePartyId;

    /// <summary>"calling", "called"; null when it is not said.</summary>
    public string? Party => Address.Parameters["party"];

    /// <summary>True when the network checked it.</summary>
    public bool IsScreened => string.Equals(Address.Parameters["screen"], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the identity may be shown: false for <c>privacy=full</c>, <c>name</c> and <c>uri</c>.</summary>
    public bool MayBeShown => Address.Parameters["privacy"] is not { } privacy || string.Equals(privacy, "off", StringComparison.OrdinalIgnoreCase);

    /// <summary>As a header carries it.</summary>
    public override string ToString() => Address.ToString();

    static Parsed<RemotePartyId> IHeaderValue<RemotePartyId>.Read(ref SipCursor cursor) => NameAddr.ReadOne(ref cursor).Then<RemotePartyId>(address => new RemotePartyId(address));

    void IHeaderValue<RemotePartyId>.Write(ref SipSink sink) => Address.Write(ref sink);
}
