using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Gateway.Provisioning;

/// <summary>The unit's local time: <c>Time_Zone</c> and <c>Daylight_Saving_Time_Rule</c>.</summary>
/// <param name="Zone">Offset from UTC outside daylight saving time.</param>
/// <param name="Rule">When daylight saving time is. It begins by the time of the zone and ends by its own.</param>
public sealed record LocalTime(TimeSpan Zone, DaylightSavingRule Rule)
{
    /// <summary>As the settings have it.</summary>
    public static LocalTime Of(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(settings.Get(RegionalParameters.TimeZone), settings.Get(RegionalParameters.DaylightSavingTimeRule));
    }

    /// <summary>What a clock on the wall shows.</summary>
    public DateTime At(DateTimeOffset utc) => utc.UtcDateTime + Offset(utc);

    /// <summary>What is added to UTC.</summary>
    public TimeSpan Offset(DateTimeOffset utc)
    {
        if (Rule.Start is not { } start || Rule.End is not { } end)
        {
            return Zone;
        }

        var standard = utc.UtcDateTime + Zone;
        var begins = start.In(standard.Year).ToDateTime(TimeOnly.MinValue) + start.At;
        var ends = end.In(standard.Year).ToDateTime(TimeOnly.MinValue) + end.At - Rule.Save;
        var isSaving = begins <= ends ? standard >= begins && standard < ends : standard >= begins || standard < ends;
        return isSaving ? Zone + Rule.Save : Zone;
    }

    /// <summary>When the clock on the wall shows a time next: once a day, the first time where it shows it twice, and when the hour is left out, as long after midnight as it would be.</summary>
    /// <param name="time">Time of day.</param>
    /// <param name="now">The answer is after this.</param>
    public DateTimeOffset Next(TimeOnly time, DateTimeOffset now)
    {
        var today = At(now).Date;
        return Enumerable.Range(-1, 4).Select(day => On(today.AddDays(day) + time.ToTimeSpan())).First(at => at > now);
    }

    private DateTimeOffset On(DateTime local)
    {
        foreach (var offset in (TimeSpan[])[Zone + Rule.Save, Zone])
        {
            var at = new DateTimeOffset(local - offset, TimeSpan.Zero);
            if (Offset(at) == offset)
            {
                return at;
            }
        }

        return new DateTimeOffset(local - Zone, TimeSpan.Zero);
    }
}
