namespace Spa.Foundation.Ports;

/// <summary>Wall-clock time, for what people read (log lines, certificates, Caller ID). Never for timing: that is the timeline's.</summary>
public interface ICalendar
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>False while nothing has set the clock since start (no NTP, no SIP date); expiry dates are then not judged.</summary>
    bool IsTrusted { get; }

    /// <summary>What time servers have made of it.</summary>
    ClockSync Sync => ClockSync.Unsynchronized;
}
