namespace Spa.Launcher;

/// <summary>What a device program writes: passed on, counted, and cut when it is too much for a disk.</summary>
/// <param name="limit">Bytes passed on between two counts; the rest of a line that crosses it, and what follows, is left out.</param>
/// <param name="say">Told once for each stretch that was left out.</param>
internal sealed class ProgramLog(long limit, Action<string> say)
{
    private const int Chunk = 16 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly List<Thread> threads = [];
    private long count;

    /// <summary>Bytes since the last call; a new stretch begins.</summary>
    public long TakeCount()
    {
        var taken = Interlocked.Exchange(ref count, 0);
        if (taken > limit)
        {
            say($"{(taken - limit) >> 10} KiB of the program's log were left out");
        }

        return taken;
    }

    /// <summary>Reads one of its streams to the end, on a thread of its own.</summary>
    public void Follow(Stream from, Stream to)
    {
        var thread = new Thread(() => Copy(from, to)) { IsBackground = true };
        threads.Add(thread);
        thread.Start();
    }

    /// <summary>Waits until what an ended program wrote has been passed on; not for long, for a child of it may hold the stream open.</summary>
    public void Drain()
    {
        foreach (var thread in threads)
        {
            thread.Join(DrainTime);
        }
    }

    private void Copy(Stream from, Stream to)
    {
        var buffer = new byte[Chunk];
        try
        {
            for (int got; (got = from.Read(buffer)) > 0;)
            {
                if (Interlocked.Add(ref count, got) <= limit)
                {
                    to.Write(buffer, 0, got);
                    to.Flush();
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program is gone, or nobody reads the launcher's log: the program must not stop for that, so the rest is read and thrown away.
            Discard(from, buffer);
        }
    }

    private void Discard(Stream from, byte[] buffer)
    {
        try
        {
            for (int got; (got = from.Read(buffer)) > 0;)
            {
                Interlocked.Add(ref count, got);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Gone.
        }
    }
}
