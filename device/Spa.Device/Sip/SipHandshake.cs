using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Spa.Device.Fetching;
using Spa.Device.Network;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>Makes connections: plain ones, and by TLS with the unit's trust and certificate (RFC 3261 26.3.2.1, RFC 5922).</summary>
/// <param name="trust">Whom the unit believes, and who it is.</param>
/// <param name="limits">How long dead connections stand.</param>
internal sealed class SipHandshake(ServerTrust trust, SipStreamLimits limits)
{
    /// <summary>True when the unit has a certificate to show to who connects by TLS.</summary>
    public bool CanServe => trust.Client.Context is not null;

    /// <summary>Connects.</summary>
    /// <param name="path">The peer, and for TLS whom its certificate must name; without a name its address.</param>
    /// <param name="local">Address to connect from.</param>
    /// <param name="marks">Of its packets.</param>
    /// <param name="cancellation">Ends the try.</param>
    public async Task<SipConnection> Connect(SipPath path, IPAddress local, PacketMarks marks, CancellationToken cancellation)
    {
        var socket = new Socket(path.Remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            TypeOfService.Set(socket, marks);
            DeadPeers.Watch(socket, limits.Unacknowledged, limits.Asking);
            if (local.AddressFamily == socket.AddressFamily && !local.Equals(IPAddress.Any) && !local.Equals(IPAddress.IPv6Any))
            {
                socket.Bind(new IPEndPoint(local, 0));
            }

            await socket.ConnectAsync(path.Remote, cancellation).ConfigureAwait(false);
            stream = new NetworkStream(socket, true);
            if (path.Transport is not SipTransport.Tls)
            {
                return SipConnection.Of(stream, socket);
            }

            var secure = new SslStream(stream, false);
            stream = secure;
            await Secure(secure, path, cancellation).ConfigureAwait(false);
            return SipConnection.Of(secure, socket);
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Serves one that has connected.</summary>
    public async Task<SipConnection> Accept(Socket socket, SipTransport transport, PacketMarks marks, CancellationToken cancellation)
    {
        Stream stream = new NetworkStream(socket, true);
        try
        {
            socket.NoDelay = true;
            TypeOfService.Set(socket, marks);
            DeadPeers.Watch(socket, limits.Unacknowledged, limits.Asking);
            if (transport is not SipTransport.Tls)
            {
                return SipConnection.Of(stream, socket);
            }

            var secure = new SslStream(stream, false);
            stream = secure;
            var options = new SslServerAuthenticationOptions
            {
                ServerCertificateContext = trust.Client.Context,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            };
            await secure.AuthenticateAsServerAsync(options, cancellation).ConfigureAwait(false);
            return SipConnection.Of(secure, socket);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task Secure(SslStream stream, SipPath path, CancellationToken cancellation)
    {
        var distrust = string.Empty;
        var domain = path.ServerName ?? path.Remote.Address.ToString();
        var options = trust.Options(reason => distrust = reason);
        options.TargetHost = domain;
        var judge = options.RemoteCertificateValidationCallback!;
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => judge(sender, certificate, chain, Named(certificate as X509Certificate2, domain, errors));
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            throw new AuthenticationException(distrust.Length > 0 ? $"tls failed: {distrust}" : $"tls failed: {e.Message}", e);
        }
    }

    // RFC 5922 7.1: a certificate may name its domain as a SIP URI; the platform looks at host names and addresses only.
    private static SslPolicyErrors Named(X509Certificate2? certificate, string domain, SslPolicyErrors errors)
        => errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && certificate is not null && SipIdentities.Of(certificate).Contains(domain, StringComparer.OrdinalIgnoreCase)
            ? errors & ~SslPolicyErrors.RemoteCertificateNameMismatch
            : errors;
}
