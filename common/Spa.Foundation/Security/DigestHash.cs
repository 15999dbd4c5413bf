using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spa.Foundation.Security;

/// <summary>The hashes of digest authentication (RFC 7616 3.4), for HTTP and for SIP.</summary>
public static class DigestHash
{
    /// <summary>Name as a challenge writes it: "SHA-256".</summary>
    public static string Name(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5Session => "MD5-sess",
        DigestAlgorithm.Sha256 => "SHA-256",
        DigestAlgorithm.Sha256Session => "SHA-256-sess",
        _ => "MD5",
    };

    /// <summary>The algorithm of that name; MD5 when none is named (RFC 7616 3.3); null for one that is not known.</summary>
    public static DigestAlgorithm? Of(string? name)
    {
        if (name is null) return DigestAlgorithm.Md5;
        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            if (string.Equals(Name(algorithm), name, StringComparison.OrdinalIgnoreCase)) return algorithm;
        }

        return null;
    }

    /// <summary>Hash of user, realm and password: what may be kept instead of the password. Hexadecimal, lower case.</summary>
    public static string Identity(DigestAlgorithm algorithm, string user, string realm, string password) => Hash(algorithm, $"{user}:{realm}:{password}");

    /// <summary>The response of a request.</summary>
    /// <param name="algorithm">The challenge's.</param>
    /// <param name="identity">Of <see cref="Identity"/>.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">The digest-uri, as the credentials have it.</param>
    /// <param name="nonce">The server's nonce.</param>
    /// <param name="nonceCount">How often the nonce was used, from 1; without meaning when <paramref name="quality"/> is null.</param>
    /// <param name="clientNonce">The client's nonce; without meaning when <paramref name="quality"/> is null, except to a session's algorithm.</param>
    /// <param name="quality">"auth"; null for a challenge without qop (RFC 2617 3.2.2.1).</param>
    /// <returns>Hexadecimal, lower case.</returns>
    public static string Response(DigestAlgorithm algorithm, string identity, string method, string uri, string nonce, uint nonceCount, string? clientNonce, string? quality)
    {
        var bound = algorithm is DigestAlgorithm.Md5Session or DigestAlgorithm.Sha256Session ? Hash(algorithm, $"{identity}:{nonce}:{clientNonce}") : identity;
        var request = Hash(algorithm, $"{method}:{uri}");
        return Hash(algorithm, quality is null ? $"{bound}:{nonce}:{request}" : $"{bound}:{nonce}:{Count(nonceCount)}:{clientNonce}:{quality}:{request}");
    }

    /// <summary>A nonce count as it is written: eight hexadecimal digits.</summary>
    public static string Count(uint count) => count.ToString("x8", CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // RFC 7616 names MD5; many servers of the field offer nothing else.
    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm is DigestAlgorithm.Md5 or DigestAlgorithm.Md5Session ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
#pragma warning restore CA5351
}
