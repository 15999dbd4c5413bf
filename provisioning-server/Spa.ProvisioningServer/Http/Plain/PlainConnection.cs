using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>A connection of the plain port as long as nothing has come on it but plain requests for what is ready.</summary>
/// <remarks>
/// A request is looked at and left where it is, in the system's buffer, until its answer is certain: what is not answered here the web server reads from the first byte on.
/// Nothing is held in memory for a connection that says nothing.
/// </remarks>
/// <param name="socket">The connection.</param>
/// <param name="address">Of the other side.</param>
/// <param name="answers">What is ready.</param>
/// <param name="silence">How long it may say nothing.</param>
internal sealed class PlainConnection(Socket socket, IPAddress address, ReadyAnswers answers, TimeSpan silence)
{
    // As the web server has it: after a little time, so many bytes a second must have been taken.
    private const double SlowestBytesPerSecond = 240;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Deadline deadline = new();
    private volatile bool last;

    private enum Look
    {
        Ready,
        Other,
        Nothing,
        Over,
    }

    public Socket Socket => socket;

    public IPAddress Address => address;

    /// <summary>Answers what is ready. True = something else has been said, and nothing of it read; false = the connection has ended.</summary>
    public async Task<bool> Run()
    {
        socket.Blocking = false;
        while (true)
        {
            deadline.Begin(silence, firm: false);
            if (last || await SocketTurn.Readable(socket).ConfigureAwait(false) != SocketError.Success || !deadline.Finish())
            {
                return false;
            }

            switch (LookAt(out var ready, out var mac, out var length, out var close))
            {
                case Look.Nothing:
                    continue;
                case Look.Over:
                    return false;
                case Look.Ready when answers.Admit(address) && await answers.Confirm(mac, ready!).ConfigureAwait(false):
                    if (!Read(length) || !await Send(ready!, close).ConfigureAwait(false) || close)
                    {
                        return false;
                    }

                    break;
                default:
                    return true;
            }
        }
    }

    /// <summary>Ends it when what is waited for has not come in time.</summary>
    public void EndIfDue()
    {
        if (deadline.EndIfDue())
        {
            socket.Dispose();
        }
    }

    /// <summary>Ends it when it says nothing; else it ends with its answer, for which there is little time.</summary>
    public void EndSoon()
    {
        last = true;
        Interlocked.MemoryBarrier();
        if (deadline.EndSoon(Grace))
        {
            socket.Dispose();
        }
    }

    private Look LookAt(out ReadyProfile? ready, out MacAddress mac, out int length, out bool close)
    {
        (ready, mac, close) = (null, default, false);
        Span<byte> text = stackalloc byte[PlainRequest.Longest + 1];
        length = socket.Receive(text, SocketFlags.Peek, out var error);
        if (error != SocketError.Success || length == 0)
        {
            return error == SocketError.WouldBlock ? Look.Nothing : Look.Over;
        }

        ready = answers.Find(text[..length], address, out mac, out close);
        return ready is null ? Look.Other : Look.Ready;
    }

    // What was looked at.
    private bool Read(int length)
    {
        Span<byte> text = stackalloc byte[PlainRequest.Longest];
        return socket.Receive(text[..length], SocketFlags.None, out _) == length;
    }

    private async ValueTask<bool> Send(ReadyProfile ready, bool close)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(ReadyAnswers.MostAround + ready.Header.Length + ready.Profile.File.Length);
        try
        {
            var length = answers.Write(bytes, ready, close);
            deadline.Begin(Grace + TimeSpan.FromSeconds(length / SlowestBytesPerSecond), firm: true);
            return await SocketTurn.Send(socket, bytes.AsMemory(0, length)).ConfigureAwait(false) == SocketError.Success && deadline.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
