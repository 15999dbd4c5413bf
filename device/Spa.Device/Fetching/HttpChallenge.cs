using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Text;
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
        var digests = all.Where(c => Is(c, "Digest")).Select(c => Fields(c.Parameter ?? string.Empty)).ToList();
        var digest = digests.Find(f => AlgorithmOf(f) == "SHA-256") ?? digests.Find(f => AlgorithmOf(f) == "MD5");
        if (digest is not null && digest.TryGetValue("nonce", out var nonce))
        {
            return Digest(digest, nonce, credentials, method, uri, clientNonce);
        }

        return all.Exists(c => Is(c, "Basic"))
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")))
            : null;
    }

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static string? AlgorithmOf(Dictionary<string, string> fields)
        => fields.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() is var name && name is "MD5" or "SHA-256" ? name : null;

    private static AuthenticationHeaderValue Digest(
        Dictionary<string, string> fields, string nonce, FetchCredentials credentials, string method, string uri, string clientNonce)
    {
        const string Count = "00000001";
        var algorithm = AlgorithmOf(fields)!;
        var realm = fields.GetValueOrDefault("realm", string.Empty);
        var withQuality = fields.GetValueOrDefault("qop", string.Empty).Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        var identity = Hash(algorithm, $"{credentials.User}:{realm}:{credentials.Password}");
        var request = Hash(algorithm, $"{method}:{uri}");
        var response = Hash(algorithm, withQuality ? $"{identity}:{nonce}:{Count}:{clientNonce}:auth:{request}" : $"{identity}:{nonce}:{request}");

        var text = new StringBuilder()
            .Append("username=\"").Append(Quote(credentials.User)).Append("\", realm=\"").Append(Quote(realm)).Append("\", nonce=\"").Append(Quote(nonce))
            .Append("\", uri=\"").Append(uri).Append("\", response=\"").Append(response).Append("\", algorithm=").Append(algorithm);
        if (fields.TryGetValue("opaque", out var opaque))
        {
            text.Append(", opaque=\"").Append(Quote(opaque)).Append('"');
        }

        if (withQuality)
        {
            text.Append(", qop=auth, nc=").Append(Count).Append(", cnonce=\"").Append(clientNonce).Append('"');
        }

        return new AuthenticationHeaderValue("Digest", text.ToString());
    }

#pragma warning disable CA5351 // RFC 7616 names MD5; servers of the field offer nothing else.
    private static string Hash(string algorithm, string text)
        => Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static string Quote(string text)
        => string.Concat(text.Where(c => !char.IsControl(c))).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    //  auth-param = token "=" ( token / quoted-string ), separated by commas      RFC 9110 11.2
    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var cursor = new TextCursor(text);
        while (!cursor.End)
        {
            var name = new StringBuilder();
            while (!cursor.End && cursor.Peek is not ('=' or ','))
            {
                name.Append(cursor.Next());
            }

            var value = new StringBuilder();
            if (cursor.Take('='))
            {
                cursor.SkipBlanks();
                if (cursor.Take('"'))
                {
                    while (!cursor.End && !cursor.Take('"'))
                    {
                        cursor.Take('\\');
                        value.Append(cursor.Next());
                    }
                }

                while (!cursor.End && cursor.Peek != ',')
                {
                    value.Append(cursor.Next());
                }
            }

            cursor.Take(',');
            fields.TryAdd(name.ToString().Trim(), value.ToString().Trim());
        }

        return fields;
    }
}
