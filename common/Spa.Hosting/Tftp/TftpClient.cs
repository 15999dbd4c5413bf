using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>Reads and writes files by TFTP (RFC 1350, 2347 to 2349), octet mode.</summary>
public static class TftpClient
{
    /// <summary>Reads a file into memory.</summary>
    /// <param name="server">Address and port of the server.</param>
    /// <param name="file">Name as it goes on the wire; a leading '/' is kept.</param>
    /// <param name="limit">Most bytes taken: <see cref="TftpFaultKind.TooLarge"/> beyond.</param>
    /// <param name="options">Waits and block size; null = <see cref="TftpClientOptions.Usual"/>.</param>
    /// <param name="cancellation">Ends the transfer with <see cref="TftpFaultKind.GivenUp"/>.</param>
    /// <returns>The file, or why not; never throws for what the network does.</returns>
    public static async Task<TftpAnswer> Get(IPEndPoint server, string file, int limit, TftpClientOptions? options = null, CancellationToken cancellation = default)
    {
        var content = new ArrayBufferWriter<byte>();
        var fault = await Get(server, file, limit, static _ => { }, (bytes, _) =>
        {
            content.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }, options, cancellation).ConfigureAwait(false);
        return fault is null ? new TftpAnswer.Got(content.WrittenSpan.ToArray()) : new TftpAnswer.Failed(fault);
    }

    /// <summary>Reads a file block by block.</summary>
    /// <param name="server">Address and port of the server.</param>
    /// <param name="file">Name as it goes on the wire.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <param name="announce">Told the size when the server says it before the bytes.</param>
    /// <param name="deliver">Takes each block; an <see cref="IOException"/> from it ends the transfer with <see cref="TftpFaultKind.NotTaken"/>.</param>
    /// <param name="options">Waits and block size; null = usual.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>Null when the whole file was delivered.</returns>
    public static Task<TftpFault?> Get(
        IPEndPoint server,
        string file,
        long limit,
        Action<long> announce,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver,
        TftpClientOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= TftpClientOptions.Usual;
        var asked = options.BlockSize == TftpOptions.PlainBlock ? TftpOptions.None : new TftpOptions(options.BlockSize, 0);
        return Run(server, TftpReceiver.Get(file, limit, asked, options.Timings), announce, deliver, cancellation);
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Null when the server acknowledged the last block.</returns>
    public static Task<TftpFault?> Put(IPEndPoint server, string file, ReadOnlyMemory<byte> content, TftpClientOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= TftpClientOptions.Usual;
        var asked = options.BlockSize == TftpOptions.PlainBlock ? TftpOptions.None : new TftpOptions(options.BlockSize);
        return Run(server, TftpSender.Put(file, content, asked, options.Timings), static _ => { }, static (_, _) => ValueTask.CompletedTask, cancellation);
    }

    private static Task<TftpFault?> Run(
        IPEndPoint server,
        TftpStep first,
        Action<long> announce,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver,
        CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource<TftpFault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Socket socket;
        try
        {
            socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(server.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        }
        catch (SocketException e)
        {
            return Task.FromResult<TftpFault?>(new TftpFault(TftpFaultKind.GivenUp, null, e.Message));
        }

        // The answer is given as soon as it is known; the last acknowledgement may still have to be repeated behind it.
        _ = Drive();
        return ended.Task;

        async Task Drive()
        {
            using (socket)
            {
                try
                {
                    var exchange = new TftpExchange(socket, server, null) { Announce = announce, Deliver = deliver, Ended = fault => ended.TrySetResult(fault) };
                    await exchange.Run(first, cancellation).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    // A bug, of this program or of the caller's delegate: it belongs to whoever awaits the transfer.
                    ended.TrySetException(e);
                }
            }
        }
    }
}
