using System.Collections.Immutable;
using System.Text;

namespace Spa.Fleet.Sheets;

/// <summary>A table as spreadsheets keep it: RFC 4180, UTF-8 with or without a byte order mark, parted by <c>,</c>, <c>;</c> or tabs.</summary>
/// <param name="Heading">Names of the columns, blanks around them taken away.</param>
/// <param name="Rows">Rows that are not empty.</param>
/// <param name="Separator">What parts its fields.</param>
public sealed record Sheet(ImmutableArray<string> Heading, ImmutableArray<SheetRow> Rows, char Separator)
{
    /// <summary>Most rows.</summary>
    public const int MostRows = 100_000;

    /// <summary>Longest file, bytes.</summary>
    public const int Largest = 32 * 1024 * 1024;

    /// <summary>Longest field, characters.</summary>
    public const int LongestField = 8192;

    private const int MostColumns = 200;

    //  file     = [ BOM ] record *( newline record ) [ newline ]       RFC 4180 2
    //  record   = field *( separator field )
    //  field    = DQUOTE *( any / 2DQUOTE ) DQUOTE / *plain
    //  newline  = CRLF / LF / CR

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="sheet">The table; null when it cannot be read.</param>
    /// <param name="fault">Why it cannot be read; null when it can.</param>
    public static bool Read(ReadOnlySpan<byte> file, out Sheet? sheet, out SheetFault? fault)
    {
        sheet = null;
        if (file.Length > Largest)
        {
            fault = new(1, string.Empty, $"The file has {file.Length} bytes; at most {Largest} are taken: cut it into several.");
            return false;
        }

        if (file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            fault = new(1, string.Empty, "The file is UTF-16: save it as \"CSV UTF-8\".");
            return false;
        }

        file = file is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException e)
        {
            var before = file[..Math.Clamp(e.Index, 0, file.Length)];
            fault = new(1 + before.Count((byte)'\n'), string.Empty, "There is a byte here that is no UTF-8: save it as \"CSV UTF-8\".");
            return false;
        }

        var separator = SeparatorOf(text);
        var records = new Records(text, separator);
        if (!records.Next(out var heading, out fault))
        {
            fault ??= new(1, string.Empty, "The file is empty: its first line must name the columns.");
            return false;
        }

        if (heading!.Fields.Length > MostColumns)
        {
            fault = new(heading.Line, string.Empty, $"There are {heading.Fields.Length} columns; at most {MostColumns} are taken.");
            return false;
        }

        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        while (records.Next(out var row, out fault))
        {
            if (row!.Fields.Length != heading.Fields.Length)
            {
                fault = new(row.Line, string.Empty, $"The line has {row.Fields.Length} fields, the heading {heading.Fields.Length}: a separator is missing or too many, or a field that holds one is not in quotation marks.");
                return false;
            }

            if (rows.Count == MostRows)
            {
                fault = new(row.Line, string.Empty, $"At most {MostRows} rows are taken: cut the file into several.");
                return false;
            }

            rows.Add(row);
        }

        if (fault is not null)
        {
            return false;
        }

        sheet = new([.. heading.Fields.Select(f => f.Trim())], rows.ToImmutable(), separator);
        return true;
    }

    // What the heading has most of outside of quotation marks; a comma when it has none.
    private static char SeparatorOf(string text)
    {
        var (quoted, commas, semicolons, tabs) = (false, 0, 0, 0);
        foreach (var sign in text)
        {
            if (!quoted && sign is '\n' or '\r')
            {
                break;
            }

            quoted ^= sign == '"';
            commas += !quoted && sign == ',' ? 1 : 0;
            semicolons += !quoted && sign == ';' ? 1 : 0;
            tabs += !quoted && sign == '\t' ? 1 : 0;
        }

        return semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',';
    }

    private sealed class Records(string text, char separator)
    {
        private int at;
        private int line = 1;

        /// <summary>The next record that is not empty; false at the end, or with a fault.</summary>
        public bool Next(out SheetRow? row, out SheetFault? fault)
        {
            (row, fault) = (null, null);
            while (at < text.Length)
            {
                var begun = line;
                var fields = ImmutableArray.CreateBuilder<string>();
                do
                {
                    if (!Field(out var field, out fault))
                    {
                        return false;
                    }

                    fields.Add(field);
                }
                while (Take(separator));
                if (at < text.Length && !Newline())
                {
                    fault = new(line, string.Empty, "There is text after the closing quotation mark of a field: write a quotation mark inside a field twice.");
                    return false;
                }

                if (fields.Any(f => !string.IsNullOrWhiteSpace(f)))
                {
                    row = new(begun, fields.ToImmutable());
                    return true;
                }
            }

            return false;
        }

        private bool Field(out string field, out SheetFault? fault)
        {
            fault = null;
            var (start, begun) = (at, line);
            if (!Take('"'))
            {
                while (at < text.Length && text[at] != separator && text[at] is not ('\n' or '\r'))
                {
                    at++;
                }

                field = text[start..at];
                return Short(field, begun, out fault);
            }

            var signs = new StringBuilder();
            while (at < text.Length)
            {
                if (text[at] == '"')
                {
                    at++;
                    if (!Take('"'))
                    {
                        field = signs.ToString();
                        return Short(field, begun, out fault);
                    }

                    signs.Append('"');
                }
                else
                {
                    line += text[at] == '\n' || (text[at] == '\r' && !(at + 1 < text.Length && text[at + 1] == '\n')) ? 1 : 0;
                    signs.Append(text[at++]);
                }
            }

            field = string.Empty;
            fault = new(begun, string.Empty, "A field begins with a quotation mark here that is never closed.");
            return false;
        }

        private static bool Short(string field, int line, out SheetFault? fault)
        {
            fault = field.Length > LongestField ? new(line, string.Empty, $"A field has {field.Length} characters; at most {LongestField} are taken.") : null;
            return fault is null;
        }

        private bool Newline()
        {
            if (!(Take('\r') | Take('\n')))
            {
                return false;
            }

            line++;
            return true;
        }

        private bool Take(char sign)
        {
            if (at < text.Length && text[at] == sign)
            {
                at++;
                return true;
            }

            return false;
        }
    }
}
