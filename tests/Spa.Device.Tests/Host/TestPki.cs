using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Device.Tests.Host;

/// <summary>A certificate authority for tests, with ECDSA keys.</summary>
internal sealed class TestPki : IDisposable
{
    public TestPki(string name = "Test Provider CA")
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(20));
    }

    public X509Certificate2 Ca { get; }

    public string CaPem => Ca.ExportCertificatePem();

    public string CaKeyPem => Ca.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>A server's certificate.</summary>
    public X509Certificate2 Server(string[] names, DateTimeOffset? from = null, DateTimeOffset? to = null, string usage = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(names, key, usage);
        var made = request.Create(Ca, from ?? DateTimeOffset.UtcNow.AddDays(-1), to ?? DateTimeOffset.UtcNow.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return WithKey(made, key);
    }

    /// <summary>A unit's certificate, without its key.</summary>
    /// <param name="key">The unit's.</param>
    /// <param name="from">Begin of its validity.</param>
    /// <param name="to">End of its validity.</param>
    /// <param name="name">Subject.</param>
    /// <param name="usage">What it is for; empty = not said.</param>
    /// <param name="isAuthority">Whether it says that it is one of an authority.</param>
    public X509Certificate2 Unit(
        ECDsa key, DateTimeOffset from, DateTimeOffset to, string name = "OU=SPA-3102, L=FM600F123456, SN=000e08aabbcc, CN=000e08aabbcc", string usage = "1.3.6.1.5.5.7.3.2", bool isAuthority = false)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (usage.Length > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        }

        using var signer = Ca.GetECDsaPrivateKey();
        return request.Create(Ca.SubjectName, X509SignatureGenerator.CreateForECDsa(signer!), from, to, RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>A list of revoked certificates, signed by this authority.</summary>
    public byte[] Crl(int number, DateTimeOffset? made = null, DateTimeOffset? ends = null, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var one in revoked)
        {
            list.AddEntry(one, new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero));
        }

        var now = DateTimeOffset.UtcNow;
        return list.Build(Ca, number, ends ?? now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: made ?? now.AddMinutes(-5));
    }

    /// <summary>A server's certificate that nobody signed but itself.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WithKey(Request([name], key, "1.3.6.1.5.5.7.3.1").CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1)), key);
    }

    public void Dispose() => Ca.Dispose();

    private static CertificateRequest Request(string[] names, ECDsa key, string usage)
    {
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var san = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                san.AddIpAddress(address);
            }
            else
            {
                san.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(san.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        return request;
    }

    private static X509Certificate2 WithKey(X509Certificate2 made, ECDsa key)
        => X509Certificate2.CreateFromPem(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
}
