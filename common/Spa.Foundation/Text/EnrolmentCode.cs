using System.Security.Cryptography;

namespace Spa.Foundation.Text;

/// <summary>What a person compares on the device and on the server before a unit is let in: the first 60 bits of SHA-256 over its public key (SubjectPublicKeyInfo, DER).</summary>
public static class EnrolmentCode
{
    /// <summary>The code of a public key.</summary>
    public static string Of(ReadOnlySpan<byte> publicKey) => OfHash(SHA256.HashData(publicKey));

    /// <summary>The code of a public key whose SHA-256 is known.</summary>
    public static string OfHash(ReadOnlySpan<byte> hash) => GroupedCode.Of(hash);

    /// <summary>The code as it should be, from what a person typed; null when it is no code.</summary>
    public static string? Typed(string text) => GroupedCode.Typed(text);
}
