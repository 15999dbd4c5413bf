using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using Spa.Device.Time;
using Spa.Sip.Framing;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>One connection for SIP. Its bytes are cut into messages on the timeline, and no more are read before the core has seen those; all but reading and writing happens on the timeline.</summary>
internal sealed class SipStream : IDisposable
{
    private const int ReadSize = 4_096;
    private readonly RealTimeline timeline;
    private readonly SipStreamLimits limits;
    private readonly ISipStreamOwner owner;
    private readonly StreamFraming framing;
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly CancellationTokenSource ending = new();
    private readonly byte[] buffer = new byte[ReadSize];
    private long waiting;
    private TimeSpan lastUsed;
    private TimeSpan? unfinishedSince;
    private IDisposable? timer;
    private string? reason;
    private bool isEnded;

    /// <summary>Begins; on the timeline.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="path">Its peer and number.</param>
    /// <param name="isAccepted">The peer has opened it.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="owner">Told what comes of it, on the timeline.</param>
    /// <param name="open">Connects, or makes the handshake.</param>
    public SipStream(RealTimeline timeline, SipPath path, bool isAccepted, SipStreamLimits limits, ISipStreamOwner owner, Func<CancellationToken, Task<SipConnection>> open)
    {
        (this.timeline, this.limits, this.owner, Path, IsAccepted) = (timeline, limits, owner, path, isAccepted);
        framing = new StreamFraming(pings: !isAccepted);
        lastUsed = timeline.Now;
        unfinishedSince = isAccepted ? lastUsed : null;
        Look();
        _ = Task.Run(() => Run(open));
    }

    /// <summary>Peer and number.</summary>
    public SipPath Path { get; }

    /// <summary>The peer has opened it.</summary>
    public bool IsAccepted { get; }

    /// <summary>Our end of it; null until it is open.</summary>
    public IPAddress? Local { get; private set; }

    /// <summary>True once nothing more may be sent by it.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Sends, behind what was asked for before; bytes asked for before it is open are sent then.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (Interlocked.Add(ref waiting, message.Length) > limits.MostWaiting)
        {
            Break("the peer takes nothing more");
            return;
        }

        lastUsed = timeline.Now;
        outgoing.Writer.TryWrite(message.ToArray());
    }

    /// <summary>Closes it behind what was asked for before.</summary>
    public void Close()
    {
        IsClosing = true;
        outgoing.Writer.TryComplete();
        ending.CancelAfter(limits.Closing);
    }

    /// <summary>Closes it now.</summary>
    /// <param name="why">For whoever is told; null = it is nobody's concern.</param>
    public void Break(string? why)
    {
        reason ??= why;
        IsClosing = true;
        outgoing.Writer.TryComplete();
        _ = ending.CancelAsync();

        // Told at once: what is sent meanwhile would open one connection after the other to the same peer.
        timeline.After(TimeSpan.Zero, () => End(null));
    }

    /// <summary>Called once it has ended.</summary>
    public void Dispose() => ending.Dispose();

    private async Task Run(Func<CancellationToken, Task<SipConnection>> open)
    {
        string? why = null;
        var isOpen = false;
        try
        {
            Stream stream;
            using (var opening = CancellationTokenSource.CreateLinkedTokenSource(ending.Token))
            {
                opening.CancelAfter(limits.Open);
                (stream, var local) = await open(opening.Token).ConfigureAwait(false);
                timeline.Post(() => Local = local);
            }

            await using (stream.ConfigureAwait(false))
            {
                isOpen = true;
                var writing = Write(stream);
                try
                {
                    await Read(stream).ConfigureAwait(false);
                }
                finally
                {
                    outgoing.Writer.TryComplete();
                    ending.CancelAfter(limits.Closing);
                    await writing.ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            why = isOpen ? null : "no answer in time";
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            why = e.Message;
        }
        finally
        {
            timeline.Post(() =>
            {
                End(why);
                Dispose();
            });
        }
    }

    private async Task Read(Stream stream)
    {
        while (true)
        {
            var count = await stream.ReadAsync(buffer, ending.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            // The buffer is the timeline's until it has been taken.
            var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            timeline.Post(() =>
            {
                try
                {
                    Take(buffer.AsSpan(0, count));
                }
                finally
                {
                    taken.SetResult();
                }
            });
            await taken.Task.WaitAsync(ending.Token).ConfigureAwait(false);
        }
    }

    private async Task Write(Stream stream)
    {
        try
        {
            await foreach (var bytes in outgoing.Reader.ReadAllAsync(ending.Token).ConfigureAwait(false))
            {
                await stream.WriteAsync(bytes, ending.Token).ConfigureAwait(false);
                Interlocked.Add(ref waiting, -bytes.Length);
            }

            // A socket that is closed with bytes unread takes back what was sent: the peer is told first that nothing more comes.
            await FinishSending(stream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task FinishSending(Stream stream)
    {
        if (stream is SslStream secure)
        {
            await secure.ShutdownAsync().ConfigureAwait(false);
        }
        else if (stream is NetworkStream plain)
        {
            plain.Socket.Shutdown(SocketShutdown.Send);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        // What comes behind the end is read and forgotten.
        if (IsClosing)
        {
            return;
        }

        lastUsed = timeline.Now;
        framing.Add(bytes);
        while (!IsClosing && framing.Next(out var frame))
        {
            unfinishedSince = null;
            switch (frame)
            {
                case StreamFrame.Message message:
                    owner.Received(this, message.Bytes.Span);
                    break;
                case StreamFrame.Ping:
                    Send("\r\n"u8);
                    break;
                case StreamFrame.Broken broken:
                    owner.Broken(this, broken);
                    Close();
                    break;
            }
        }

        unfinishedSince = framing.Waiting == 0 ? null : unfinishedSince ?? timeline.Now;
    }

    // One timer for both limits: it looks when the nearer one could be reached.
    private void Look()
    {
        if (IsClosing)
        {
            return;
        }

        var now = timeline.Now;
        var idleAt = lastUsed + (IsAccepted ? limits.IdleAccepted : limits.IdleOpened);
        var messageAt = unfinishedSince + limits.Message;
        if (messageAt <= now)
        {
            Break("a message does not end");
        }
        else if (idleAt <= now)
        {
            reason ??= "unused";
            Close();
        }
        else
        {
            // A message may begin at any time, so its limit is looked at in its own measure.
            var next = messageAt < idleAt ? messageAt.Value - now : idleAt - now;
            timer = timeline.After(next < limits.Message ? next : limits.Message, Look);
        }
    }

    private void End(string? why)
    {
        if (isEnded)
        {
            return;
        }

        isEnded = true;
        timer?.Dispose();
        IsClosing = true;
        outgoing.Writer.TryComplete();
        owner.Ended(this, reason ?? why ?? "closed by the peer");
    }
}
