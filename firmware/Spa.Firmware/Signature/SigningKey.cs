using System.Security.Cryptography;
using Spa.Foundation.Text;

namespace Spa.Firmware.Signature;

/// <summary>A private key that signs images and root documents. Printing it shows only its id.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa key;

    /// <summary>Takes over a key on P-256; it is disposed with this object.</summary>
    public SigningKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        this.key = key;
        PublicKey = Signature.PublicKey.Parse(key.ExportSubjectPublicKeyInfo()).OrThrow();
    }

    /// <summary>Its public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Reads a PEM file with an unencrypted <c>PRIVATE KEY</c> or <c>EC PRIVATE KEY</c> on P-256.</summary>
    public static Parsed<SigningKey> ParsePem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var read = ECDsa.Create();
        try
        {
            read.ImportFromPem(pem);
            if (Signature.PublicKey.Parse(read.ExportSubjectPublicKeyInfo()).Ok(out _, out var error))
            {
                return new SigningKey(read);
            }

            read.Dispose();
            return error;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or NotSupportedException)
        {
            // The reader's own message could quote what it stumbled over.
            read.Dispose();
            return new ParseError(0, "an unencrypted private key on P-256 in PEM", "firmware signing key");
        }
    }

    /// <summary>The key as a PEM file; a secret.</summary>
    public string ToPem() => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Signs <paramref name="message"/>.</summary>
    public KeySignature Sign(ReadOnlySpan<byte> message) => new(
        PublicKey.Id,
        (byte)SignatureAlgorithm.EcdsaP256Sha256,
        [.. key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)]);

    /// <inheritdoc/>
    public override string ToString() => $"signing key {Signature.PublicKey.Abbreviate(PublicKey.Id)}";

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
