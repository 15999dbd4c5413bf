using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>A TFTP server (RFC 1350, 2347 to 2349; octet mode) over one listening socket; each transfer has a port of its own.</summary>
public sealed class TftpServer : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly ITftpFiles files;
    private readonly TftpServerOptions options;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<IPEndPoint, Task> transfers = new();
    private readonly Task listening;

    private TftpServer(Socket socket, ITftpFiles files, TftpServerOptions options)
    {
        (this.socket, this.files, this.options) = (socket, files, options);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        listening = Task.Run(Listen);
    }

    /// <summary>Where it listens; with the port that was found when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Transfers under way.</summary>
    public int Transfers => transfers.Count;

    /// <summary>Starts a server. Throws <see cref="SocketException"/> when the address cannot be had.</summary>
    public static TftpServer Start(IPEndPoint listen, ITftpFiles files, TftpServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(files);
        var socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(listen);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        return new TftpServer(socket, files, options ?? new TftpServerOptions());
    }

    /// <summary>Ends all transfers and gives the port back.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await listening.ConfigureAwait(false);
        await Task.WhenAll(transfers.Values).ConfigureAwait(false);
        socket.Dispose();
        ending.Dispose();
    }

    private async Task Listen()
    {
        var buffer = new byte[2048];
        EndPoint anyone = new IPEndPoint(LocalEndPoint.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var got = await socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, anyone, ending.Token).ConfigureAwait(false);
                if (TftpPacket.Parse(buffer.AsMemory(0, got.ReceivedBytes)).Ok(out var packet, out _) && packet is TftpPacket.Request request)
                {
                    Admit(request, (IPEndPoint)got.RemoteEndPoint, got.PacketInformation.Address);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram that could not be read (too long, an ICMP report): nothing to answer.
            }
        }
    }

    // What cannot be served now is passed over without a word: the client repeats its request with a growing delay, which is the queue.
    private void Admit(TftpPacket.Request request, IPEndPoint client, IPAddress local)
    {
        if (transfers.ContainsKey(client)
            || transfers.Count >= options.MaxTransfers
            || transfers.Keys.Count(other => other.Address.Equals(client.Address)) >= options.MaxTransfersPerAddress)
        {
            return;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        transfers[client] = Run();
        started.SetResult();

        async Task Run()
        {
            await started.Task.ConfigureAwait(false);
            try
            {
                using var limited = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                limited.CancelAfter(options.MaxTime);
                await Serve(request, client, local, limited.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // No port left, or the server ends: the client asks again.
            }
            finally
            {
                transfers.TryRemove(client, out _);
            }
        }
    }

    private async Task Serve(TftpPacket.Request request, IPEndPoint client, IPAddress local, CancellationToken cancellation)
    {
        using var own = new Socket(client.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        own.Bind(new IPEndPoint(local, 0));

        if (!string.Equals(request.Mode, "octet", StringComparison.OrdinalIgnoreCase))
        {
            await Refuse(own, client, new TftpRefusal(TftpErrorCode.IllegalOperation, "only octet mode is served"), cancellation).ConfigureAwait(false);
            return;
        }

        try
        {
            await (request.IsWrite ? Take(own, request, client, cancellation) : Give(own, request, client, cancellation)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException and not SocketException)
        {
            options.Broken(e);
            await Refuse(own, client, new TftpRefusal(TftpErrorCode.NotDefined, "the server failed"), cancellation).ConfigureAwait(false);
        }
    }

    private async Task Give(Socket own, TftpPacket.Request request, IPEndPoint client, CancellationToken cancellation)
    {
        switch (await files.Read(request.File, client, cancellation).ConfigureAwait(false))
        {
            case TftpFileAnswer.Content content:
                var exchange = new TftpExchange(own, client, client) { Ended = static _ => { } };
                await exchange.Run(TftpSender.Serve(request, content.Bytes, options.Timings, options.LargestBlock), cancellation).ConfigureAwait(false);
                break;
            case TftpFileAnswer.Refused refused:
                await Refuse(own, client, refused.Why, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private async Task Take(Socket own, TftpPacket.Request request, IPEndPoint client, CancellationToken cancellation)
    {
        if (await files.Offer(request.File, request.Options.TransferSize, client, cancellation).ConfigureAwait(false) is { } refusal)
        {
            await Refuse(own, client, refusal, cancellation).ConfigureAwait(false);
            return;
        }

        var content = new ArrayBufferWriter<byte>();
        var exchange = new TftpExchange(own, client, client)
        {
            Deliver = (bytes, _) =>
            {
                content.Write(bytes.Span);
                return ValueTask.CompletedTask;
            },
            Complete = stop => files.Write(request.File, content.WrittenMemory, client, stop),
            Ended = static _ => { },
        };
        await exchange.Run(TftpReceiver.Take(request, options.MaxWriteBytes, options.Timings, options.LargestBlock), cancellation).ConfigureAwait(false);
    }

    private static async Task Refuse(Socket own, IPEndPoint client, TftpRefusal why, CancellationToken cancellation)
        => await own.SendToAsync(new TftpPacket.Error(why.Code, why.Message).Write(), SocketFlags.None, client, cancellation).ConfigureAwait(false);
}
