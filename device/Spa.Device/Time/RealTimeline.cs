using System.Diagnostics;
using System.Runtime.InteropServices;
using Spa.Foundation.Time;

namespace Spa.Device.Time;

/// <summary>A timeline that runs in real time on a thread of its own, on absolute times: a late action makes no later one late.</summary>
/// <remarks>An exception of an action is a bug: it is told to <c>failed</c>, and the timeline goes on with the next action.</remarks>
public sealed partial class RealTimeline : Timeline, IDisposable
{
    // Waiting for a signal wakes up to a timer slack late; the last stretch is slept to the exact instant instead.
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(1.5);
    private const int LowestRealTimePriority = 1;
    private readonly PriorityQueue<Due, (TimeSpan At, long Order)> queue = new();
    private readonly Lock postedLock = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private List<Action> posted = [];
    private List<Action> taken = [];
    private long order;
    private volatile bool ending;

    private readonly bool realTime;

    private RealTimeline(string name, Action<Exception> failed, bool realTime)
    {
        (this.failed, this.realTime) = (failed, realTime);
        thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <inheritdoc/>
    public override TimeSpan Now => Stopwatch.GetElapsedTime(startedAt);

    /// <summary>True when the system granted the thread real-time priority (SCHED_FIFO); known once the first action has run.</summary>
    public bool IsRealTime { get; private set; }

    /// <summary>Starts a timeline.</summary>
    /// <param name="name">Name of its thread.</param>
    /// <param name="failed">Told of an exception that left an action; called on the timeline's thread.</param>
    /// <param name="realTime">Ask the system for real-time priority; not for timelines with much to do.</param>
    public static RealTimeline Start(string name, Action<Exception> failed, bool realTime = true)
    {
        var timeline = new RealTimeline(name, failed, realTime);
        timeline.thread.Start();
        return timeline;
    }

    /// <inheritdoc/>
    public override IDisposable After(TimeSpan delay, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (Thread.CurrentThread != thread)
        {
            throw new InvalidOperationException("Only Post may be called from another thread than the timeline's.");
        }

        return Add(Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), action);
    }

    /// <inheritdoc/>
    public override void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (postedLock)
        {
            posted.Add(action);
        }

        wake.Set();
    }

    /// <summary>Posts a question and gives its answer; for the pages and other hosts' threads.</summary>
    public Task<T> Ask<T>(Func<T> question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>Ends after the action that runs now; waits for it unless called by it.</summary>
    public void Dispose()
    {
        ending = true;
        wake.Set();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
            wake.Dispose();
        }
    }

    private Due Add(TimeSpan at, Action action)
    {
        var due = new Due(action);
        queue.Enqueue(due, (at, order++));
        return due;
    }

    private void Run()
    {
        IsRealTime = realTime && OperatingSystem.IsLinux() && TryRealTime();
        while (!ending)
        {
            TakePosted();
            if (!queue.TryPeek(out var next, out var key))
            {
                wake.WaitOne();
            }
            else if (next.IsGivenUp)
            {
                queue.Dequeue();
            }
            else if (key.At - Now is var left && left > TimeSpan.Zero)
            {
                Wait(left);
            }
            else
            {
                queue.Dequeue();
                RunOne(next);
            }
        }
    }

    private void RunOne(Due due)
    {
        try
        {
            due.Run();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    private void Wait(TimeSpan left)
    {
        // A wait is in whole milliseconds: less than one would not wait at all.
        var most = (long)(left - Stretch).TotalMilliseconds;
        if (most >= 1)
        {
            wake.WaitOne((int)Math.Min(most, int.MaxValue));
        }
        else if (!OperatingSystem.IsLinux() || !SleepUntil(Stopwatch.GetTimestamp() + (long)(left.TotalSeconds * Stopwatch.Frequency)))
        {
            Thread.Sleep(left);
        }
    }

    private void TakePosted()
    {
        lock (postedLock)
        {
            if (posted.Count == 0)
            {
                return;
            }

            (taken, posted) = (posted, taken);
        }

        var now = Now;
        foreach (var action in taken)
        {
            Add(now, action);
        }

        taken.Clear();
    }

    // On Linux Stopwatch counts nanoseconds of CLOCK_MONOTONIC, which is what clock_nanosleep takes.
    private static bool SleepUntil(long nanoseconds)
    {
        const int Monotonic = 1, Absolute = 1;
        var at = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        return Stopwatch.Frequency == 1_000_000_000 && ClockNanosleep(Monotonic, Absolute, at, 0) == 0;
    }

    private static bool TryRealTime()
    {
        const int Fifo = 1, ResetOnFork = 0x40000000;
        return SetScheduler(0, Fifo | ResetOnFork, LowestRealTimePriority) == 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec at, nint remaining);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
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
