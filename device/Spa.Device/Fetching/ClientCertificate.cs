using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Device.Fetching;

/// <summary>The certificate that this unit shows to servers. May be asked from any thread; a connection shows what stood here when it was begun.</summary>
/// <param name="made">The one the unit was made with, with its key; null = none, and then nothing is ever shown.</param>
public sealed class ClientCertificate(X509Certificate2? made)
{
    private volatile Lazy<SslStreamCertificateContext?> context = Later(made);

    /// <summary>None.</summary>
    public static ClientCertificate None => new(null);

    /// <summary>For a handshake; null = none.</summary>
    public SslStreamCertificateContext? Context => context.Value;

    /// <summary>From the next connection on another certificate for the same key is shown.</summary>
    /// <param name="certificate">The certificate; without its key, which is that of the one the unit was made with.</param>
    public void Show(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (made is null)
        {
            return;
        }

        using var ecdsa = made.GetECDsaPrivateKey();
        using var rsa = made.GetRSAPrivateKey();
        context = Later(
            certificate.HasPrivateKey ? certificate
            : ecdsa is not null ? certificate.CopyWithPrivateKey(ecdsa)
            : certificate.CopyWithPrivateKey(rsa ?? throw new CryptographicException("The unit's key is neither ECDSA nor RSA.")));
    }

    // Made when it is first needed: making it reads every root certificate of the system.
    private static Lazy<SslStreamCertificateContext?> Later(X509Certificate2? certificate)
        => new(() => certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true));
}
