using System.Text;
using Spa.Foundation.Text;

namespace Spa.Media.CallerId;

/// <summary>Who calls, as keys before or after the ring.</summary>
/// <param name="Number">The number; null when it is not shown.</param>
/// <param name="Absence">Why there is none; null when there is one.</param>
public sealed record DtmfCallerId(string? Number, CallerIdAbsence? Absence)
{
    private const int NumberLimit = 20;
    private const string Rule = "ETSI EN 300 659-1 annex B";
    private const string OutOfArea = "00";
    private const string Private = "10";

    //  keys = "A" number end / "D" number end / "B" code end / "D" digit end
    //  end  = "C" / "#"
    //  "B00" nobody knows the number, "B10" it is withheld; with the end "#" (Denmark) "D1" withheld, "D2" and "D3" not known
    /// <summary>Reads keys as a display hears them; both ends and both beginnings are understood.</summary>
    public static Parsed<DtmfCallerId> Read(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var cursor = new TextCursor(keys);
        var start = cursor.Peek;
        if (start is not ('A' or 'B' or 'D'))
        {
            return cursor.Fail("A, B or D", Rule);
        }

        cursor.Take(start);
        var number = new StringBuilder(NumberLimit);
        while (char.IsAsciiDigit(cursor.Peek) && number.Length < NumberLimit)
        {
            number.Append(cursor.Peek);
            cursor.Take(cursor.Peek);
        }

        var hash = cursor.Peek == '#';
        if (!cursor.Take('C') && !cursor.Take('#'))
        {
            return cursor.Fail("a digit, or C or # as the end", Rule);
        }

        if (!cursor.End)
        {
            return cursor.Fail("the end", Rule);
        }

        var digits = number.ToString();
        return (start, digits) switch
        {
            ('B', Private) => new DtmfCallerId(null, CallerIdAbsence.Private),
            ('B', _) => new DtmfCallerId(null, CallerIdAbsence.OutOfArea),
            ('D', "1") when hash => new DtmfCallerId(null, CallerIdAbsence.Private),
            ('D', "2" or "3") when hash => new DtmfCallerId(null, CallerIdAbsence.OutOfArea),
            (_, "") => new DtmfCallerId(null, CallerIdAbsence.OutOfArea),
            _ => new DtmfCallerId(digits, null),
        };
    }

    /// <summary>The keys to send. What is no digit in the number is left out; what is too long is cut.</summary>
    /// <param name="denmark">The end <c>#</c> and its reasons in place of <c>C</c>.</param>
    public string Write(bool denmark)
    {
        var digits = string.Concat((Number ?? string.Empty).Where(char.IsAsciiDigit).Take(NumberLimit));
        if (digits.Length > 0)
        {
            return $"A{digits}{(denmark ? '#' : 'C')}";
        }

        return (denmark, Absence) switch
        {
            (true, CallerIdAbsence.Private) => "D1#",
            (true, _) => "D3#",
            (false, CallerIdAbsence.Private) => $"B{Private}C",
            _ => $"B{OutOfArea}C",
        };
    }
}
