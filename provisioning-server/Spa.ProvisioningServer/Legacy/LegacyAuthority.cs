using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Legacy;

/// <summary>What the port for old units shows: a chain with an RSA key. Either the one that the vendor has signed, or one of the server's own.</summary>
/// <remarks>
/// Units of 2005 know RSA with SHA-1 and nothing else, so their root is another than the provider's (ECDSA): <c>ca/legacy-ca.pem</c>, made when the port is first opened,
/// served as <c>/legacy-ca.crt</c>. Nothing else trusts it.
/// </remarks>
internal sealed class LegacyAuthority
{
    private const int KeyBits = 2048;

    private LegacyAuthority(IReadOnlyList<byte[]> chain, AsymmetricKeyParameter? key, string? pem) => (Chain, Key, Pem) = (chain, key, pem);

    /// <summary>No port for old units.</summary>
    public static LegacyAuthority None { get; } = new([], null, null);

    /// <summary>The server's certificate first, DER; empty = the port is closed.</summary>
    public IReadOnlyList<byte[]> Chain { get; }

    /// <summary>RSA key of the first.</summary>
    public AsymmetricKeyParameter? Key { get; }

    /// <summary>The root that units must have been given (PEM); null = the vendor's, which they have.</summary>
    public string? Pem { get; }

    /// <summary>Opens or makes it.</summary>
    /// <param name="dataFolder">The server's data folder.</param>
    /// <param name="given">File with the chain and the key that the vendor has signed; null = own.</param>
    /// <param name="host">Host that units name: becomes the common name, which is all that they look at.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="InvalidOperationException">The file cannot be used.</exception>
    public static LegacyAuthority Open(string dataFolder, string? given, string host, DateTimeOffset now)
    {
        if (given is not null)
        {
            return Given(given);
        }

        var folder = Path.Combine(dataFolder, "ca");
        PrivateFile.MakeFolder(folder);
        var text = Encoding.ASCII.GetString(PrivateFile.ReadOrMake(Path.Combine(folder, "legacy-ca.pem"), () => Encoding.ASCII.GetBytes(MakeRoot(now))));
        using var root = X509Certificate2.CreateFromPem(text, text);
        var path = Path.Combine(dataFolder, "tls", "legacy.pem");
        PrivateFile.MakeFolder(Path.GetDirectoryName(path)!);
        var leaf = Kept(path, root, host, now);
        using (leaf)
        {
            using var rsa = leaf.GetRSAPrivateKey()!;
            return new([leaf.RawData, root.RawData], PrivateKeyFactory.CreateKey(rsa.ExportPkcs8PrivateKey()), root.ExportCertificatePem() + "\n");
        }
    }

    private static LegacyAuthority Given(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            X509Certificate2Collection all = [];
            all.ImportFromPem(text);
            using var leaf = X509Certificate2.CreateFromPem(text, text);
            using var rsa = leaf.GetRSAPrivateKey() ?? throw new CryptographicException();
            return new([.. all.Select(c => c.RawData)], PrivateKeyFactory.CreateKey(rsa.ExportPkcs8PrivateKey()), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"--legacy-certificate {file} is not a certificate with its RSA key in one PEM file.", e);
        }
    }

    private static X509Certificate2 Kept(string path, X509Certificate2 root, string host, DateTimeOffset now)
    {
        if (File.Exists(path))
        {
            try
            {
                var text = File.ReadAllText(path);
                var kept = X509Certificate2.CreateFromPem(text, text);
                if (kept.NotAfter > now.AddDays(30) && kept.IssuerName.RawData.AsSpan().SequenceEqual(root.SubjectName.RawData) && kept.GetNameInfo(X509NameType.SimpleName, false) == host)
                {
                    return kept;
                }

                kept.Dispose();
            }
            catch (CryptographicException)
            {
                // Damaged: a new one is as good.
            }
        }

        using var key = RSA.Create(KeyBits);
        using var rootKey = root.GetRSAPrivateKey()!;
        var until = now.AddDays(730) < root.NotAfter ? now.AddDays(730) : new DateTimeOffset(root.NotAfter);
        using var made = Sign(host, key, root.GetNameInfo(X509NameType.SimpleName, false), rootKey, now, until, isAuthority: false);
        PrivateFile.Replace(path, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n"));
        return made.CopyWithPrivateKey(key);
    }

    private static string MakeRoot(DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var name = $"Spa legacy CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        using var made = Sign(name, key, name, key, now, now.AddYears(20), isAuthority: true);
        return made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    // The platform signs certificates with SHA-1 no more; units of 2005 can verify nothing newer.
    private static X509Certificate2 Sign(string name, RSA key, string issuer, RSA issuerKey, DateTimeOffset now, DateTimeOffset until, bool isAuthority)
    {
        var builder = new X509V3CertificateGenerator();
        builder.SetSerialNumber(new BigInteger(1, RandomNumberGenerator.GetBytes(15)));
        builder.SetSubjectDN(new X509Name([X509Name.CN], [name]));
        builder.SetIssuerDN(new X509Name([X509Name.CN], [issuer]));
        builder.SetNotBefore(now.AddDays(-1).UtcDateTime);
        builder.SetNotAfter(until.UtcDateTime);
        builder.SetPublicKey(PublicKeyFactory.CreateKey(key.ExportSubjectPublicKeyInfo()));
        builder.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(isAuthority));
        builder.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(isAuthority ? KeyUsage.KeyCertSign | KeyUsage.CrlSign : KeyUsage.DigitalSignature | KeyUsage.KeyEncipherment));
        if (!isAuthority)
        {
            builder.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeID.id_kp_serverAuth));
        }

        var made = builder.Generate(new Asn1SignatureFactory("SHA1WithRSA", PrivateKeyFactory.CreateKey(issuerKey.ExportPkcs8PrivateKey())));
        return X509CertificateLoader.LoadCertificate(made.GetEncoded());
    }
}
