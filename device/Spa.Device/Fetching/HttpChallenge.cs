using System.Net.Http.Headers;
using System.Text;
using Spa.Foundation.Security;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>A server's demand for credentials (RFC 7617, RFC 7616), answered.</summary>
public static class HttpChallenge
{
    /// <summary>The answer to the best challenge that can be met: Digest before Basic, SHA-256 before MD5; null when none can.</summary>
    /// <param name="challenges">The server's header values.</param>
    /// <param name="credentials">User and password.</param>
    /// <param name="method">Method of the request that is repeated.</param>
    /// <param name="uri">Its path and query.</param>
    /// <param name="clientNonce">Chance of the client.</param>
    public static AuthenticationHeaderValue? Answer(
        IEnumerable<AuthenticationHeaderValue> challenges, FetchCredentials credentials, string method, string uri, string clientNonce)
    {
        ArgumentNullException.ThrowIfNull(challenges);
        ArgumentNullException.ThrowIfNull(credentials);
        var all = challenges.ToList();
        var digest = DigestChallenge.Strongest(all.Where(c => Is(c, "Digest")).Select(Digest).OfType<DigestChallenge>());
        if (digest?.Answer(credentials.User, credentials.Password, method, uri, clientNonce, nonceCount: 1) is { } answer)
        {
            return new AuthenticationHeaderValue("Digest", answer.ToFields().ToString());
        }

        return all.Exists(c => Is(c, "Basic"))
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")))
            : null;
    }

    /// <summary>Whether one says that the credentials were good and their nonce too old.</summary>
    public static bool IsStale(IEnumerable<AuthenticationHeaderValue> challenges) => challenges.Any(c => Is(c, "Digest") && Digest(c) is { Stale: true });

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    // A challenge that cannot be read is one that cannot be met.
    private static DigestChallenge? Digest(AuthenticationHeaderValue challenge)
        => AuthFields.Parse(challenge.Parameter ?? string.Empty).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var digest, out _) ? digest : null;
}
