using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A day of the year at which daylight saving time begins or ends, and the time of that day.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">
/// With a weekday: positive = that weekday on or after the day, negative = on or before it counted from the end of the month (-1 = last day).
/// Without: the day itself, or counted from the end of the month when negative.
/// </param>
/// <param name="Weekday">1 (Monday) to 7 (Sunday); 0 = exact date.</param>
/// <param name="At">Local time of that day.</param>
public sealed record DaylightSavingDay(int Month, int Day, int Weekday, TimeSpan At)
{
    /// <summary>The date in a year.</summary>
    public DateOnly In(int year)
    {
        var length = DateTime.DaysInMonth(year, Month);
        var date = new DateOnly(year, Month, Day > 0 ? Math.Min(Day, length) : Math.Max(1, length + 1 + Day));
        if (Weekday == 0)
        {
            return date;
        }

        var present = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        return date.AddDays(Day > 0 ? (Weekday - present + 7) % 7 : -((present - Weekday + 7) % 7));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Month}/{Day}/{Weekday}{Clock(At)}");

    /// <summary>A time of day with a leading slash, as short as it can be; blank for midnight.</summary>
    private static string Clock(TimeSpan at)
        => at == TimeSpan.Zero ? string.Empty
            : at.Seconds != 0 ? string.Create(CultureInfo.InvariantCulture, $"/{at.Hours}:{at.Minutes}:{at.Seconds}")
            : at.Minutes != 0 ? string.Create(CultureInfo.InvariantCulture, $"/{at.Hours}:{at.Minutes}")
            : string.Create(CultureInfo.InvariantCulture, $"/{at.Hours}");
}

/// <summary>When daylight saving time begins and ends and what it adds: <c>start=4/1/7;end=10/-1/7;save=1</c>.</summary>
/// <param name="Start">First day; null = never.</param>
/// <param name="End">Last day; null = never.</param>
/// <param name="Save">What is added to local time, at most a day.</param>
public sealed record DaylightSavingRule(DaylightSavingDay? Start, DaylightSavingDay? End, TimeSpan Save)
{
    private const string Source = "SPA Daylight Saving Time Rule";

    /// <summary>No daylight saving time; a blank text.</summary>
    public static readonly DaylightSavingRule None = new(null, null, TimeSpan.Zero);

    //  rule = "start=" day ";end=" day ";save=" [ "+" / "-" ] time
    //  day  = month "/" day "/" weekday [ "/" time ]
    //  time = hours [ ":" minutes [ ":" seconds ] ]
    /// <summary>Reads all of a text; blank is <see cref="None"/>.</summary>
    public static Parsed<DaylightSavingRule> Parse(string text)
    {
        if (text.Length == 0)
        {
            return None;
        }

        var cursor = new TextCursor(text);
        ParseError? why = null;
        if (!Word(ref cursor, "start=", ref why) || Day(ref cursor, ref why) is not { } start
            || !Word(ref cursor, ";end=", ref why) || Day(ref cursor, ref why) is not { } end
            || !Word(ref cursor, ";save=", ref why))
        {
            return why!;
        }

        var sign = cursor.Take('-') ? -1 : cursor.Take('+') ? 1 : 1;
        if (Time(ref cursor, ref why) is not { } save)
        {
            return why!;
        }

        _ = cursor.Take(';');
        cursor.SkipBlanks();
        return cursor.End ? new DaylightSavingRule(start, end, sign * save) : cursor.Fail("nothing more", Source);
    }

    /// <inheritdoc/>
    public override string ToString()
        => Start is null || End is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"start={Start};end={End};save={(Save < TimeSpan.Zero ? "-" : string.Empty)}{Span(Save.Duration())}");

    private static string Span(TimeSpan time)
        => time.Seconds != 0 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes}:{time.Seconds}")
            : time.Minutes != 0 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes}")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}");

    private static bool Word(ref TextCursor cursor, string word, ref ParseError? why)
    {
        cursor.SkipBlanks();
        if (cursor.TakeWord(word))
        {
            return true;
        }

        why = cursor.Fail(word, Source);
        return false;
    }

    private static DaylightSavingDay? Day(ref TextCursor cursor, ref ParseError? why)
    {
        if (Number(ref cursor, 1, 12, "a month from 1 to 12", ref why) is not { } month || !Word(ref cursor, "/", ref why))
        {
            return null;
        }

        var negative = cursor.Take('-');
        if (Number(ref cursor, 1, 31, "a day from 1 to 31 or -1 to -31", ref why) is not { } day || !Word(ref cursor, "/", ref why)
            || Number(ref cursor, 0, 7, "a weekday from 1 (Monday) to 7, or 0", ref why) is not { } weekday)
        {
            return null;
        }

        var at = TimeSpan.Zero;
        if (cursor.Take('/'))
        {
            if (Time(ref cursor, ref why) is not { } time)
            {
                return null;
            }

            at = time;
        }

        return new DaylightSavingDay(month, negative ? -day : day, weekday, at);
    }

    private static TimeSpan? Time(ref TextCursor cursor, ref ParseError? why)
    {
        if (Number(ref cursor, 0, 23, "hours from 0 to 23", ref why) is not { } hours)
        {
            return null;
        }

        var (minutes, seconds) = (0, 0);
        if (cursor.Take(':'))
        {
            if (Number(ref cursor, 0, 59, "minutes from 0 to 59", ref why) is not { } m)
            {
                return null;
            }

            minutes = m;
            if (cursor.Take(':'))
            {
                if (Number(ref cursor, 0, 59, "seconds from 0 to 59", ref why) is not { } s)
                {
                    return null;
                }

                seconds = s;
            }
        }

        return new TimeSpan(hours, minutes, seconds);
    }

    private static int? Number(ref TextCursor cursor, int min, int max, string expected, ref ParseError? why)
    {
        var start = cursor.At;
        var value = 0;
        while (char.IsAsciiDigit(cursor.Peek) && cursor.At < start + 3)
        {
            value = (value * 10) + (cursor.Next() - '0');
        }

        if (cursor.At > start && value >= min && value <= max)
        {
            return value;
        }

        why = new ParseError(start, expected, Source);
        return null;
    }
}
