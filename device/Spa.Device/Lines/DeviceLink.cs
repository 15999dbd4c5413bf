using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Spa.Device.Lines;

/// <summary>The connection of one device to the lines: frames out, answers in, in order.</summary>
internal sealed class DeviceLink : IDisposable
{
    private const int Remembered = 1024;
    private const string Closed = "the device closed the connection";
    private readonly Socket socket;
    private readonly ConcurrentQueue<DeviceFrame> answers = new();
    private readonly ConcurrentBag<DeviceFrame> spare = [];
    private readonly long[] sentAt = new long[Remembered];
    private readonly byte[] buffer = new byte[LineFrame.Bytes];
    private long largestLateness;
    private uint next;
    private int waiting;
    private volatile string? gone;

    public DeviceLink(Socket socket)
    {
        this.socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = 1000;
        new Thread(Read) { Name = "device link", IsBackground = true }.Start();
    }

    /// <summary>Why the device is gone; null while it is there.</summary>
    public string? Gone => gone;

    /// <summary>Answers that wait to be heard.</summary>
    public int Buffered => Volatile.Read(ref waiting);

    /// <summary>Frames sent.</summary>
    public uint Sent { get; private set; }

    /// <summary>The longest time from a frame to its answer.</summary>
    public TimeSpan LargestLateness => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref largestLateness));

    /// <summary>Frames sent since the last answer came.</summary>
    public uint Unanswered => Sent - Volatile.Read(ref next);

    /// <summary>Sends a frame; its number is given here.</summary>
    public void Send(LineFrame frame)
    {
        frame.Sequence = Sent;
        sentAt[Sent % Remembered] = Stopwatch.GetTimestamp();
        Sent++;
        frame.Write(buffer);
        try
        {
            if (socket.Send(buffer, SocketFlags.None, out var error) != buffer.Length || error != SocketError.Success)
            {
                gone ??= Reason(error);
            }
        }
        catch (ObjectDisposedException)
        {
            gone ??= "closed";
        }
    }

    /// <summary>The next answer, if it has come. Give it back with <see cref="Return"/>.</summary>
    public bool TryTake(out DeviceFrame answer)
    {
        var taken = answers.TryDequeue(out answer!);
        if (taken)
        {
            Interlocked.Decrement(ref waiting);
        }

        return taken;
    }

    /// <summary>The next answer without taking it.</summary>
    public bool TryPeek(out DeviceFrame answer) => answers.TryPeek(out answer!);

    /// <summary>Gives an answer back for reuse.</summary>
    public void Return(DeviceFrame answer) => spare.Add(answer);

    /// <summary>Ends the connection.</summary>
    public void Drop(string reason)
    {
        gone ??= reason;
        socket.Dispose();
    }

    public void Dispose() => Drop("closed");

    // A killed process is found out by a write, by a read, or by a reset: it is the same to a person.
    private static string Reason(SocketError error)
        => error is SocketError.Shutdown or SocketError.ConnectionReset or SocketError.ConnectionAborted ? Closed : $"connection lost: {error}";

    private void Read()
    {
        var bytes = new byte[DeviceFrame.Bytes];
        try
        {
            while (gone is null)
            {
                for (var got = 0; got < bytes.Length;)
                {
                    var more = socket.Receive(bytes, got, bytes.Length - got, SocketFlags.None);
                    if (more == 0)
                    {
                        gone ??= Closed;
                        return;
                    }

                    got += more;
                }

                Take(bytes);
            }
        }
        catch (SocketException e)
        {
            gone ??= Reason(e.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            gone ??= "closed";
        }
    }

    private void Take(byte[] bytes)
    {
        var answer = spare.TryTake(out var old) ? old : new DeviceFrame();
        if (answer.Read(bytes) is { } why)
        {
            gone ??= why;
            return;
        }

        if (answer.Sequence != next)
        {
            gone ??= $"answer to frame {answer.Sequence} instead of {next}";
            return;
        }

        var lateness = Stopwatch.GetTimestamp() - sentAt[next % Remembered];
        if (lateness > Interlocked.Read(ref largestLateness))
        {
            Interlocked.Exchange(ref largestLateness, lateness);
        }

        answers.Enqueue(answer);
        Interlocked.Increment(ref waiting);
        Volatile.Write(ref next, next + 1);
    }
}
