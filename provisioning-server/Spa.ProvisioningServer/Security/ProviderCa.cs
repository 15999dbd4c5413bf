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
    private const string SurnameOid = "2.5.4.4";
    private const string CommonNameOid = "2.5.4.3";
    private const string LocalityOid = "2.5.4.7";
    private const string UnitOid = "2.5.4.11";

    private readonly X509Certificate2 certificate;

    private ProviderCa(string folder, X509Certificate2 certificate) => (Folder, this.certificate) = (folder, certificate);

    /// <summary>Where its two files lie.</summary>
    public string Folder { get; }

    /// <summary>The certificate as PEM.</summary>
    public string Pem => certificate.ExportCertificatePem() + "\n";

    public static ProviderCa Open(string dataFolder)
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

        return new ProviderCa(folder, made);
    }

    /// <summary>What a client certificate shows. Its signature is looked at, nothing else is believed.</summary>
    public DeviceCertificate Judge(X509Certificate2 shown, DateTimeOffset now)
    {
        var fields = Fields(shown);
        MacAddress? mac = Read(fields.GetValueOrDefault(SurnameOid)) ?? Read(fields.GetValueOrDefault(CommonNameOid));
        var hash = Convert.ToHexStringLower(SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo()));
        return new(hash, Issued(shown, now), mac, Short(fields.GetValueOrDefault(LocalityOid)), Short(fields.GetValueOrDefault(UnitOid)) is { } unit ? ModelName.Canonical(unit) : null);

        static MacAddress? Read(string? text) => text is not null && MacAddress.Parse(text).Ok(out var mac, out _) ? mac : null;

        static string? Short(string? text) => text is { Length: > 0 and <= 40 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : null;
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

    /// <summary>True when this authority has signed a certificate that is within its dates.</summary>
    public bool Issued(X509Certificate2 shown, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(shown);
    }

    public void Dispose() => certificate.Dispose();

    private static Dictionary<string, string> Fields(X509Certificate2 shown)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in shown.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            // A part with several values, or a field named twice, leaves the reader a choice: not taken.
            if (part.HasMultipleElements || part.GetSingleElementType().Value is not { } oid)
            {
                continue;
            }

            fields[oid] = fields.ContainsKey(oid) ? string.Empty : part.GetSingleElementValue() ?? string.Empty;
        }

        return fields;
    }

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
