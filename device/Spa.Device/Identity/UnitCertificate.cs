using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Device.Identity;

/// <summary>Makes a unit's client certificate (provisioning 3.6: OU product, L serial, SN and CN MAC).</summary>
internal static class UnitCertificate
{
    private const string Surname = "2.5.4.4";

    /// <summary>A certificate for the unit's key.</summary>
    /// <param name="key">ECDSA P-256.</param>
    /// <param name="mac">12 hexadecimal digits, lower case.</param>
    /// <param name="serial">Serial number of the unit.</param>
    /// <param name="model">Product name with hyphen: "SPA-3102".</param>
    /// <param name="issuer">The provider's CA with its key (ECDSA or RSA); null = self-signed.</param>
    /// <param name="now">Start of validity, less a day for clocks that go slow; it ends with the issuer's, after 30 years at most.</param>
    internal static X509Certificate2 Make(ECDsa key, string mac, string serial, string model, X509Certificate2? issuer, DateTimeOffset now)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationalUnitName(model);
        name.AddLocalityName(serial);
        name.Add(Surname, mac);
        name.AddCommonName(mac);

        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));

        var from = now.AddDays(-1);
        var to = now.AddYears(30);
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        var start = Later(from, issuer.NotBefore);
        var end = Earlier(to, issuer.NotAfter);
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] &= 0x7F;
        using var ecdsa = issuer.GetECDsaPrivateKey();
        using var rsa = issuer.GetRSAPrivateKey();
        var signer = ecdsa is not null
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA(rsa ?? throw new CryptographicException("The CA's key is neither ECDSA nor RSA."), RSASignaturePadding.Pkcs1);
        return request.Create(issuer.SubjectName, signer, start, end, number);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTime b) => a > b ? a : new DateTimeOffset(b);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTime b) => a < b ? a : new DateTimeOffset(b);
}
