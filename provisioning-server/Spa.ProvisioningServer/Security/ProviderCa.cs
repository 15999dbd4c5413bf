using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Security;

/// <summary>The provider's certificate authority: signs the server's certificate and, in the factory, those of devices.</summary>
/// <remarks>Lies in <c>ca/ca.crt</c> and <c>ca/ca.key</c> (PEM) of the data folder and is made at first start: ECDSA P-256, 20 years.</remarks>
internal sealed class ProviderCa : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection former;

    private ProviderCa(string folder, X509Certificate2 certificate, X509Certificate2Collection former) => (Folder, this.certificate, this.former) = (folder, certificate, former);

    /// <summary>Client roots of the vendor of original units, and what they need to be reached; empty = none is believed.</summary>
    public X509Certificate2Collection VendorRoots { get; init; } = [];

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>Where its two files lie.</summary>
    public string Folder { get; }

    /// <summary>The certificate as PEM.</summary>
    public string Pem => certificate.ExportCertificatePem() + "\n";

    /// <summary>Opens the authority of a data folder, making it when there is none.</summary>
    /// <param name="dataFolder">The server's data folder.</param>
    /// <param name="vendorRoots">Certificates (PEM) of the vendor's client authority.</param>
    /// <exception cref="InvalidOperationException">A file of <paramref name="vendorRoots"/> holds no certificate.</exception>
    public static ProviderCa Open(string dataFolder, IReadOnlyList<string>? vendorRoots = null)
    {
        var folder = Path.Combine(dataFolder, "ca");
        PrivateFile.MakeFolder(folder);

        // One file holds both while they are made, so that two processes that start at once end up with the same pair.
        var pair = Encoding.ASCII.GetString(PrivateFile.ReadOrMake(Path.Combine(folder, "ca.key"), () => Encoding.ASCII.GetBytes(Make())));
        var path = Path.Combine(folder, "ca.crt");
        var made = X509Certificate2.CreateFromPem(File.Exists(path) ? File.ReadAllText(path) : pair, pair);
        if (!File.Exists(path))
        {
            PrivateFile.Replace(path, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        }

        // While units move from one authority to the next, certificates of the one before are still good (docs/server.md).
        X509Certificate2Collection former = [];
        if (Directory.Exists(Path.Combine(folder, "former")))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "former"), "*.crt").Order(StringComparer.Ordinal))
            {
                former.ImportFromPem(File.ReadAllText(file));
            }
        }

        return new ProviderCa(folder, made, former) { VendorRoots = Read(vendorRoots ?? []) };
    }

    private static X509Certificate2Collection Read(IReadOnlyList<string> files)
    {
        X509Certificate2Collection found = [];
        foreach (var file in files)
        {
            var before = found.Count;
            try
            {
                found.ImportFromPem(File.ReadAllText(file));
            }
            catch (CryptographicException)
            {
                // Told below.
            }

            if (found.Count == before)
            {
                throw new InvalidOperationException($"--client-ca {file} holds no certificate: it takes PEM files (openssl x509 -inform der -in FILE turns the other form into it).");
            }
        }

        return found;
    }

    /// <summary>What a client certificate shows. Its signature is looked at, nothing else is believed.</summary>
    public DeviceCertificate Judge(X509Certificate2 shown, DateTimeOffset now)
    {
        var subject = SubjectOf(shown);
        var hash = Convert.ToHexStringLower(SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo()));
        var provider = Issued(shown, now);
        return new(hash, provider, subject.Mac, subject.Serial, subject.Model) { FromVendor = !provider && IsOfVendor(shown, now) };
    }

    /// <summary>Who a certificate says it is.</summary>
    public static CertificateSubject SubjectOf(X509Certificate2 shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var parts = new List<(string, string)>();
        try
        {
            // A part with several values leaves the reader a choice: not taken.
            parts.AddRange(shown.SubjectName.EnumerateRelativeDistinguishedNames().Where(p => !p.HasMultipleElements && p.GetSingleElementType().Value is not null)
                .Select(p => (p.GetSingleElementType().Value!, p.GetSingleElementValue() ?? string.Empty)));
        }
        catch (CryptographicException)
        {
            // A subject that cannot be read names nobody.
        }

        return CertificateSubject.Read(parts);
    }

    /// <summary>Makes a server certificate for names and addresses, two years long.</summary>
    public X509Certificate2 MakeServerCertificate(IEnumerable<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = hosts.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(names[0]);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        var until = now.AddDays(730) < certificate.NotAfter ? now.AddDays(730) : certificate.NotAfter;
        using var made = request.Create(certificate, now.AddHours(-1), until, Serial());
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>Makes the certificate of a device for a key that somebody has proven to hold.</summary>
    /// <param name="key">The device's public key.</param>
    /// <param name="mac">Its MAC.</param>
    /// <param name="serial">Its serial number; null = none is written.</param>
    /// <param name="model">Its model.</param>
    /// <param name="validity">How long; never longer than the authority's own.</param>
    /// <param name="now">Now.</param>
    public X509Certificate2 MakeDeviceCertificate(PublicKey key, MacAddress mac, string? serial, string model, TimeSpan validity, DateTimeOffset now)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationalUnitName(model);
        if (serial is not null)
        {
            name.AddLocalityName(serial);
        }

        name.Add(CertificateSubject.Surname, mac.ToString());
        name.AddCommonName(mac.ToString());
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        var from = now.AddDays(-1) > certificate.NotBefore ? now.AddDays(-1) : certificate.NotBefore;
        var until = now + validity < certificate.NotAfter ? now + validity : certificate.NotAfter;
        using var signer = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The authority has no ECDSA key: put ca.key of its backup back.");
        return request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), from, until, Serial());
    }

    /// <summary>The list of revoked certificates (CRL version 2, DER).</summary>
    /// <param name="revoked">Number (hex digits) and time of each.</param>
    /// <param name="number">Higher for every new list.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="validity">How long it may be relied on.</param>
    public byte[] MakeRevocations(IEnumerable<(string Number, DateTimeOffset At)> revoked, long number, DateTimeOffset now, TimeSpan validity)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var (one, at) in revoked)
        {
            builder.AddEntry(Convert.FromHexString(one.Length % 2 == 0 ? one : "0" + one), at);
        }

        return builder.Build(certificate, number, now + validity, HashAlgorithmName.SHA256, thisUpdate: now.AddMinutes(-5));
    }

    /// <summary>True when this authority, or one before it that is still believed, has signed a certificate that is within its dates.</summary>
    public bool Issued(X509Certificate2 shown, DateTimeOffset now) => Chains(shown, [certificate, .. former], now, X509VerificationFlags.NoFlag);

    /// <summary>True when this authority itself has signed a certificate that is within its dates.</summary>
    public bool Signed(X509Certificate2 shown, DateTimeOffset now) => Chains(shown, [certificate], now, X509VerificationFlags.NoFlag);

    // Units outlive the dates that the vendor wrote into them; the inventory decides about them, not the calendar.
    private bool IsOfVendor(X509Certificate2 shown, DateTimeOffset now) => VendorRoots.Count > 0 && Chains(shown, VendorRoots, now, X509VerificationFlags.IgnoreNotTimeValid);

    private static bool Chains(X509Certificate2 shown, X509Certificate2Collection roots, DateTimeOffset now, X509VerificationFlags flags)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = flags;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(shown);
    }

    public void Dispose() => certificate.Dispose();

    private static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"Spa provider CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));
        return key.ExportPkcs8PrivateKeyPem() + "\n" + made.ExportCertificatePem() + "\n";
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        return serial;
    }
}
