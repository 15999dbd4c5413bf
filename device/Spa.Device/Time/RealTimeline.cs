using System.Diagnostics;
using System.Runtime.InteropServices;
using Spa.Device.Network;
using Spa.Foundation.Time;

namespace Spa.Device.Time;

/// <summary>A timeline that runs in real time on a thread of its own, on absolute times: a late action makes no later one late.</summary>
/// <remarks>An exception of an action is a bug: it is told to <c>failed</c>, and the timeline goes on with the next action. Its thread waits for sockets too: packets enter here without another thread between.</remarks>
public sealed class RealTimeline : Timeline, IDisposable
{
    // Stopwatch counts nanoseconds of CLOCK_MONOTONIC on Linux, which is what its timers take.
    private const int NanosecondsPerTick = 100;
    private const int LowestRealTimePriority = 1;

    // A wait no longer than a frame of audio is not ended by what can wait for the frame.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(10);

    // Actions that are due together look at the sockets together.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMicroseconds(250);
    private readonly PriorityQueue<Due, (TimeSpan At, long Order)> queue = new();
    private readonly Lock postedLock = new();
    private readonly Readiness readiness = new();
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private List<Action> posted = [];
    private List<Action> taken = [];
    private long order;
    private TimeSpan looked = TimeSpan.MinValue;
    private bool hasWaited;
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

    /// <summary>How its thread is scheduled, for the log; known once the first action has run.</summary>
    public string Scheduling => IsRealTime ? "with real-time priority (SCHED_FIFO)" : realTime ? "with ordinary priority, as the system refuses SCHED_FIFO; CAP_SYS_NICE or LimitRTPRIO=1 would allow it" : "with ordinary priority";

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
        bool isFirst;
        lock (postedLock)
        {
            isFirst = posted.Count == 0;
            posted.Add(action);
        }

        // Those behind the first are taken with it.
        if (isFirst)
        {
            readiness.Wake();
        }
    }

    /// <summary>Runs <paramref name="ready"/> whenever a socket has something to read, until disposed. Only for actions of this timeline, disposing too. What is ready runs before the action that is due.</summary>
    /// <param name="descriptor">The socket. What is left there is told again.</param>
    /// <param name="ready">Reads without waiting.</param>
    /// <param name="canWait">It is enough when it runs before the next action that is due, if that is within 10 ms: the thread need not wake for it.</param>
    internal IDisposable Watch(SafeHandle descriptor, Action ready, bool canWait = false)
    {
        if (Thread.CurrentThread != thread)
        {
            throw new InvalidOperationException("Only actions of the timeline may watch a socket.");
        }

        return readiness.Open(descriptor, ready, canWait);
    }

    /// <summary>True while a socket's action runs that has an error to tell (ICMP).</summary>
    internal bool HasError => readiness.HasError;

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
        readiness.Wake();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
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
        IsRealTime = realTime && TryRealTime();
        while (!ending)
        {
            TakePosted();
            if (!queue.TryPeek(out var next, out var key))
            {
                readiness.Wait(null, isShort: false, failed);
            }
            else if (next.IsGivenUp)
            {
                queue.Dequeue();
            }
            else if (key.At - Now is var wait && wait > TimeSpan.Zero)
            {
                (looked, hasWaited) = (TimeSpan.MinValue, true);
                readiness.Wait(startedAt + (key.At.Ticks * NanosecondsPerTick), wait <= ShortWait, failed);
            }
            else
            {
                if (readiness.IsWatching && Now is var now && now > looked)
                {
                    looked = now + LookAgain;
                    readiness.Look(alsoUrgent: !hasWaited, failed);
                    hasWaited = false;
                }

                queue.Dequeue();
                RunOne(next);
            }
        }

        readiness.Dispose();
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

    private static bool TryRealTime()
    {
        const int Fifo = 1, ResetOnFork = 0x40000000;
        return Libc.SetScheduler(0, Fifo | ResetOnFork, LowestRealTimePriority) == 0;
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
