namespace Spa.Fleet.Tests.Nat;

/// <summary>The machine's clock, moved on or set back by a test. What waits, waits by the machine's.</summary>
internal sealed class MovingClock : TimeProvider
{
    private long ticks;

    /// <summary>By how much its time of day is another.</summary>
    public TimeSpan Shift { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref ticks);

    /// <summary>So much time has gone by.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
