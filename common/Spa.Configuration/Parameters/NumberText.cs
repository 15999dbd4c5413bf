using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>Numbers as profiles write them.</summary>
internal static class NumberText
{
    /// <summary>Decimal, or <c>0x</c> and hexadecimal digits, with an optional sign. The error names the first place that does not fit.</summary>
    public static bool TryWhole(string text, out long value, out int at)
    {
        var cursor = new TextCursor(text);
        var negative = cursor.Take('-');
        _ = !negative && cursor.Take('+');
        var hex = cursor.Peek == '0' && cursor.PeekAt(1) is 'x' or 'X';
        if (hex)
        {
            cursor.MoveTo(cursor.At + 2);
        }

        value = 0;
        var start = cursor.At;
        var limit = long.MaxValue / 32;
        while (!cursor.End && (hex ? char.IsAsciiHexDigit(cursor.Peek) : char.IsAsciiDigit(cursor.Peek)))
        {
            value = Math.Min(limit, (value * (hex ? 16 : 10)) + Convert.ToInt32(cursor.Next().ToString(), 16));
        }

        at = cursor.At;
        value = negative ? -value : value;
        return cursor.End && at > start;
    }

    /// <summary>Digits with an optional sign and decimal point; no exponent, no grouping. <c>.5</c> and <c>5.</c> are numbers.</summary>
    public static bool TryDecimal(string text, out decimal value, out int at)
    {
        var cursor = new TextCursor(text);
        _ = cursor.Take('-') || cursor.Take('+');
        var digits = 0;
        for (; char.IsAsciiDigit(cursor.Peek); digits++)
        {
            cursor.Next();
        }

        if (cursor.Take('.'))
        {
            for (; char.IsAsciiDigit(cursor.Peek); digits++)
            {
                cursor.Next();
            }
        }

        at = cursor.At;
        value = 0;
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return cursor.End && digits > 0 && decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Without trailing zeros and without a decimal point it does not need.</summary>
    public static string Write(decimal value) => value.ToString("0.#######", CultureInfo.InvariantCulture);
}
