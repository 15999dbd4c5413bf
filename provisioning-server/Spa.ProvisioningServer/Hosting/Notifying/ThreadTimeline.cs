using System.Diagnostics;
using FoundationTimeline = Spa.Foundation.Time.Timeline;

namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>A timeline on a thread of its own, for what is rare and in no hurry.</summary>
internal sealed class ThreadTimeline : FoundationTimeline, IDisposable
{
    private readonly Lock gate = new();
    private readonly AutoResetEvent changed = new(false);
    private readonly PriorityQueue<Due, (TimeSpan At, long Order)> queue = new();
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private long order;
    private volatile bool ending;

    private ThreadTimeline(string name, Action<Exception> failed)
    {
        this.failed = failed;
        thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <inheritdoc/>
    public override TimeSpan Now => Stopwatch.GetElapsedTime(startedAt);

    /// <summary>Starts one.</summary>
    /// <param name="name">Name of its thread.</param>
    /// <param name="failed">Told of an exception that left an action: a bug. The timeline goes on.</param>
    public static ThreadTimeline Start(string name, Action<Exception> failed)
    {
        var timeline = new ThreadTimeline(name, failed);
        timeline.thread.Start();
        return timeline;
    }

    /// <inheritdoc/>
    public override IDisposable After(TimeSpan delay, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Add(Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), action);
    }

    /// <inheritdoc/>
    public override void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Add(TimeSpan.Zero, action);
    }

    /// <summary>Ends after the action that runs now, and waits for it. Not from an action.</summary>
    public void Dispose()
    {
        ending = true;
        changed.Set();
        thread.Join();
        changed.Dispose();
    }

    private Due Add(TimeSpan at, Action action)
    {
        var due = new Due(action);
        lock (gate)
        {
            queue.Enqueue(due, (at, order++));
        }

        if (!ending && Thread.CurrentThread != thread)
        {
            changed.Set();
        }

        return due;
    }

    private void Run()
    {
        while (!ending)
        {
            if (Next(out var due) is { } wait)
            {
                changed.WaitOne(wait);
                continue;
            }

            try
            {
                due!.Run();
            }
            catch (Exception e)
            {
                failed(e);
            }
        }
    }

    // What is due; else how long to wait for it, a negative time = until something comes.
    private TimeSpan? Next(out Due? due)
    {
        lock (gate)
        {
            if (!queue.TryPeek(out due, out var key))
            {
                return Timeout.InfiniteTimeSpan;
            }

            if (!due.IsGivenUp && key.At - Now is var left && left > TimeSpan.Zero)
            {
                // Whole milliseconds, rounded up: rounded down it would turn in place until the time has come.
                return TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            }

            queue.Dequeue();
            return null;
        }
    }

    private sealed class Due(Action action) : IDisposable
    {
        private Action? action = action;

        public bool IsGivenUp => action is null;

        public void Dispose() => action = null;

        public void Run()
        {
            var run = action;
            action = null;
            run?.Invoke();
        }
    }
}
