using System.Collections.Immutable;
using System.Security.Cryptography;
using Spa.Foundation.Text;

namespace Spa.Firmware.Signature;

/// <summary>A public key that signatures are checked with.</summary>
public sealed class PublicKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Rule = "firmware root: keys";

    private PublicKey(ImmutableArray<byte> encoded) => (Encoded, Id) = (encoded, Convert.ToHexStringLower(SHA256.HashData(encoded.AsSpan())));

    /// <summary>SHA-256 of <see cref="Encoded"/>, 64 lower-case hexadecimal digits. One key has one id: only the canonical encoding is taken.</summary>
    public string Id { get; }

    /// <summary>SubjectPublicKeyInfo in DER.</summary>
    public ImmutableArray<byte> Encoded { get; }

    /// <summary>First digits of an id, for people.</summary>
    public static string Abbreviate(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 12 ? id[..12] : id;
    }

    /// <summary>Takes the DER of a P-256 key.</summary>
    public static Parsed<PublicKey> Parse(ReadOnlySpan<byte> encoded)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(encoded, out var read);
            if (read != encoded.Length || key.ExportParameters(false).Curve.Oid.Value != P256)
            {
                return new ParseError(0, "a public key on P-256 and nothing behind it", Rule);
            }

            // A second spelling of the same key would have a second id and could be counted twice.
            return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(encoded)
                ? new PublicKey([.. encoded])
                : new ParseError(0, "the key in its usual encoding", Rule);
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException)
        {
            // NotSupported: a curve this machine's library does not know.
            return new ParseError(0, "a public key (SubjectPublicKeyInfo in DER)", Rule);
        }
    }

    /// <summary>Takes a PEM file with <c>PUBLIC KEY</c>.</summary>
    public static Parsed<PublicKey> ParsePem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual("PUBLIC KEY"))
        {
            return new ParseError(0, "-----BEGIN PUBLIC KEY-----", Rule);
        }

        return Parse(Convert.FromBase64String(pem[fields.Base64Data]));
    }

    /// <summary>The key as a PEM file.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", Encoded.AsSpan()) + "\n";

    /// <summary>True when <paramref name="signature"/> over <paramref name="message"/> was made by this key; false for an algorithm that is not known here.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, KeySignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.Algorithm != (byte)SignatureAlgorithm.EcdsaP256Sha256 || signature.Bytes.Length != 64)
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Encoded.AsSpan(), out _);
        return key.VerifyData(message, signature.Bytes.AsSpan(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
