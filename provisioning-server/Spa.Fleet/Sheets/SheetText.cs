using System.Buffers;
using System.Text;

namespace Spa.Fleet.Sheets;

/// <summary>Writes what <see cref="Sheet"/> reads.</summary>
/// <remarks>
/// A field that a spreadsheet would take for a formula (it begins with <c>= + - @</c>, a tab or a line end) gets an apostrophe before it, and so does one that begins with apostrophes before such a sign;
/// <see cref="Plain"/> takes one away again, so that a file that was written is read as what it was.
/// </remarks>
public static class SheetText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\t\r\n");

    /// <summary>A line with its end.</summary>
    public static string Line(IEnumerable<string> fields, char separator = ',')
    {
        ArgumentNullException.ThrowIfNull(fields);
        var line = new StringBuilder();
        var first = true;
        foreach (var field in fields)
        {
            if (!first)
            {
                line.Append(separator);
            }

            first = false;
            var safe = Safe(field);
            if (safe.AsSpan().ContainsAny(Quoted) || (safe.Length > 0 && (char.IsWhiteSpace(safe[0]) || char.IsWhiteSpace(safe[^1]))))
            {
                line.Append('"').Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                line.Append(safe);
            }
        }

        return line.Append("\r\n").ToString();
    }

    /// <summary>A field that no spreadsheet takes for a formula.</summary>
    public static string Safe(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return IsFormula(field) ? "'" + field : field;
    }

    /// <summary>What was written as that field.</summary>
    public static string Plain(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length > 0 && field[0] == '\'' && IsFormula(field) ? field[1..] : field;
    }

    private static bool IsFormula(string field)
    {
        var sign = field.AsSpan().TrimStart('\'');
        return sign.Length > 0 && sign[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';
    }
}
