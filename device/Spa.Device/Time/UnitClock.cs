using Spa.Foundation.Ports;

namespace Spa.Device.Time;

/// <summary>The unit's clock: the machine's, corrected by what a time server says. The machine's own is left alone: an ordinary user may not set it.</summary>
internal sealed class UnitClock : ICalendar
{
    // A time before this program was written is none: a board without a battery starts in 1970, and a forged answer must not make old certificates good again.
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Where servers are silent for so long the clock of a small machine is off by more than a second.
    private static readonly TimeSpan Good = TimeSpan.FromDays(1);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private long? setAt;
    private bool hasFailed;
    private long correction;
    private volatile string source = string.Empty;

    /// <summary>Makes it.</summary>
    /// <param name="time">Counts how long ago it was set; null = the machine's.</param>
    public UnitClock(TimeProvider? time = null) => this.time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref correction));

    /// <inheritdoc/>
    public bool IsTrusted => UtcNow >= Written;

    /// <inheritdoc/>
    public ClockSync Sync
    {
        get
        {
            lock (gate)
            {
                return setAt is { } at && (!hasFailed || time.GetElapsedTime(at) < Good) ? ClockSync.Synchronized : hasFailed ? ClockSync.Failed : ClockSync.Unsynchronized;
            }
        }
    }

    /// <summary>The time server it was set by last; empty = none was asked or has answered.</summary>
    public string Source => source;

    /// <summary>Corrects it; false for a time that cannot be.</summary>
    /// <param name="offset">How far it is behind.</param>
    /// <param name="by">Who says so.</param>
    public bool Correct(TimeSpan offset, string by)
    {
        if (UtcNow + offset < Written)
        {
            return false;
        }

        Interlocked.Add(ref correction, offset.Ticks);
        source = by;
        lock (gate)
        {
            (setAt, hasFailed) = (time.GetTimestamp(), false);
        }

        return true;
    }

    /// <summary>All servers were asked, and none has said what the time is.</summary>
    public void Failed()
    {
        lock (gate)
        {
            hasFailed = true;
        }
    }
}
