namespace Spa.Device.Tests.Host;

/// <summary>A clock that stands still but for what is waited on it, and what a test lets pass.</summary>
internal sealed class WaitedClock : TimeProvider
{
    private long now;

    /// <summary>Time spent waiting.</summary>
    public TimeSpan Waited { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref now);

    public void Pass(TimeSpan time) => Interlocked.Add(ref now, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waited += dueTime;
        Pass(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Done();
    }

    private sealed class Done : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
