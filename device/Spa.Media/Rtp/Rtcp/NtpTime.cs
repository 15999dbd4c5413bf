namespace Spa.Media.Rtp.Rtcp;

/// <summary>Wall clock time as reports carry it: seconds since 1900 in 32.32 fixed point (RFC 3550 4).</summary>
public static class NtpTime
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time; wraps in 2036 as the field does.</summary>
    public static ulong Of(DateTimeOffset time)
    {
        var ticks = (time - Epoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var rest = (ulong)(ticks % TimeSpan.TicksPerSecond);
        return (seconds << 32) + ((rest << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>The middle 32 bits: 16.16 fixed point.</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);

    /// <summary>A time in units of 1/65536 s; what does not fit is the largest.</summary>
    public static uint Units(TimeSpan time)
        => time <= TimeSpan.Zero ? 0 : time.TotalSeconds >= 65535 ? uint.MaxValue : (uint)(time.Ticks * 65536 / TimeSpan.TicksPerSecond);

    /// <summary>Units of 1/65536 s as a time.</summary>
    public static TimeSpan Span(uint units) => TimeSpan.FromTicks((long)units * TimeSpan.TicksPerSecond / 65536);
}
