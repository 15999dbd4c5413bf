using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Foundation.Security;

/// <summary>A server's demand for a digest (RFC 7616 3.3).</summary>
public sealed record DigestChallenge
{
    private const string Rule = "RFC 7616 3.3";

    /// <summary>Whose passwords are meant.</summary>
    public required string Realm { get; init; }

    /// <summary>The server's nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>To be sent back as it is; null when there is none.</summary>
    public string? Opaque { get; init; }

    /// <summary>Null for one that is not known: such a challenge cannot be met.</summary>
    public DigestAlgorithm? Algorithm { get; init; } = DigestAlgorithm.Md5;

    /// <summary>Whether the challenge names an algorithm at all; when not, the answer does not either.</summary>
    public bool NamesAlgorithm { get; init; } = true;

    /// <summary>Qualities of protection that are offered, in order, lower case: "auth", "auth-int"; empty for a server of RFC 2069.</summary>
    public ImmutableArray<string> Qualities { get; init; } = ["auth"];

    /// <summary>True when the last answer was right and only its nonce was too old: the user need not be asked again.</summary>
    public bool Stale { get; init; }

    /// <summary>URIs that the answer serves for; null when there is none.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether it can be met here: a known algorithm, and "auth" or no quality at all.</summary>
    public bool CanBeMet => Algorithm is not null && (Qualities.IsEmpty || Qualities.Contains("auth"));

    /// <summary>Reads a challenge out of its fields.</summary>
    public static Parsed<DigestChallenge> Read(AuthFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields["nonce"] is not { Length: > 0 } nonce) return new ParseError(0, "a nonce", Rule);
        if (fields["realm"] is not { } realm) return new ParseError(0, "a realm", Rule);
        return new DigestChallenge
        {
            Realm = realm,
            Nonce = nonce,
            Opaque = fields["opaque"],
            Algorithm = DigestHash.Of(fields["algorithm"]),
            NamesAlgorithm = fields["algorithm"] is not null,
            Qualities = fields["qop"] is { } qop ? [.. qop.ToLowerInvariant().Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)] : [],
            Stale = string.Equals(fields["stale"], "true", StringComparison.OrdinalIgnoreCase),
            Domain = fields["domain"],
        };
    }

    /// <summary>The strongest one that can be met; of equal ones the first. Null when none can.</summary>
    public static DigestChallenge? Strongest(IEnumerable<DigestChallenge> challenges)
        => challenges.Where(c => c.CanBeMet).MaxBy(c => c.Algorithm is DigestAlgorithm.Sha256 or DigestAlgorithm.Sha256Session ? 1 : 0);

    /// <summary>The fields as a server sends them.</summary>
    public AuthFields ToFields()
        => AuthFields.None.WithQuoted("realm", Realm)
            .WithQuoted("domain", Domain)
            .WithQuoted("nonce", Nonce)
            .WithQuoted("opaque", Opaque)
            .With("stale", Stale ? "true" : null)
            .With("algorithm", NamesAlgorithm && Algorithm is { } known ? DigestHash.Name(known) : null)
            .WithQuoted("qop", Qualities.IsEmpty ? null : string.Join(",", Qualities));

    /// <summary>The answer to it.</summary>
    /// <param name="user">Who answers.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">The request's URI as the credentials name it.</param>
    /// <param name="clientNonce">Chance of the client: visible ASCII characters.</param>
    /// <param name="nonceCount">How often this nonce was answered, this time included: from 1.</param>
    /// <returns>Null when it cannot be met.</returns>
    public DigestCredentials? Answer(string user, string password, string method, string uri, string clientNonce, uint nonceCount)
    {
        if (!CanBeMet || Algorithm is not { } algorithm) return null;
        var quality = Qualities.IsEmpty ? null : "auth";
        var bound = quality is not null || algorithm is DigestAlgorithm.Md5Session or DigestAlgorithm.Sha256Session;
        return new DigestCredentials
        {
            User = user,
            Realm = Realm,
            Nonce = Nonce,
            Uri = uri,
            Response = DigestHash.Response(algorithm, DigestHash.Identity(algorithm, user, Realm, password), method, uri, Nonce, nonceCount, clientNonce, quality),
            Algorithm = algorithm,
            NamesAlgorithm = NamesAlgorithm,
            ClientNonce = bound ? clientNonce : null,
            Opaque = Opaque,
            Quality = quality,
            NonceCount = quality is null ? null : nonceCount,
        };
    }
}
