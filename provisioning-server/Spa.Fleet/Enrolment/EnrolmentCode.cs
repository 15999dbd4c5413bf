using System.Security.Cryptography;

namespace Spa.Fleet.Enrolment;

/// <summary>What a person compares on the device and on the server: the first 60 bits of SHA-256 over the SubjectPublicKeyInfo, in Crockford's base32, <c>XXXX-XXXX-XXXX</c>.</summary>
public static class EnrolmentCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The code of a public key.</summary>
    /// <param name="publicKey">DER of the SubjectPublicKeyInfo.</param>
    public static string Of(ReadOnlySpan<byte> publicKey) => OfHash(SHA256.HashData(publicKey));

    /// <summary>The code of a public key whose hash is known.</summary>
    /// <param name="hash">SHA-256 of the SubjectPublicKeyInfo.</param>
    public static string OfHash(ReadOnlySpan<byte> hash)
    {
        ulong bits = 0;
        for (var i = 0; i < 8; i++)
        {
            bits = (bits << 8) | hash[i];
        }

        Span<char> text = stackalloc char[14];
        for (int i = 0, at = 0; i < 12; i++)
        {
            if (i is 4 or 8)
            {
                text[at++] = '-';
            }

            text[at++] = Alphabet[(int)((bits >> (59 - (i * 5))) & 31)];
        }

        return new string(text);
    }

    /// <summary>The code as it should be, from what a person typed: any case, with or without hyphens, <c>O</c> for 0, <c>I</c> or <c>L</c> for 1. Null when it is no code.</summary>
    public static string? Typed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var signs = text.Trim().ToUpperInvariant().Where(c => c is not ('-' or ' ')).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }).ToArray();
        return signs.Length == 12 && signs.All(c => Alphabet.Contains(c, StringComparison.Ordinal))
            ? $"{new string(signs, 0, 4)}-{new string(signs, 4, 4)}-{new string(signs, 8, 4)}"
            : null;
    }
}
