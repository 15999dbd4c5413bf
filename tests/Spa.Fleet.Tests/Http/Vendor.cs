using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Spa.Fleet.Tests.Http;

/// <summary>The vendor of original units and the client root it signs their certificates with: RSA and SHA-1, and long over, as those of the field.</summary>
internal sealed class Vendor : IDisposable
{
    private static readonly DateTime Then = new(2005, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly RSA key = RSA.Create(KeyBits);

    public Vendor()
    {
        using var root = Sign([(X509Name.CN, "Vendor Client Root")], key);
        System.IO.File.WriteAllText(File, root.ExportCertificatePem());
    }

    /// <summary>What a modern client of this machine still takes in its hand.</summary>
    private const int KeyBits = 2048;

    /// <summary>The root, PEM.</summary>
    public string File { get; } = Path.GetTempFileName();

    /// <summary>A unit's certificate with its key. With SHA-1 as the vendor signed them; a client of this machine shows only newer ones.</summary>
    public X509Certificate2 Issue(string unit, string locality, string surname, string? common = null, string signature = "SHA1WithRSA")
    {
        using var own = RSA.Create(KeyBits);
        using var made = Sign([(X509Name.OU, unit), (X509Name.L, locality), (X509Name.Surname, surname), .. common is null ? [] : new[] { (X509Name.CN, common) }], own, signature);
        using var both = made.CopyWithPrivateKey(own);
        return X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        key.Dispose();
        System.IO.File.Delete(File);
    }

    private X509Certificate2 Sign((DerObjectIdentifier Oid, string Value)[] subject, RSA subjectKey, string signature = "SHA1WithRSA")
    {
        var builder = new X509V3CertificateGenerator();
        builder.SetSerialNumber(new BigInteger(1, RandomNumberGenerator.GetBytes(8)));
        builder.SetIssuerDN(new X509Name([X509Name.CN], ["Vendor Client Root"]));
        builder.SetSubjectDN(new X509Name([.. subject.Select(s => s.Oid)], [.. subject.Select(s => s.Value)]));
        builder.SetNotBefore(Then);
        builder.SetNotAfter(Then.AddYears(15));
        builder.SetPublicKey(PublicKeyFactory.CreateKey(subjectKey.ExportSubjectPublicKeyInfo()));
        builder.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(ReferenceEquals(subjectKey, key)));
        return X509CertificateLoader.LoadCertificate(builder.Generate(new Asn1SignatureFactory(signature, PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey()))).GetEncoded());
    }
}
