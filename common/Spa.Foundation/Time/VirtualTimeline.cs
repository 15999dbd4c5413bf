namespace Spa.Foundation.Time;

/// <summary>A timeline whose time passes only when it is told to: it jumps from action to action.</summary>
public sealed class VirtualTimeline : Timeline
{
    private readonly PriorityQueue<Due, (TimeSpan At, long Order)> queue = new();
    private readonly Lock postedLock = new();
    private List<Action> posted = [];
    private TimeSpan now;
    private long order;

    /// <inheritdoc/>
    public override TimeSpan Now => now;

    /// <summary>How many actions wait (those given up included until their time comes).</summary>
    public int Waiting => queue.Count;

    /// <inheritdoc/>
    public override IDisposable After(TimeSpan delay, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var due = new Due(action);
        queue.Enqueue(due, (now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), order++));
        return due;
    }

    /// <inheritdoc/>
    public override void Post(Action action)
    {
        lock (postedLock)
        {
            posted.Add(action);
        }
    }

    /// <summary>Lets <paramref name="span"/> pass and runs all that becomes due in it, the end included.</summary>
    public void Run(TimeSpan span) => RunUntil(now + span);

    /// <summary>Lets time pass up to <paramref name="end"/> and runs all that becomes due, the end included.</summary>
    public void RunUntil(TimeSpan end)
    {
        TakePosted();
        while (queue.TryPeek(out _, out var key) && key.At <= end)
        {
            RunOne();
        }

        now = end > now ? end : now;
    }

    /// <summary>Lets time pass until <paramref name="condition"/> holds, at most <paramref name="limit"/>; tells whether it held.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = now + limit;
        TakePosted();
        while (!condition())
        {
            if (!queue.TryPeek(out _, out var key) || key.At > end)
            {
                now = end;
                return condition();
            }

            RunOne();
        }

        return true;
    }

    private void RunOne()
    {
        queue.TryDequeue(out var due, out var key);
        now = key.At;
        due!.Run();
        TakePosted();
    }

    private void TakePosted()
    {
        List<Action> taken;
        lock (postedLock)
        {
            if (posted.Count == 0)
            {
                return;
            }

            (taken, posted) = (posted, []);
        }

        foreach (var action in taken)
        {
            After(TimeSpan.Zero, action);
        }
    }

    private sealed class Due(Action action) : IDisposable
    {
        private Action? action = action;

        public void Dispose() => action = null;

        public void Run()
        {
            var run = action;
            action = null;
            run?.Invoke();
        }
    }
}
