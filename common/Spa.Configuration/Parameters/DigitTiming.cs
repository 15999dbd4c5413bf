using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>How long a digit sent to the exchange sounds, and the pause behind it.</summary>
/// <param name="On">Tone, 0.05 to 3 s.</param>
/// <param name="Off">Pause, 0.05 to 3 s.</param>
public sealed record DigitTiming(TimeSpan On, TimeSpan Off)
{
    private const string Expected = "on/off in seconds from 0.05 to 3, like .1/.1, or blank";

    /// <summary>What a blank text means: .1/.1.</summary>
    public static readonly DigitTiming Usual = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));

    /// <summary>Reads all of a text; blank is <see cref="Usual"/>.</summary>
    public static Parsed<DigitTiming> Parse(string text)
    {
        if (text.Length == 0)
        {
            return Usual;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return new ParseError(text.Length, Expected, "SPA PSTN Dial Digit Len");
        }

        return Part(text, 0, slash, out var why) is TimeSpan on && Part(text, slash + 1, text.Length, out why) is TimeSpan off
            ? new DigitTiming(on, off)
            : why!;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{NumberText.Write((decimal)On.TotalSeconds)}/{NumberText.Write((decimal)Off.TotalSeconds)}";

    private static TimeSpan? Part(string text, int from, int to, out ParseError? why)
    {
        why = null;
        if (!NumberText.TryDecimal(text[from..to].Trim(), out var seconds, out var at))
        {
            why = new ParseError(from + at, Expected, "SPA PSTN Dial Digit Len");
            return null;
        }

        if (seconds is < 0.05m or > 3m)
        {
            why = new ParseError(from, Expected, "SPA PSTN Dial Digit Len");
            return null;
        }

        return TimeSpan.FromMilliseconds((double)Math.Truncate(seconds * 1000));
    }
}
