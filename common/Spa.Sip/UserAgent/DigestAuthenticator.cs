using System.Collections.Immutable;
using System.Globalization;
using Spa.Foundation.Ports;
using Spa.Sip.Digest;
using Spa.Sip.Messages;

namespace Spa.Sip.UserAgent;

/// <summary>Answers challenges with one user and password, and goes on answering before it is asked while the nonces are good (RFC 3261 22). What only a registrar has asked goes to no other.</summary>
/// <param name="user">Who answers; empty = nothing is answered.</param>
/// <param name="password">The password.</param>
/// <param name="entropy">Client nonces.</param>
public sealed class DigestAuthenticator(string user, string password, Entropy entropy) : IAuthenticator
{
    // A proxy and a server of one way, and a few that were moved to: more realms than this are forgotten, the oldest first.
    private const int MostRealms = 8;

    private ImmutableArray<Known> known = [];

    /// <inheritdoc/>
    public SipRequest? Answer(SipRequest request, SipResponse challenge)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(challenge);
        var asked = DigestClient.Of(challenge);
        if (user.Length == 0 || asked.Count == 0 || asked.Any(one => !one.Challenge.Stale && WasAnswered(request, one)))
        {
            return null;
        }

        // What the registrar asked is answered to the registrar; once others ask for the same realm they are answered too.
        var registers = request.Method == SipMethod.Register;
        known = [.. known.Where(one => !asked.Any(other => IsSame(other, one.Client))), .. asked.Select(one => new Known(one, registers && !known.Any(before => IsSame(before.Client, one) && !before.OfRegistrar)))];
        known = known.Length > MostRealms ? known[^MostRealms..] : known;
        return Anticipate(request);
    }

    /// <inheritdoc/>
    public SipRequest Anticipate(SipRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var registers = request.Method == SipMethod.Register;
        if (!known.Any(one => registers || !one.OfRegistrar))
        {
            return request;
        }

        var fields = request.Other.RemoveAll(field => field.Name == HeaderName.Authorization || field.Name == HeaderName.ProxyAuthorization).ToBuilder();
        var next = ImmutableArray.CreateBuilder<Known>(known.Length);
        foreach (var one in known)
        {
            if (!registers && one.OfRegistrar)
            {
                next.Add(one);
                continue;
            }

            var (header, counted) = one.Client.Answer(user, password, request.Method, request.RequestUri, entropy.Next().ToString("x16", CultureInfo.InvariantCulture));
            fields.Add(header);
            next.Add(one with { Client = counted });
        }

        known = next.MoveToImmutable();
        return request with { Other = fields.ToImmutable() };
    }

    // The same realm asked again about credentials it has seen: the password is wrong.
    private static bool WasAnswered(SipRequest request, DigestClient asked)
    {
        var name = asked.IsProxy ? HeaderName.ProxyAuthorization : HeaderName.Authorization;
        foreach (var field in request.Other)
        {
            if (field.Name == name && HeaderValue.Parse<Credentials>(field.Value.Span).Ok(out var credentials, out _) && credentials.Fields["realm"] == asked.Challenge.Realm
                && credentials.Fields["nonce"] is { } nonce && nonce != asked.Challenge.Nonce)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(DigestClient a, DigestClient b) => a.IsProxy == b.IsProxy && a.Challenge.Realm == b.Challenge.Realm;

    // Whether only the registrar has asked for it, whose realm need not be the proxy's.
    private sealed record Known(DigestClient Client, bool OfRegistrar);
}
