using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A time of day at which something is done daily: <c>0330</c>.</summary>
/// <param name="At">Local time; null = never.</param>
public readonly record struct DailyTime(TimeOnly? At)
{
    private const string Expected = "a time of day from 0000 to 2359, or blank";

    //  time = 2DIGIT [ ":" ] 2DIGIT
    /// <summary>Reads all of a text; blank is never.</summary>
    public static Parsed<DailyTime> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return default(DailyTime);
        }

        var digits = text.Length == 5 && text[2] == ':' ? text.Remove(2, 1) : text;
        var bad = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (bad >= 0 || digits.Length != 4)
        {
            return new ParseError(bad >= 0 ? bad : Math.Min(text.Length, 4), Expected, "SPA Resync At");
        }

        var (hour, minute) = (int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(digits.AsSpan(2), CultureInfo.InvariantCulture));
        return hour > 23 ? new ParseError(0, Expected, "SPA Resync At")
            : minute > 59 ? new ParseError(text.Length - 2, Expected, "SPA Resync At")
            : new DailyTime(new TimeOnly(hour, minute));
    }

    /// <inheritdoc/>
    public override string ToString() => At is { } at ? at.ToString("HHmm", CultureInfo.InvariantCulture) : string.Empty;
}
