using Spa.Foundation.Security;
using Spa.Sip.Messages;

namespace Spa.Sip.Digest;

/// <summary>The client's side of digest authentication (RFC 3261 22): answers the challenges of a 401 or 407, and goes on answering while the nonce is good.</summary>
/// <param name="Challenge">The challenge that is answered.</param>
/// <param name="IsProxy">True when a proxy asked (407): the answer goes to Proxy-Authorization.</param>
/// <param name="Used">How many requests were answered with this nonce.</param>
public sealed record DigestClient(DigestChallenge Challenge, bool IsProxy, uint Used = 0)
{
    /// <summary>The strongest challenges of a response that can be met, one of each realm, in the response's order; empty when none can.</summary>
    /// <param name="response">A 401 or 407; one may carry challenges of several realms (RFC 3261 22.3), each to be answered.</param>
    public static IReadOnlyList<DigestClient> Of(SipResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return [.. Listed(response, HeaderName.WwwAuthenticate, proxy: false), .. Listed(response, HeaderName.ProxyAuthenticate, proxy: true)];
    }

    /// <summary>The header of the next request, and the client that has counted it.</summary>
    /// <param name="user">Who answers.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">Its Request-URI.</param>
    /// <param name="clientNonce">Chance: visible ASCII characters.</param>
    public (HeaderField Header, DigestClient Next) Answer(string user, string password, SipMethod method, AnyUri uri, string clientNonce)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(uri);
        var next = this with { Used = Used + 1 };
        var answer = Challenge.Answer(user, password, method.Text, uri.ToString(), clientNonce, next.Used)
            ?? throw new InvalidOperationException("Only challenges that can be met become clients.");
        return (HeaderField.Of(Credentials.Of(answer), IsProxy ? HeaderName.ProxyAuthorization : HeaderName.Authorization), next);
    }

    // A challenge that cannot be read is one that cannot be met.
    private static IEnumerable<DigestClient> Listed(SipResponse response, HeaderName name, bool proxy)
        => response.Other.Where(f => f.Name == name)
            .Select(f => HeaderValue.Parse<Challenge>(f.Value.Span).Ok(out var challenge, out _) && challenge.IsDigest && DigestChallenge.Read(challenge.Fields).Ok(out var digest, out _) ? digest : null)
            .OfType<DigestChallenge>()
            .GroupBy(d => d.Realm, StringComparer.Ordinal)
            .Select(DigestChallenge.Strongest)
            .OfType<DigestChallenge>()
            .Select(d => new DigestClient(d, proxy));
}
