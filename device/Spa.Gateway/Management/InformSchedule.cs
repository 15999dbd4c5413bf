using System.Globalization;

namespace Spa.Gateway.Management;

/// <summary>When the next periodic Inform is due.</summary>
public static class InformSchedule
{
    /// <summary>Time until then: more than nothing, at most an interval.</summary>
    /// <param name="interval">From call to call.</param>
    /// <param name="reference">A time at which one falls, past or to come; empty = the unit's own phase.</param>
    /// <param name="now">The clock; null = not set: the unit's own phase.</param>
    /// <param name="sinceStart">Time since start, for a unit without a clock.</param>
    /// <param name="phase">The unit's own phase: a fraction of the interval.</param>
    public static TimeSpan Next(TimeSpan interval, string reference, DateTimeOffset? now, TimeSpan sinceStart, double phase)
    {
        if (now is { } clock && reference.Length > 0 && DateTimeOffset.TryParse(reference, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return Left((clock - at).Ticks, interval.Ticks);
        }

        return Left(sinceStart.Ticks - (long)(phase * interval.Ticks), interval.Ticks);
    }

    private static TimeSpan Left(long passed, long interval)
    {
        var into = passed % interval;
        return new(into < 0 ? -into : interval - into);
    }
}
