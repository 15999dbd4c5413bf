using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Spa.ProvisioningServer.Http.Plain;
using Spa.ProvisioningServer.Legacy;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>The TCP ports of the server and what a connection may cost: many slow or silent ones leave room for others.</summary>
internal static class UnitPorts
{
    private const double SlowestBytesPerSecond = 240;

    /// <summary>Opens HTTP, HTTPS and, when wanted, the port for old units, in this order.</summary>
    public static void AddUnitPorts(this KestrelServerOptions kestrel, ServerOptions options, X509Certificate2 certificate, LegacyAuthority legacy)
    {
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTime;
        kestrel.Limits.KeepAliveTimeout = options.SilenceTime;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, options.BodyGrace);
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(options.MostConnections);
        var count = kestrel.ApplicationServices.GetRequiredService<ConnectionCount>();

        // Bound by its listener, which keeps each connection's place also while the web server has it.
        kestrel.Listen(new PlainPort(options.Listen, options.HttpPort));
        kestrel.Listen(options.Listen, options.TlsPort, listen =>
        {
            Bound(listen, count);
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,

                // TLS proves that the other side holds the key; whose key it is, enrolment judges.
                ClientCertificateValidation = static (_, _, _) => true,
            });
        });
        if (options.LegacyTlsPort is { } port)
        {
            var old = new LegacyTls(legacy) { HandshakeTime = options.LegacyHandshakeTime };
            kestrel.Listen(options.Listen, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => old.Run(connection, next));
            });
        }
    }

    private static void Bound(ListenOptions listen, ConnectionCount count) => listen.Use(next => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!count.Enter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            count.Leave(address);
        }
    });
}
