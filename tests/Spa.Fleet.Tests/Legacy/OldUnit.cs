using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Spa.Fleet.Tests.Legacy;

/// <summary>A unit of 2005: one version of TLS, few suites, HTTP/1.0.</summary>
internal sealed class OldUnit(int port, ProtocolVersion version, int[] suites, X509Certificate2? certificate = null)
{
    /// <summary>What the server showed, once it has been asked.</summary>
    public X509Certificate2? Server { get; private set; }

    public ProtocolVersion? Spoken { get; private set; }

    /// <summary>The answer, whole.</summary>
    public async Task<string> Get(string path, string agent = "Linksys/SPA-2102-3.3.6 (88012BA01234)", string method = "GET", string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var protocol = new TlsClientProtocol(client.GetStream());
        var peer = new Peer(this, new BcTlsCrypto(new SecureRandom()));

        // The library works with blocking streams: off the threads that the test and the server share.
        return await Task.Factory.StartNew(
            () =>
            {
                protocol.Connect(peer);
                Spoken = peer.Negotiated;
                protocol.Stream.Write(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.0\r\nUser-Agent: {agent}\r\n{(body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : string.Empty)}\r\n{body}"));
                using var whole = new MemoryStream();
                protocol.Stream.CopyTo(whole);
                protocol.Close();
                return Encoding.Latin1.GetString(whole.ToArray());
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private sealed class Peer(OldUnit unit, BcTlsCrypto crypto) : DefaultTlsClient(crypto)
    {
        public ProtocolVersion Negotiated => m_context.ServerVersion;

        public override TlsAuthentication GetAuthentication() => new Authentication(this);

        protected override ProtocolVersion[] GetSupportedVersions() => unit.Version.Only();

        protected override int[] GetSupportedCipherSuites() => unit.Suites;

        private sealed class Authentication(Peer peer) : TlsAuthentication
        {
            public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
                => peer.Unit.Server = X509CertificateLoader.LoadCertificate(serverCertificate.Certificate.GetCertificateAt(0).GetEncoded());

            public TlsCredentials? GetClientCredentials(Org.BouncyCastle.Tls.CertificateRequest certificateRequest)
            {
                if (peer.Unit.Certificate is not { } shown)
                {
                    return null;
                }

                using var rsa = shown.GetRSAPrivateKey()!;
                var chain = new Certificate([new BcTlsCertificate((BcTlsCrypto)peer.Crypto, shown.RawData)]);
                var algorithm = certificateRequest.SupportedSignatureAlgorithms is null ? null : new SignatureAndHashAlgorithm(Org.BouncyCastle.Tls.HashAlgorithm.sha1, SignatureAlgorithm.rsa);
                return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(peer.m_context), (BcTlsCrypto)peer.Crypto, PrivateKeyFactory.CreateKey(rsa.ExportPkcs8PrivateKey()), chain, algorithm);
            }
        }

        private OldUnit Unit => unit;
    }

    private ProtocolVersion Version => version;

    private int[] Suites => suites;

    private X509Certificate2? Certificate => certificate;
}
