using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Spa.ProvisioningServer.Legacy;

/// <summary>The server's side of one handshake with an old unit: TLS 1.0 to 1.2, RSA or DHE with AES-CBC and SHA-1 (provisioning 3.6). A client certificate is asked for and not required.</summary>
internal sealed class LegacyServer(LegacyAuthority authority, BcTlsCrypto crypto) : DefaultTlsServer(crypto)
{
    private static readonly int[] Suites =
    [
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA, CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA, CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    ];

    /// <summary>What the unit showed, DER, and has proven to hold the key of; null = none.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? Shown { get; private set; }

    public override CertificateRequest GetCertificateRequest()
    {
        var algorithms = TlsUtilities.IsSignatureAlgorithmsExtensionAllowed(m_context.ServerVersion) ? TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context) : null;
        return new CertificateRequest([ClientCertificateType.rsa_sign, ClientCertificateType.ecdsa_sign], algorithms, null);
    }

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        // Only who holds its key comes past this point: the handshake goes on with a signature made by it. Whose it is, enrolment judges.
        if (!clientCertificate.IsEmpty)
        {
            try
            {
                Shown = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(clientCertificate.GetCertificateAt(0).GetEncoded());
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                throw new TlsFatalAlert(AlertDescription.bad_certificate);
            }
        }
    }

    public override int GetHandshakeTimeoutMillis() => 0;

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.TLSv12.DownTo(ProtocolVersion.TLSv10);

    protected override int[] GetSupportedCipherSuites() => TlsUtilities.GetSupportedCipherSuites(Crypto, Suites);

    protected override TlsCredentialedDecryptor GetRsaEncryptionCredentials() => new BcDefaultTlsCredentialedDecryptor(crypto, Chain(), authority.Key);

    protected override TlsCredentialedSigner GetRsaSignerCredentials()
    {
        var algorithm = TlsUtilities.IsSignatureAlgorithmsExtensionAllowed(m_context.ServerVersion)
            ? TlsUtilities.ChooseSignatureAndHashAlgorithm(m_context, m_context.SecurityParameters.ClientSigAlgs, SignatureAlgorithm.rsa)
            : null;
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(m_context), crypto, authority.Key, Chain(), algorithm);
    }

    private Certificate Chain() => new([.. authority.Chain.Select(der => (TlsCertificate)new BcTlsCertificate(crypto, der))]);
}
