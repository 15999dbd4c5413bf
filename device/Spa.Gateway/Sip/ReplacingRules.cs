using System.Net;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;

namespace Spa.Gateway.Sip;

/// <summary>Which calls may take the place of one that is there (RFC 3891 3).</summary>
internal static class ReplacingRules
{
    /// <summary>The leg whose far end is replaced; null = none, and the request has been refused.</summary>
    /// <param name="transaction">An INVITE with Replaces.</param>
    /// <param name="legs">The line's legs.</param>
    /// <param name="serves">Whether an address is one of the line's servers.</param>
    public static SipLeg? Judge(ServerTransaction transaction, IEnumerable<SipLeg> legs, Func<IPAddress, bool> serves)
    {
        var request = transaction.Request;
        if (request.All(HeaderName.Replaces).Length != 1 || request.Get<Replaces>() is not { } given || !given.Ok(out var replaces, out _))
        {
            transaction.Respond(400);
            return null;
        }

        var named = legs.FirstOrDefault(leg => leg.IsNamedBy(replaces));
        var status = named switch
        {
            null => 481,

            // Who does not know us well is told no more than that.
            _ when !IsAuthorised(request, named, transaction.From.Remote.Address, serves) => 403,
            { IsEstablished: true } when replaces.EarlyOnly => 486,
            { IsEstablished: false, WeCalled: false } => 481,
            _ => 0,
        };
        if (status > 0)
        {
            transaction.Respond(status);
            return null;
        }

        return named;
    }

    // The line's server vouches for whom it lets through; the party itself may call again; whom the party has sent says so. That he can name the dialog, which is made of chance, is asked of all of them.
    private static bool IsAuthorised(SipRequest request, SipLeg leg, IPAddress from, Func<IPAddress, bool> serves)
        => serves(from) || from.Equals(leg.FarAddress)
            || (request.Get<ReferredBy>() is { } given && given.Ok(out var by, out _) && leg.FarEnd is { } party && by.Address.SipUri is { } named && named.User == party.User && string.Equals(named.Host, party.Host, StringComparison.OrdinalIgnoreCase));
}
