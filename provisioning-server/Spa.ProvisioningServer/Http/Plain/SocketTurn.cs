using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>One wait for a socket, used again and again. How it ended is a value, also when the socket is disposed of meanwhile.</summary>
internal sealed class SocketTurn() : SocketAsyncEventArgs(true), IValueTaskSource<SocketError>
{
    private const int MostKept = 256;
    private static readonly ConcurrentQueue<SocketTurn> Kept = [];

    private ManualResetValueTaskSourceCore<SocketError> source;

    /// <summary>Waits until there is something to read, or the other side has ended; reads nothing.</summary>
    public static ValueTask<SocketError> Readable(Socket socket) => Run(socket, Memory<byte>.Empty, sends: false);

    /// <summary>Sends all of it.</summary>
    public static ValueTask<SocketError> Send(Socket socket, Memory<byte> bytes) => Run(socket, bytes, sends: true);

    public SocketError GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => source.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => source.SetResult(SocketError);

    private static async ValueTask<SocketError> Run(Socket socket, Memory<byte> bytes, bool sends)
    {
        var turn = Kept.TryDequeue(out var kept) ? kept : new SocketTurn();
        try
        {
            turn.SetBuffer(bytes);
            var waits = sends ? socket.SendAsync(turn) : socket.ReceiveAsync(turn);
            return waits ? await new ValueTask<SocketError>(turn, turn.source.Version).ConfigureAwait(false) : turn.SocketError;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
        finally
        {
            turn.Keep();
        }
    }

    private void Keep()
    {
        SetBuffer(Memory<byte>.Empty);
        source.Reset();
        if (Kept.Count < MostKept)
        {
            Kept.Enqueue(this);
        }
        else
        {
            Dispose();
        }
    }
}
