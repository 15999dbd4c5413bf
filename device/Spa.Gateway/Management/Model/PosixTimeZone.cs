using System.Globalization;
using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;

namespace Spa.Gateway.Management.Model;

/// <summary>Local time as IEEE 1003.1 writes it (<c>TZ</c>), as both models want it: <c>STD8DST,M4.1.0/2,M10.5.0/2</c>, to and from <c>Time_Zone</c> and <c>Daylight_Saving_Time_Rule</c>. The unit knows no names of zones: it writes STD and DST and takes any.</summary>
internal static partial class PosixTimeZone
{
    private const int LastWeek = 5;

    // Days before each month of a year without 29 February, which Jn does not count.
    private static readonly int[] DaysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>What is written; null = the rule names a day that TZ has no way to say: a weekday on or after a day that does not begin a week of the month, or one counted from its end.</summary>
    /// <param name="zone">Added to UTC.</param>
    /// <param name="rule">When daylight saving time is.</param>
    public static string? Write(TimeSpan zone, DaylightSavingRule rule)
    {
        var standard = "STD" + Clock(-zone);
        if (rule.Start is not { } start || rule.End is not { } end)
        {
            return standard;
        }

        return Day(start) is { } begins && Day(end) is { } ends
            ? $"{standard}DST{(rule.Save == TimeSpan.FromHours(1) ? string.Empty : Clock(-(zone + rule.Save)))},{begins},{ends}"
            : null;
    }

    /// <summary>What it says; null = it is none, or has daylight saving time and does not say when.</summary>
    public static (TimeSpan Zone, DaylightSavingRule Rule)? Read(string text)
    {
        if (Form().Match(text) is not { Success: true } match || Offset(match.Groups["std"].Value) is not { } standard)
        {
            return null;
        }

        if (!match.Groups["dst"].Success)
        {
            return (-standard, DaylightSavingRule.None);
        }

        var saved = match.Groups["save"] is { Length: > 0 } own ? Offset(own.Value) : standard - TimeSpan.FromHours(1);
        return saved is { } daylight && Day(match.Groups["start"].Value) is { } start && Day(match.Groups["end"].Value) is { } end
            ? (-standard, new DaylightSavingRule(start, end, standard - daylight))
            : null;
    }

    [GeneratedRegex(@"\A(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?<std>[+-]?\d{1,2}(?::\d\d){0,2})(?:(?<dst>[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?<save>[+-]?\d{1,2}(?::\d\d){0,2})?,(?<start>[^,]+),(?<end>[^,]+))?\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\A(?:M(?<month>\d{1,2})\.(?<week>[1-5])\.(?<weekday>[0-6])|J(?<day>\d{1,3}))(?:/(?<at>\d{1,2}(?::\d\d){0,2}))?\z")]
    private static partial Regex DayForm();

    private static string? Day(DaylightSavingDay day)
    {
        var date = day switch
        {
            { Weekday: 0, Day: > 0 } when day.Month != 2 || day.Day < 29 => $"J{DaysBefore[day.Month - 1] + day.Day}",
            { Weekday: > 0, Day: 1 or 8 or 15 or 22 } => $"M{day.Month}.{((day.Day - 1) / 7) + 1}.{day.Weekday % 7}",
            { Weekday: > 0, Day: -1 } => $"M{day.Month}.{LastWeek}.{day.Weekday % 7}",
            _ => null,
        };
        return date is null ? null : $"{date}/{Clock(day.At)}";
    }

    // What names no time means two o'clock.
    private static DaylightSavingDay? Day(string text)
    {
        if (DayForm().Match(text) is not { Success: true } match || Offset(match.Groups["at"] is { Success: true } time ? time.Value : "2") is not { } at || at >= TimeSpan.FromDays(1))
        {
            return null;
        }

        if (match.Groups["day"] is { Success: true } number)
        {
            var place = int.Parse(number.Value, CultureInfo.InvariantCulture);
            var month = Array.FindLastIndex(DaysBefore, before => before < place);
            return place is < 1 or > 365 ? null : new DaylightSavingDay(month + 1, place - DaysBefore[month], 0, at);
        }

        var (week, weekday) = (int.Parse(match.Groups["week"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["weekday"].Value, CultureInfo.InvariantCulture));
        return int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture) is >= 1 and <= 12 and var named
            ? new DaylightSavingDay(named, week == LastWeek ? -1 : ((week - 1) * 7) + 1, weekday == 0 ? 7 : weekday, at)
            : null;
    }

    private static TimeSpan? Offset(string text)
    {
        var parts = text.TrimStart('+', '-').Split(':').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return parts[0] > 24 || parts.Skip(1).Any(p => p > 59) ? null : new TimeSpan(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2)) * (text[0] == '-' ? -1 : 1);
    }

    private static string Clock(TimeSpan time)
    {
        var size = time.Duration();
        var minutes = size.Seconds != 0 ? $":{size:mm\\:ss}" : size.Minutes != 0 ? $":{size:mm}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{(time < TimeSpan.Zero ? "-" : string.Empty)}{(int)size.TotalHours}{minutes}");
    }
}
