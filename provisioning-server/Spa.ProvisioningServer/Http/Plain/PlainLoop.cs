using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Units;
using static Spa.ProvisioningServer.Http.Plain.LinuxSocket;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The thread of the plain port: takes connections, waits for all of them, and gives away those on which something else is said than a plain request for what is ready, or a plain message of CWMP.</summary>
/// <remarks>
/// A request is looked at and left where it is, in the system's buffer, until it is certain that its answer is made here: what is not answered here the web server reads from the first byte on. Who writes contacts down answers those it has written.
/// The rest of a message whose head is plain is waited for there, too. Nothing but its own object is held in memory for a connection that says nothing.
/// </remarks>
internal sealed class PlainLoop : IDisposable
{
    // As the web server has it: after a little time, so many bytes a second must have been taken.
    private const int SlowestBytesPerSecond = 240;
    private const int Grace = 5_000;

    private const int Tick = 1_000;
    private const int EndTick = 20;
    private const int TakenAtOnce = 64;

    // Messages whose rest is waited for, in the system's buffers; what has not come by then, and what is one too many, the web server waits for.
    private const int MostAwaited = 64;
    private const int Patience = 2_000;

    // Room for all settings of a unit: without it the system wakes us as soon as the sender finds none, however much is waited for.
    private const int Room = 512 * 1024;

    private readonly Socket listening;
    private readonly int listeningNumber;
    private readonly ReadyAnswers answers;
    private readonly AcsAnswers acs;
    private readonly ConnectionCount count;
    private readonly int silence;
    private readonly Func<PlainConnection, bool> hand;
    private readonly ILogger log;

    private readonly Action<PlainConnection> begin;
    private readonly Action<PlainConnection> read;
    private readonly Action<PlainConnection> readWhole;
    private readonly Action<PlainConnection> goOn;
    private readonly Action<PlainConnection> watch;

    // Of the thread that waits.
    private readonly byte[] seen = new byte[Math.Max(PlainRequest.Longest, PlainPost.Longest) + 1];

    private readonly Readiness readiness = new();
    private readonly Dictionary<int, PlainConnection> waiting = [];
    private readonly ConcurrentQueue<PlainConnection> back = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int alive;
    private int awaited;
    private long nextTick;
    private bool full;
    private volatile bool ending;

    /// <summary>Begins.</summary>
    /// <param name="listening">A socket that listens; it is this object's from now on.</param>
    /// <param name="answers">What is ready.</param>
    /// <param name="acs">Answers messages of CWMP.</param>
    /// <param name="count">Where each connection has its place until it has ended, whoever serves it.</param>
    /// <param name="silence">How long a connection may say nothing.</param>
    /// <param name="hand">Takes a connection on which something else is said, with its place; false = it does not take any more.</param>
    /// <param name="log">Where it is told when serving a connection has failed.</param>
    public PlainLoop(Socket listening, ReadyAnswers answers, AcsAnswers acs, ConnectionCount count, TimeSpan silence, Func<PlainConnection, bool> hand, ILogger log)
    {
        (this.listening, this.answers, this.acs, this.count, this.hand, this.log) = (listening, answers, acs, count, hand, log);
        (begin, read, readWhole, goOn, watch) = (Begin, Read, ReadWhole, GoOn, Watch);
        this.silence = (int)silence.TotalMilliseconds;
        listening.Blocking = false;
        listeningNumber = (int)listening.Handle;
        readiness.AddListening(listeningNumber);
        new Thread(Run) { Name = "plain port", IsBackground = true }.Start();
    }

    /// <summary>Ends when the last connection has ended or was given away.</summary>
    public Task Ended => ended.Task;

    /// <summary>Takes no more connections and ends those that say nothing; the others have a little time to take their answer.</summary>
    /// <returns>Ends when the port is free.</returns>
    public Task End()
    {
        ending = true;
        readiness.Wake();
        return closed.Task;
    }

    /// <summary>Only after the last connection has ended.</summary>
    public void Dispose() => readiness.Dispose();

    private void Run()
    {
        while (!ending || Volatile.Read(ref alive) > 0)
        {
            var ready = readiness.Wait(ending ? EndTick : waiting.Count > 0 || full ? Tick : Timeout.Infinite);
            for (var i = 0; i < ready; i++)
            {
                var number = readiness[i];
                if (number == listeningNumber)
                {
                    Take();
                }
                else if (waiting.Remove(number, out var connection))
                {
                    Guard(connection, connection.Awaited > 0 ? readWhole : connection.Unsent.IsEmpty ? read : goOn);
                }
            }

            while (back.TryDequeue(out var connection))
            {
                Guard(connection, watch);
            }

            Look();
        }

        Close();
        ended.SetResult();
    }

    // What has been waited for long enough, once a second.
    private void Look()
    {
        var now = Environment.TickCount64;
        if (ending && !closed.Task.IsCompleted)
        {
            Close();
            foreach (var connection in waiting.Values)
            {
                connection.Due = connection.Unsent.IsEmpty ? now : Math.Min(connection.Due, now + Grace);
            }

            nextTick = now;
        }

        if (now < nextTick)
        {
            return;
        }

        nextTick = now + (ending ? EndTick : Tick);
        foreach (var connection in waiting.Values.Where(c => c.Due <= now).ToList())
        {
            waiting.Remove(connection.Number);
            Guard(connection, connection.Awaited > 0 ? Hand : Drop);
        }

        if (full && !ending)
        {
            full = false;
            readiness.SetListening(listeningNumber, on: true);
        }
    }

    private void Close()
    {
        if (!closed.Task.IsCompleted)
        {
            listening.Dispose();
            closed.SetResult();
        }
    }

    private void Take()
    {
        for (var i = 0; i < TakenAtOnce && !closed.Task.IsCompleted; i++)
        {
            switch (Accept(listeningNumber, out var number, out var address))
            {
                case Outcome.Done when count.Enter(address):
                    Interlocked.Increment(ref alive);
                    Guard(new PlainConnection(number, address), begin);
                    break;
                case Outcome.Done:
                    LinuxSocket.End(number);
                    break;
                case Outcome.NoRoom:
                    // Each try would fail at once: until the next tick none is made.
                    full = true;
                    readiness.SetListening(listeningNumber, on: false);
                    return;
                case Outcome.Later:
                    return;
                default:
                    // One that was gone before it was taken.
                    break;
            }
        }
    }

    private void Begin(PlainConnection connection)
    {
        connection.Due = Environment.TickCount64 + silence;
        Read(connection);
    }

    private void Watch(PlainConnection connection)
    {
        if (ending)
        {
            if (connection.Unsent.IsEmpty)
            {
                Drop(connection);
                return;
            }

            connection.Due = Math.Min(connection.Due, Environment.TickCount64 + Grace);
        }

        var again = connection.Watched;
        (connection.Watched, waiting[connection.Number]) = (true, connection);
        readiness.Watch(connection.Number, again, sending: !connection.Unsent.IsEmpty);
    }

    private void Read(PlainConnection connection)
    {
        var outcome = LinuxSocket.Look(connection.Number, seen, out var length);
        ReadOnlySpan<byte> text = seen.AsSpan(0, length);
        if (outcome == Outcome.Later)
        {
            Watch(connection);
        }
        else if (outcome != Outcome.Done)
        {
            Drop(connection);
        }
        else if (answers.Find(text, connection.Address, out var mac, out var close) is { } ready && answers.Admit(connection.Address))
        {
            _ = Confirm(connection, mac, ready, length, close);
        }
        else if (length < seen.Length && acs.Find(text, connection) is { } message)
        {
            Serve(connection, message, length);
        }
        else if (awaited < MostAwaited && acs.Awaits(text, connection) is > 0 and var whole && WakeAt(connection.Number, whole))
        {
            awaited++;
            connection.Awaited = whole;
            connection.Due = Math.Min(connection.Due, Environment.TickCount64 + Patience);
            Watch(connection);
        }
        else
        {
            Hand(connection);
        }
    }

    // The rest has come, or will not.
    private void ReadWhole(PlainConnection connection)
    {
        var whole = connection.Awaited;
        var room = ArrayPool<byte>.Shared.Rent(whole + 1);
        var outcome = LinuxSocket.Look(connection.Number, room.AsSpan(0, whole + 1), out var length);
        if (outcome == Outcome.Done && length == whole && acs.Find(room.AsSpan(0, whole), connection, room) is { } message)
        {
            NoLonger(connection);
            Serve(connection, message, length);
            return;
        }

        ArrayPool<byte>.Shared.Return(room);
        if (outcome == Outcome.Later)
        {
            Watch(connection);
        }
        else if (outcome == Outcome.Done)
        {
            Hand(connection);
        }
        else
        {
            Drop(connection);
        }
    }

    private void NoLonger(PlainConnection connection)
    {
        if (connection.Awaited > 0)
        {
            connection.Awaited = 0;
            awaited--;
            WakeAt(connection.Number, 1);
        }
    }

    private void Serve(PlainConnection connection, PlainMessage message, int length)
    {
        if (!connection.HasRoom)
        {
            connection.HasRoom = true;
            MakeRoom(connection.Number, Room);
        }

        if (Skip(connection.Number, length))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Loop.Serve(work.Connection, work.Message), (Loop: this, Connection: connection, Message: message), preferLocal: false);
        }
        else
        {
            Drop(connection);
        }
    }

    // From the commit on this is another thread's.
    private async Task Confirm(PlainConnection connection, MacAddress mac, ReadyProfile ready, int length, bool close)
    {
        try
        {
            var confirmed = await answers.Confirm(mac, ready).ConfigureAwait(false);
            connection.Last = close;
            if (confirmed)
            {
                Answer(connection, ready, length);
            }
            else
            {
                Hand(connection);
            }
        }
        catch (Exception e)
        {
            Log.PlainFailed(log, e);
            Drop(connection);
        }
    }

    // On a thread of the pool: the store is read, and written to, for it.
    private async Task Serve(PlainConnection connection, PlainMessage message)
    {
        try
        {
            var answer = await acs.Answer(message).ConfigureAwait(false);
            connection.Last = message.Close;
            Answer(connection, answer);
        }
        catch (Exception e)
        {
            Log.PlainFailed(log, e);
            Drop(connection);
        }
        finally
        {
            if (message.Room is { } room)
            {
                ArrayPool<byte>.Shared.Return(room);
            }
        }
    }

    private void Answer(PlainConnection connection, AcsAnswer answer)
    {
        Span<byte> head = stackalloc byte[AcsAnswers.LongestHead];
        Answer(connection, head[..acs.Write(head, answer, connection.Last)], answer.Body);
    }

    private void Answer(PlainConnection connection, ReadyProfile ready, int length)
    {
        if (!Skip(connection.Number, length))
        {
            Drop(connection);
            return;
        }

        Span<byte> head = stackalloc byte[ReadyAnswers.LongestHead];
        Answer(connection, head[..answers.Write(head, ready, connection.Last)], ready.Profile.File);
    }

    private void Answer(PlainConnection connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> file)
    {
        var outcome = Send(connection.Number, head, file, connection.Last, out var sent);
        var whole = sent == head.Length + file.Length;
        if (outcome is Outcome.Over || (whole && connection.Last))
        {
            Drop(connection);
            return;
        }

        connection.Unsent = whole ? default : (byte[])[.. head[Math.Min(sent, head.Length)..], .. file[Math.Max(0, sent - head.Length)..]];
        connection.Due = Environment.TickCount64 + (whole ? silence : Grace + (connection.Unsent.Length * 1000L / SlowestBytesPerSecond));
        back.Enqueue(connection);
        readiness.Wake();
    }

    private void GoOn(PlainConnection connection)
    {
        var outcome = Send(connection.Number, connection.Unsent.Span, default, connection.Last, out var sent);
        connection.Unsent = connection.Unsent[sent..];
        if (outcome is Outcome.Over || (connection.Unsent.IsEmpty && connection.Last))
        {
            Drop(connection);
        }
        else if (connection.Unsent.IsEmpty)
        {
            Begin(connection);
        }
        else
        {
            Watch(connection);
        }
    }

    private void Hand(PlainConnection connection)
    {
        NoLonger(connection);
        if (connection.Watched)
        {
            readiness.Remove(connection.Number);
        }

        if (hand(connection))
        {
            Interlocked.Decrement(ref alive);
        }
        else
        {
            Drop(connection);
        }
    }

    private void Drop(PlainConnection connection)
    {
        NoLonger(connection);
        LinuxSocket.End(connection.Number);
        count.Leave(connection.Address);
        Interlocked.Decrement(ref alive);
    }

    // What goes wrong with one connection ends that one. Only for the thread that waits.
    private void Guard(PlainConnection connection, Action<PlainConnection> action)
    {
        try
        {
            action(connection);
        }
        catch (Exception e)
        {
            Log.PlainFailed(log, e);
            waiting.Remove(connection.Number);
            Drop(connection);
        }
    }
}
