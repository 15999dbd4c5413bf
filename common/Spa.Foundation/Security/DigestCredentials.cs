using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Foundation.Security;

/// <summary>A client's answer to a <see cref="DigestChallenge"/> (RFC 7616 3.4).</summary>
public sealed record DigestCredentials
{
    private const string Rule = "RFC 7616 3.4";

    /// <summary>Who answers.</summary>
    public required string User { get; init; }

    /// <summary>The challenge's realm.</summary>
    public required string Realm { get; init; }

    /// <summary>The challenge's nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>The request's URI as the client saw it.</summary>
    public required string Uri { get; init; }

    /// <summary>The proof: hexadecimal.</summary>
    public required string Response { get; init; }

    /// <summary>Null for one that is not known.</summary>
    public DigestAlgorithm? Algorithm { get; init; } = DigestAlgorithm.Md5;

    /// <summary>Whether an algorithm is named at all.</summary>
    public bool NamesAlgorithm { get; init; } = true;

    /// <summary>The client's nonce; null when there is none.</summary>
    public string? ClientNonce { get; init; }

    /// <summary>The challenge's opaque; null when there is none.</summary>
    public string? Opaque { get; init; }

    /// <summary>Quality of protection, lower case: "auth"; null for a client of RFC 2069.</summary>
    public string? Quality { get; init; }

    /// <summary>How often the nonce was used; null when there is no quality.</summary>
    public uint? NonceCount { get; init; }

    /// <summary>Reads credentials out of their fields.</summary>
    public static Parsed<DigestCredentials> Read(AuthFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields["username"] is not { } user) return new ParseError(0, "a username", Rule);
        if (fields["realm"] is not { } realm) return new ParseError(0, "a realm", Rule);
        if (fields["nonce"] is not { Length: > 0 } nonce) return new ParseError(0, "a nonce", Rule);
        if (fields["uri"] is not { Length: > 0 } uri) return new ParseError(0, "a uri", Rule);
        if (fields["response"] is not { Length: > 0 } response) return new ParseError(0, "a response", Rule);
        var quality = fields["qop"]?.ToLowerInvariant();
        uint? count = null;
        if (quality is not null)
        {
            if (fields["cnonce"] is null) return new ParseError(0, "a cnonce beside qop", Rule);
            if (fields["nc"] is not { Length: 8 } written || !uint.TryParse(written, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            {
                return new ParseError(0, "an nc of eight hexadecimal digits beside qop", Rule);
            }

            count = number;
        }

        return new DigestCredentials
        {
            User = user,
            Realm = realm,
            Nonce = nonce,
            Uri = uri,
            Response = response,
            Algorithm = DigestHash.Of(fields["algorithm"]),
            NamesAlgorithm = fields["algorithm"] is not null,
            ClientNonce = fields["cnonce"],
            Opaque = fields["opaque"],
            Quality = quality,
            NonceCount = count,
        };
    }

    /// <summary>The fields as a client sends them.</summary>
    public AuthFields ToFields()
        => AuthFields.None.WithQuoted("username", User)
            .WithQuoted("realm", Realm)
            .WithQuoted("nonce", Nonce)
            .WithQuoted("uri", Uri)
            .WithQuoted("response", Response)
            .With("algorithm", NamesAlgorithm && Algorithm is { } known ? DigestHash.Name(known) : null)
            .WithQuoted("cnonce", ClientNonce)
            .WithQuoted("opaque", Opaque)
            .With("qop", Quality)
            .With("nc", NonceCount is { } count ? DigestHash.Count(count) : null);

    /// <summary>Without the proof: nothing here is for a log.</summary>
    public override string ToString() => $"digest of {User} in {Realm}";
}
