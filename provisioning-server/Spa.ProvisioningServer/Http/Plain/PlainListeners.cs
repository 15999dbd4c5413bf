using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>Opens the plain port for the web server. Every other port it opens by itself.</summary>
internal sealed class PlainListeners(ReadyAnswers answers, AcsAnswers acs, ConnectionCount count, ServerOptions options, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // As the web server's own ports.
    private const int Backlog = 512;

    public bool CanBind(EndPoint endpoint) => endpoint is PlainPort;

    /// <summary>Listens. A port that somebody else has is an <see cref="AddressInUseException"/>.</summary>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            if (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new AddressInUseException(e.Message, e);
            }

            throw;
        }

        var handing = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true }, logs.CreateLogger<SocketConnectionContextFactory>());
        return ValueTask.FromResult<IConnectionListener>(new PlainListener(socket, answers, acs, count, handing, options.SilenceTime, logs.CreateLogger<PlainListener>()));
    }
}
