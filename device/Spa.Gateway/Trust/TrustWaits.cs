using Spa.Foundation.Time;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Trust;

/// <summary>When a file of trust is fetched again. Always with chance in it: a fleet that was switched on together must not come together.</summary>
public static class TrustWaits
{
    private static readonly TimeSpan Day = 24.Hours;
    private static readonly TimeSpan Shortest = 10.Minutes;
    private static readonly TimeSpan FirstRetry = 5.Minutes;
    private static readonly TimeSpan LongestRetry = 6.Hours;

    /// <summary>After a success: once a day, or sooner, when half of what is left until the list's end has passed; not more often than each 10 minutes.</summary>
    /// <param name="now">Now; null while nothing has set the clock.</param>
    /// <param name="nextUpdate">When the list ends; null = it does not say, or it is none.</param>
    public static WaitRange AfterSuccess(DateTimeOffset? now, DateTimeOffset? nextUpdate)
    {
        var wait = Day;
        if (now is { } today && nextUpdate is { } end)
        {
            var half = (end - today) / 2;
            wait = half < Shortest ? Shortest : half < Day ? half : Day;
        }

        return new(wait * 0.9, wait);
    }

    /// <summary>Before the first look: up to 5 minutes.</summary>
    public static WaitRange Soon { get; } = new(TimeSpan.Zero, FirstRetry);

    /// <summary>Until something is due: as long as that is, but not more than a day and not less than 10 minutes, and up to a tenth more.</summary>
    /// <param name="left">Time until it is due; null while nothing has set the clock: 10 minutes.</param>
    public static WaitRange UntilDue(TimeSpan? left)
    {
        var wait = left is not { } time || time < Shortest ? Shortest : time < Day ? time : Day;
        return new(wait, wait * 1.1);
    }

    /// <summary>After failures in a row: 5 minutes, doubled each time, up to 6 hours.</summary>
    public static WaitRange AfterFailure(int failures)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        wait = wait < LongestRetry ? wait : LongestRetry;
        return new(wait / 2, wait);
    }
}
