using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Trust;

/// <summary>Whether an authority's key has made a signature: of a list (RFC 5280 5.1.1) or of a certificate (4.1.1). ECDSA, and RSA with PKCS #1 padding, over SHA-256 or longer.</summary>
internal static class AuthoritySignature
{
    /// <summary>Whether <paramref name="signature"/> is the authority's.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="algorithm">Object identifier of the signature's algorithm; one that is not known is nobody's.</param>
    /// <param name="signed">DER that was signed.</param>
    /// <param name="signature">The signature.</param>
    public static bool IsBy(X509Certificate2 authority, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (EcdsaHash(algorithm) is { } ecdsaHash)
            {
                using var ecdsa = authority.GetECDsaPublicKey();
                return ecdsa?.VerifyData(signed, signature, ecdsaHash, DSASignatureFormat.Rfc3279DerSequence) == true;
            }

            if (RsaHash(algorithm) is { } rsaHash)
            {
                using var rsa = authority.GetRSAPublicKey();
                return rsa?.VerifyData(signed, signature, rsaHash, RSASignaturePadding.Pkcs1) == true;
            }

            return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    //  Certificate = SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
    /// <summary>Whether the authority has made a certificate: its name and its signature.</summary>
    public static bool HasMade(X509Certificate2 authority, X509Certificate2 certificate)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
        {
            return false;
        }

        try
        {
            var parts = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            var signed = parts.ReadEncodedValue();
            var algorithm = parts.ReadSequence().ReadObjectIdentifier();
            var signature = parts.ReadBitString(out var unused);
            return unused == 0 && IsBy(authority, algorithm, signed.Span, signature);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static HashAlgorithmName? EcdsaHash(string oid) => oid switch
    {
        "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static HashAlgorithmName? RsaHash(string oid) => oid switch
    {
        "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
