using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Device.Network;
using Spa.Device.Time;

namespace Spa.Device.Sip;

/// <summary>Accepts connections at one port; each is handed over on the timeline before the next one is accepted.</summary>
internal sealed class SipListener : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource ending = new();
    private readonly Socket socket;
    private readonly RealTimeline timeline;
    private readonly Action<Socket> accepted;

    private SipListener(Socket socket, RealTimeline timeline, Action<Socket> accepted)
    {
        (this.socket, this.timeline, this.accepted) = (socket, timeline, accepted);
        Local = (IPEndPoint)socket.LocalEndPoint!;
        _ = Task.Run(Run);
    }

    /// <summary>Where.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Begins at an address and port; null with the reason when the system refuses.</summary>
    public static SipListener? TryOpen(IPEndPoint at, RealTimeline timeline, Action<Socket> accepted, out SocketError refusal)
    {
        const int Waiting = 64, Socket = 1, Reuse = 2;
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Connections of an earlier run that are not wholly over yet are no reason to refuse the port; another listener is.
            socket.SetRawSocketOption(Socket, Reuse, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in TypeOfService.On)));
            socket.Bind(at);
            socket.Listen(Waiting);
            refusal = SocketError.Success;
            return new SipListener(socket, timeline, accepted);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            refusal = e.SocketErrorCode;
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        socket.Dispose();
    }

    private async Task Run()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var peer = await socket.AcceptAsync(ending.Token).ConfigureAwait(false);
                await timeline.Ask(() =>
                {
                    accepted(peer);
                    return true;
                }).WaitAsync(ending.Token).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The peer is gone already, or the program has no more files: it goes on when some are closed.
                await Task.Delay(Pause).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
