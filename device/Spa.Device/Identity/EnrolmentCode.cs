using System.Security.Cryptography;

namespace Spa.Device.Identity;

/// <summary>The code that device and server both show, so that an operator can tell that they mean the same key.</summary>
public static class EnrolmentCode
{
    /// <summary>Letters and digits without I, L, O, U (Crockford).</summary>
    internal const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The first 60 bits of the SHA-256 of a public key, in Crockford's base 32: <c>XXXX-XXXX-XXXX</c>.</summary>
    /// <param name="subjectPublicKeyInfo">The key as DER.</param>
    public static string For(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(subjectPublicKeyInfo, hash);
        return InGroups(hash);
    }

    /// <summary>12 characters of 5 bits from the first 60 bits, in groups of four.</summary>
    internal static string InGroups(ReadOnlySpan<byte> bits)
    {
        Span<char> text = stackalloc char[14];
        var at = 0;
        for (var i = 0; i < 12; i++)
        {
            if (i is 4 or 8)
            {
                text[at++] = '-';
            }

            var bit = i * 5;
            var two = (bits[bit / 8] << 8) | bits[(bit / 8) + 1];
            text[at++] = Alphabet[(two >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }
}
