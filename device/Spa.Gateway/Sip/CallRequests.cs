using System.Collections.Immutable;
using Spa.Gateway.Calls;
using Spa.Scripts.DialPlans;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;
using Spa.Sip.Sessions;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>Makes the INVITEs of a line: where a number goes by its routes, as whom, with whose credentials.</summary>
internal sealed class CallRequests(SipLineSettings settings, SipService service, VoiceHost host)
{
    /// <summary>Those of a number that was dialled, in the order in which they are tried; none when no route leads anywhere.</summary>
    public IEnumerable<(CallRequest Call, bool Mapped)> Of(DialOutcome.Accepted number, CallWishes wishes)
        => new[] { number.Route }.Concat(number.OtherRoutes).SelectMany(route => Request(number, route, wishes.HidesCaller ?? settings.HidesCaller));

    /// <summary>The one of a referral; none when whom it names is not to be called.</summary>
    public IEnumerable<(CallRequest Call, bool Mapped)> Of(Referral referral)
    {
        if (settings.Others.Judge(referral.To.Target) is not { } target)
        {
            return [];
        }

        var calls = target.Number is { } number ? Of(number, CallWishes.None) : [Request(target.Uri, service.Authenticator, settings.IsMapped, settings.HidesCaller, isOwn: false)];
        HeaderField[] more = [.. referral.ReferredBy is { } by ? [by] : Array.Empty<HeaderField>(), .. referral.Replaces is { } replaces ? [HeaderField.Of(replaces)] : Array.Empty<HeaderField>()];
        return calls.Select(one => (one.Call with { Headers = one.Call.Headers.AddRange(more) }, one.Mapped));
    }

    private IEnumerable<(CallRequest Call, bool Mapped)> Request(DialOutcome.Accepted number, DialRoute? route, bool hidden)
    {
        var (target, authenticator) = Destination(number.Number, route);
        if (target is null)
        {
            return [];
        }

        var (call, mapped) = Request(target, authenticator, route is { Gateway: > 0 and { } gateway } ? settings.Gateways[gateway - 1].Nat : settings.IsMapped, hidden, isOwn: route is null);

        // An emergency call is followed wherever it is sent.
        return [(number.IsEmergency ? call with { Redirect = null } : call, mapped)];
    }

    private (CallRequest Call, bool Mapped) Request(SipUri target, IAuthenticator authenticator, bool mapped, bool hidden, bool isOwn)
    {
        var account = settings.Account;
        var headers = ImmutableArray.CreateBuilder<HeaderField>();
        var from = account;
        if (hidden)
        {
            from = new NameAddr(new SipUri("anonymous.invalid") { User = "anonymous" }) { DisplayName = "Anonymous" };
            headers.Add(HeaderField.Of(new Privacy(["id"])));
            if (isOwn)
            {
                // The account's own provider may know who calls, and keeps it to itself (RFC 3325 9.2); nobody else learns it.
                headers.Add(HeaderField.Of(HeaderName.PPreferredIdentity, $"<{account.Uri}>"));
            }
        }

        if (settings.SendsRemotePartyId)
        {
            headers.Add(HeaderField.Of(new RemotePartyId(account with
            {
                Parameters = Parameters.None.With("party", "calling").With("id-type", "subscriber").With("privacy", hidden ? "full" : "off").With("screen", "yes"),
            })));
        }

        var call = new CallRequest(target, from, new NameAddr(target), settings.User.Length == 0 ? null : settings.User, [], headers.ToImmutable(), authenticator)
        {
            ContactBy = path => service.Outside(path, mapped),
            Redirect = Redirected,
        };
        return (call, mapped);
    }

    // A redirection passes the dial plan again (attack S6).
    private SipUri? Redirected(SipUri uri)
        => settings.Others.Judge(uri) is not { } target ? null
            : target.Number is { } number ? Destination(number.Number, number.Route).Target
            : target.Uri;

    private (SipUri? Target, IAuthenticator Authenticator) Destination(string number, DialRoute? route)
    {
        var own = service.Authenticator;
        switch (route)
        {
            case null:
                return (settings.Proxy is null ? null : SipNames.Target(number, settings.Proxy, null), own);
            case { Gateway: 0 }:
                // The unit's own PSTN port is not reached by SIP.
                return (null, own);
            case { Gateway: { } gateway }:
                var way = settings.Gateways[gateway - 1];
                return (SipNames.Server(way.Host, settings.Transport) is { } server ? SipNames.Of(server, number) : null, Credentials(route.Uid ?? way.User, route.Pwd ?? way.Password));
            default:
                return (SipNames.Of(new ServerAddress(route.Host!, route.Port, settings.Transport), number), Credentials(route.Uid, route.Pwd));
        }

        IAuthenticator Credentials(string? user, string? password) => string.IsNullOrEmpty(user) ? own : new DigestAuthenticator(user, password ?? string.Empty, host.Entropy);
    }
}
