using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The plain port as the web server sees it: connections on which something is said that it has to read, with every byte still there.</summary>
internal sealed class PlainListener : IConnectionListener
{
    private readonly ConnectionCount count;
    private readonly SocketConnectionContextFactory handing;
    private readonly Channel<PlainConnection> handed = Channel.CreateUnbounded<PlainConnection>(new() { SingleReader = true });
    private readonly PlainLoop loop;

    /// <summary>Begins to take connections.</summary>
    /// <param name="socket">A socket that listens; it is this object's from now on.</param>
    /// <param name="answers">What is ready.</param>
    /// <param name="acs">Answers messages of CWMP.</param>
    /// <param name="count">Where each connection has its place until it has ended, whoever serves it.</param>
    /// <param name="handing">Makes of a socket what the web server takes; it is this object's from now on.</param>
    /// <param name="silence">How long a connection may say nothing.</param>
    /// <param name="log">Where it is told when serving one has failed.</param>
    public PlainListener(Socket socket, ReadyAnswers answers, AcsAnswers acs, ConnectionCount count, SocketConnectionContextFactory handing, TimeSpan silence, ILogger log)
    {
        (this.count, this.handing, EndPoint) = (count, handing, socket.LocalEndPoint!);
        loop = new PlainLoop(socket, answers, acs, count, silence, handed.Writer.TryWrite, log);
    }

    public EndPoint EndPoint { get; }

    /// <summary>The next connection for the web server; null = there will be none any more.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await handed.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (handed.Reader.TryRead(out var next))
            {
                if (Open(next) is { } connection)
                {
                    return connection;
                }
            }
        }

        return null;
    }

    /// <summary>Takes no more connections, and ends those that say nothing. What is being answered is answered.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        handed.Writer.TryComplete();
        await loop.End().ConfigureAwait(false);
    }

    /// <summary>Ends when the last connection has ended that was not the web server's.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        await loop.Ended.ConfigureAwait(false);
        while (handed.Reader.TryRead(out var late))
        {
            LinuxSocket.End(late.Number);
            count.Leave(late.Address);
        }

        loop.Dispose();
        handing.Dispose();
    }

    private HandedConnection? Open(PlainConnection connection)
    {
        var socket = LinuxSocket.ToSocket(connection.Number);
        try
        {
            socket.NoDelay = true;
            var handed = handing.Create(socket);
            if (connection.IsNamed)
            {
                // What has begun on it goes on.
                handed.ConnectionId = connection.Name;
            }

            return new HandedConnection(handed, () => count.Leave(connection.Address));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side has gone meanwhile.
            socket.Dispose();
            count.Leave(connection.Address);
            return null;
        }
    }
}
