using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Spa.Foundation.Ports;
using Spa.Gateway.Trust;

namespace Spa.Device.Fetching;

/// <summary>Whom this unit believes and who it says it is: the authorities of its <see cref="TrustStore"/> and nothing else, and the unit's own certificate.</summary>
/// <param name="Store">Believed authorities and revoked certificates; no authority = no server is believed.</param>
/// <param name="Client">The unit's certificate; another may take its place between two connections.</param>
/// <param name="Calendar">Expiry is judged only while the clock is trusted.</param>
public sealed record ServerTrust(TrustStore Store, ClientCertificate Client, ICalendar Calendar)
{
    /// <summary>Settings of one TLS connection: TLS 1.2 or newer, strict name check, revocation by the list that is here, no downloads of lists or issuers.</summary>
    /// <param name="refused">Told in a person's words why the server's certificate is refused.</param>
    public SslClientAuthenticationOptions Options(Action<string> refused)
    {
        var (roots, revoked) = (Store.Roots, Store.Revoked);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = Calendar.IsTrusted ? X509VerificationFlags.NoFlag : X509VerificationFlags.IgnoreNotTimeValid,
        };
        policy.CustomTrustStore.AddRange(roots.ToArray());
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = Client.Context,
            CertificateChainPolicy = policy,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var reason = Judge(certificate as X509Certificate2, chain, errors, roots.Count > 0) ?? Revoked(chain, revoked);
                if (reason is not null)
                {
                    refused(reason);
                }

                return reason is null;
            },
        };
    }

    // The chain comes first: a name in a certificate that nobody vouches for says nothing.
    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, bool believesAnybody)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server showed no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return JudgeChain(certificate, believesAnybody, chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.PartialChain);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"wrong name: the certificate is for {Names(certificate)}" : null;
    }

    // Every certificate of the chain that the list's authority has made is looked up: the server's own, and those between.
    private static string? Revoked(X509Chain? chain, RevocationList? list)
    {
        if (chain is null || list is null)
        {
            return null;
        }

        for (var i = 0; i + 1 < chain.ChainElements.Count; i++)
        {
            var certificate = chain.ChainElements[i].Certificate;
            if (list.RevokedAt(certificate) is { } at)
            {
                return i == 0 ? $"certificate revoked on {Day(at.UtcDateTime)}" : $"certificate of {Clean(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))} revoked on {Day(at.UtcDateTime)}";
            }
        }

        return null;
    }

    private string JudgeChain(X509Certificate2 certificate, bool believesAnybody, X509ChainStatusFlags status)
    {
        if (!believesAnybody)
        {
            return "unknown issuer: this unit holds no certificate of a provider";
        }

        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0)
        {
            return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? "self-signed certificate"
                : $"unknown issuer: {Clean(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true))}";
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return Calendar.UtcNow < certificate.NotBefore.ToUniversalTime()
                ? $"certificate not valid before {Day(certificate.NotBefore)}"
                : $"certificate expired on {Day(certificate.NotAfter)}";
        }

        return status.HasFlag(X509ChainStatusFlags.NotValidForUsage) ? "the certificate is not one of a server" : $"certificate refused: {status}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .DefaultIfEmpty(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return Clean(string.Join(", ", names.Take(4)));
    }

    private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The text is the far side's and ends on a page and in a log line.
    private static string Clean(string text)
    {
        var clean = string.Concat(text.Where(c => !char.IsControl(c)));
        return clean.Length <= 120 ? clean : clean[..120];
    }
}
