using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Spa.Gateway.Trust;

/// <summary>Reads certificates that came from outside.</summary>
public static class CertificateFile
{
    /// <summary>The first certificate of a file, PEM or DER; null when it holds none.</summary>
    public static X509Certificate2? Load(ReadOnlySpan<byte> file)
    {
        try
        {
            // PEM may have text before it, and stands in files of any 8-bit character set.
            return file.IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0
                ? X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(file))
                : X509CertificateLoader.LoadCertificate(file);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether it is one of an authority (RFC 5280 4.2.1.9).</summary>
    public static bool IsAuthority(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        try
        {
            return certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
