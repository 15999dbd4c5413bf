using System.Globalization;

namespace Spa.Sip.Messages;

/// <summary>Numbers inside parameters.</summary>
internal static class Numbers
{
    /// <summary>Delta-seconds; what is larger than a number of 32 bits is the largest one (RFC 3261 20.19). Null for no number.</summary>
    public static uint? Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue;
    }

    /// <summary>A number up to <paramref name="limit"/>; null for anything else.</summary>
    public static int? UpTo(int limit, string? text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= limit ? number : null;

    //  qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )          RFC 3261 25.1
    public static int? Thousandths(string? text)
        => text is { Length: > 0 and <= 5 } && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) && q is >= 0 and <= 1
            ? (int)(q * 1000) : null;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
