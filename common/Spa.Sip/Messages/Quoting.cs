using System.Text;

namespace Spa.Sip.Messages;

/// <summary>Quoted strings (RFC 3261 25.1).</summary>
internal static class Quoting
{
    /// <summary>The meaning of a quoted string, or the text itself when it is none.</summary>
    public static string Open(string raw)
    {
        if (raw.Length < 2 || raw[0] != '"' || raw[^1] != '"') return raw;
        if (!raw.Contains('\\', StringComparison.Ordinal)) return raw[1..^1];
        var text = new StringBuilder(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length - 1) i++;
            text.Append(raw[i]);
        }

        return text.ToString();
    }

    /// <summary>The text in quotes. Line ends, which no quoted string can carry, become blanks.</summary>
    public static string Close(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '\r' or '\n')
            {
                quoted.Append(' ');
                continue;
            }

            if (c is '"' or '\\' or < ' ' or '\u007f') quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
