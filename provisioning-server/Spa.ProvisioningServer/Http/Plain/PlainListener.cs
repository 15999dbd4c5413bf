using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The plain port: takes connections, answers on them what is ready, and hands to the web server, with every byte still unread, those on which something else is said.</summary>
internal sealed class PlainListener : IConnectionListener
{
    // Without free file numbers each try would fail at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly ReadyAnswers answers;
    private readonly ConnectionCount count;
    private readonly TimeSpan silence;
    private readonly SocketConnectionContextFactory handing;
    private readonly Channel<(Socket Socket, IPAddress Address)> handed = Channel.CreateUnbounded<(Socket, IPAddress)>(new() { SingleReader = true });
    private readonly OpenConnections open = new();
    private readonly ILogger log;
    private readonly Task accepting;
    private volatile bool ending;

    /// <summary>Begins to take connections.</summary>
    /// <param name="socket">A socket that listens; it is this object's from now on.</param>
    /// <param name="answers">What is ready.</param>
    /// <param name="count">Where each connection has its place until it has ended, whoever serves it.</param>
    /// <param name="handing">Makes of a socket what the web server takes; it is this object's from now on.</param>
    /// <param name="silence">How long a connection may say nothing.</param>
    /// <param name="log">Where it is told when serving one has failed.</param>
    public PlainListener(Socket socket, ReadyAnswers answers, ConnectionCount count, SocketConnectionContextFactory handing, TimeSpan silence, ILogger log)
    {
        (this.socket, this.answers, this.count, this.handing, this.silence, this.log) = (socket, answers, count, handing, silence, log);
        EndPoint = socket.LocalEndPoint!;
        accepting = Task.Run(Accept);
    }

    public EndPoint EndPoint { get; }

    /// <summary>The next connection for the web server; null = there will be none any more.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await handed.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (handed.Reader.TryRead(out var next))
            {
                try
                {
                    next.Socket.NoDelay = true;
                    return new HandedConnection(handing.Create(next.Socket), () => count.Leave(next.Address));
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // The other side has gone meanwhile.
                    Drop(next.Socket, next.Address);
                }
            }
        }

        return null;
    }

    /// <summary>Takes no more connections, and ends those that say nothing. What is being answered is answered.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        ending = true;
        socket.Dispose();
        await accepting.ConfigureAwait(false);
        handed.Writer.TryComplete();
        _ = open.End();
    }

    /// <summary>Ends when the last connection has ended that was served here.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        await open.End().ConfigureAwait(false);
        while (handed.Reader.TryRead(out var late))
        {
            Drop(late.Socket, late.Address);
        }

        open.Dispose();
        handing.Dispose();
    }

    private async Task Accept()
    {
        while (!ending)
        {
            try
            {
                Take(await socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One that was gone before it was taken, or the listener ends.
            }
        }
    }

    private void Take(Socket accepted)
    {
        var address = (accepted.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!count.Enter(address))
        {
            accepted.Dispose();
            return;
        }

        var connection = new PlainConnection(accepted, address, answers, silence);
        if (!open.Add(connection))
        {
            Drop(accepted, address);
            return;
        }

        _ = Serve(connection);
    }

    private async Task Serve(PlainConnection connection)
    {
        var goesOn = false;
        try
        {
            goesOn = await connection.Run().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.PlainFailed(log, e);
        }

        if (!goesOn || !handed.Writer.TryWrite((connection.Socket, connection.Address)))
        {
            Drop(connection.Socket, connection.Address);
        }

        open.Remove(connection);
    }

    private void Drop(Socket ended, IPAddress address)
    {
        ended.Dispose();
        count.Leave(address);
    }
}
