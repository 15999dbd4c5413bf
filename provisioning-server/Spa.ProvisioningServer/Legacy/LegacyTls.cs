using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.ProvisioningServer.Legacy;

/// <summary>Speaks TLS 1.0 with units of 2005 in front of the web server, which then sees an ordinary HTTPS connection with the unit's certificate.</summary>
/// <remarks>Bounded apart from everything else: connections, connections of one address, handshakes at once, time for a handshake, time for all.</remarks>
internal sealed class LegacyTls(LegacyAuthority authority) : IDisposable
{
    private const int MostConnections = 256;
    private const int MostOfOneAddress = 16;
    private const int MostHandshakes = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly BcTlsCrypto crypto = new(new SecureRandom());
    private readonly ConnectionCount count = new(MostConnections, MostOfOneAddress);
    private readonly SemaphoreSlim handshakes = new(MostHandshakes);

    /// <summary>Longest time for a handshake.</summary>
    public TimeSpan HandshakeTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Handles a connection.</summary>
    public async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!count.Enter(address))
        {
            connection.Abort();
            return;
        }

        using var whole = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        whole.CancelAfter(Longest);
        await using var over = whole.Token.Register(connection.Abort);
        var outside = connection.Transport;
        var server = new LegacyServer(authority, crypto);
        var protocol = new TlsServerProtocol();
        try
        {
            await using var stream = new LegacyStream(new DuplexStream(outside), protocol, handshakes);
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(whole.Token))
            {
                limit.CancelAfter(HandshakeTime);
                protocol.Accept(server);
                await stream.Handshake(limit.Token).ConfigureAwait(false);
            }

            connection.Features.Set(new LegacyConnection());
            connection.Features.Set<ITlsConnectionFeature>(new Proven(server.Shown));
            var inside = new Pair(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
            connection.Transport = inside;
            await next(connection).ConfigureAwait(false);
            await inside.Input.CompleteAsync().ConfigureAwait(false);
            await inside.Output.CompleteAsync().ConfigureAwait(false);
            await stream.Close(whole.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException or ObjectDisposedException)
        {
            connection.Abort();
        }
        finally
        {
            connection.Transport = outside;
            server.Shown?.Dispose();
            count.Leave(address);
        }
    }

    public void Dispose() => handshakes.Dispose();

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Proven(X509Certificate2? shown) : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; } = shown;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
