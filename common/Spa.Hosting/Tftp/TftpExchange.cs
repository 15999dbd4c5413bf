using System.Net;
using System.Net.Sockets;
using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>Drives one transfer over a socket of its own.</summary>
/// <param name="socket">Bound, not connected; stays the caller's.</param>
/// <param name="server">Where requests go, and the only address that is listened to.</param>
/// <param name="peer">The other side's port of this transfer; null until its first packet shows it (RFC 1350 4).</param>
internal sealed class TftpExchange(Socket socket, IPEndPoint server, IPEndPoint? peer)
{
    private const int LargestPacket = 4 + TftpOptions.LargestBlock;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(LargestPacket);
    private IPEndPoint? peer = peer;
    private long dueAt = long.MaxValue;

    /// <summary>Takes the bytes of the file in order; called before the next packet is read.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Deliver { get; init; } = static (_, _) => ValueTask.CompletedTask;

    /// <summary>Keeps the file; null when it is kept.</summary>
    public Func<CancellationToken, ValueTask<TftpRefusal?>> Complete { get; init; } = static _ => ValueTask.FromResult<TftpRefusal?>(null);

    /// <summary>Told the size when it is known before the bytes.</summary>
    public Action<long> Announce { get; init; } = static _ => { };

    /// <summary>Told the end, once: null = success. The exchange may go on repeating its last acknowledgement after that.</summary>
    public required Action<TftpFault?> Ended { get; init; }

    /// <summary>Runs until nothing is left to do. Never throws for what the network or a cancellation does.</summary>
    public async Task Run(TftpStep first, CancellationToken cancellation)
    {
        var told = false;
        try
        {
            var step = first;
            while (true)
            {
                var state = step.Next;
                TftpEvent? answer = null;
                foreach (var effect in step.Effects)
                {
                    switch (effect)
                    {
                        case TftpEffect.Send send:
                            await Send(send.Packet, cancellation).ConfigureAwait(false);
                            break;
                        case TftpEffect.SetTimer timer:
                            dueAt = timer.After is { } after ? Environment.TickCount64 + (long)after.TotalMilliseconds : long.MaxValue;
                            break;
                        case TftpEffect.Announce size:
                            Announce(size.Bytes);
                            break;
                        case TftpEffect.Deliver bytes:
                            await Deliver(bytes.Bytes, cancellation).ConfigureAwait(false);
                            break;
                        case TftpEffect.Complete:
                            answer = await Complete(cancellation).ConfigureAwait(false) is { } refusal ? new TftpEvent.NotKept(refusal) : new TftpEvent.Kept();
                            break;
                        case TftpEffect.Done:
                            told = true;
                            Ended(null);
                            break;
                        case TftpEffect.Failed failed:
                            told = true;
                            Ended(failed.Fault);
                            break;
                    }
                }

                if (state.IsOver)
                {
                    return;
                }

                step = state.On(answer ?? await Next(cancellation).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (told)
        {
            // Only the repeating of the last acknowledgement was cut short.
        }
        catch (OperationCanceledException)
        {
            await SayFarewell().ConfigureAwait(false);
            Tell(new TftpFault(TftpFaultKind.GivenUp, null, "given up"));
        }
        catch (SocketException e)
        {
            Tell(new TftpFault(TftpFaultKind.GivenUp, null, e.SocketErrorCode == SocketError.HostUnreachable ? "host unreachable" : e.Message));
        }
        catch (IOException e)
        {
            await SayFarewell().ConfigureAwait(false);
            Tell(new TftpFault(TftpFaultKind.NotTaken, null, e.Message));
        }

        void Tell(TftpFault fault)
        {
            if (!told)
            {
                Ended(fault);
            }
        }
    }

    private async Task Send(TftpPacket packet, CancellationToken cancellation)
    {
        if (packet is TftpPacket.Request)
        {
            peer = null;
        }

        await socket.SendToAsync(packet.Write(), SocketFlags.None, peer ?? server, cancellation).ConfigureAwait(false);
    }

    private async Task<TftpEvent> Next(CancellationToken cancellation)
    {
        while (true)
        {
            var left = dueAt == long.MaxValue ? Timeout.Infinite : dueAt - Environment.TickCount64;
            if (left <= 0 && left != Timeout.Infinite)
            {
                return new TftpEvent.TimedOut();
            }

            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            wait.CancelAfter(TimeSpan.FromMilliseconds(left));
            SocketReceiveFromResult got;
            try
            {
                got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, server, wait.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new TftpEvent.TimedOut();
            }

            var from = (IPEndPoint)got.RemoteEndPoint;
            if (!from.Address.Equals(server.Address))
            {
                continue;
            }

            if (peer is not null && from.Port != peer.Port)
            {
                // RFC 1350 4: a stranger is told, and this transfer goes on.
                var stranger = new TftpPacket.Error(TftpErrorCode.UnknownTransfer, TftpErrorCode.UnknownTransfer.Sentence());
                await socket.SendToAsync(stranger.Write(), SocketFlags.None, from, cancellation).ConfigureAwait(false);
                continue;
            }

            if (TftpPacket.Parse(buffer.AsMemory(0, got.ReceivedBytes)).Ok(out var packet, out _))
            {
                peer ??= from;
                return new TftpEvent.Arrived(packet);
            }
        }
    }

    private async Task SayFarewell()
    {
        try
        {
            if (peer is not null)
            {
                await socket.SendToAsync(new TftpPacket.Error(TftpErrorCode.NotDefined, "given up").Write(), SocketFlags.None, peer).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side will time out instead.
        }
    }
}
