using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Calls;
using Spa.Media.CallerId;
using Spa.Sip.Messages;

namespace Spa.Gateway.Sip;

/// <summary>Who calls, out of an INVITE, in the order that <c>Caller ID Header</c> says (RFC 3325, draft-ietf-sip-privacy-04).</summary>
public static class CallerIdentity
{
    /// <summary>Name and number; private when the caller asks for it or is called anonymous.</summary>
    public static CallerName Of(SipRequest invite, CallerIdHeader order)
    {
        ArgumentNullException.ThrowIfNull(invite);
        var hidden = invite.Get<Privacy>() is { } field && field.Ok(out var privacy, out _) && privacy.HidesIdentity;
        var address = invite.From;
        foreach (var header in Order(order))
        {
            if (header == HeaderName.PAssertedIdentity && invite.Get<NameAddr>(header) is { } asserted && asserted.Ok(out var known, out _))
            {
                address = known;
                break;
            }

            if (header == HeaderName.RemotePartyId && invite.Get<RemotePartyId>() is { } remote && remote.Ok(out var party, out _) && party.Party is null or "calling")
            {
                hidden |= !party.MayBeShown;
                address = party.Address;
                break;
            }
        }

        var number = (address.Uri as SipUri)?.User ?? (address.Uri is TelUri tel ? tel.Number : string.Empty);
        return hidden || string.Equals(number, "anonymous", StringComparison.OrdinalIgnoreCase)
            ? new CallerName(string.Empty, string.Empty, CallerIdAbsence.Private)
            : new CallerName(number, address.DisplayName ?? string.Empty);
    }

    private static HeaderName[] Order(CallerIdHeader order) => order switch
    {
        CallerIdHeader.PaidRpidFrom => [HeaderName.PAssertedIdentity, HeaderName.RemotePartyId],
        CallerIdHeader.PaidFrom => [HeaderName.PAssertedIdentity],
        CallerIdHeader.RpidPaidFrom => [HeaderName.RemotePartyId, HeaderName.PAssertedIdentity],
        CallerIdHeader.RpidFrom => [HeaderName.RemotePartyId],
        _ => [],
    };
}
