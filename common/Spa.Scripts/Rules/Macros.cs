using System.Text;

namespace Spa.Scripts.Rules;

/// <summary>Macro expansion, one pass from left to right: <c>$MAU</c>, <c>$(MAU)</c>, <c>$(MAU:4)</c>, <c>$(MAU:8:2)</c>, <c>$$</c>.</summary>
/// <remarks>What came out of a macro is not looked at again. Unknown names and brackets that do not fit stay as written.</remarks>
public static class Macros
{
    /// <summary>Longest result in characters; what would go beyond is dropped.</summary>
    public const int Limit = 65_536;

    /// <summary>Expands <paramref name="text"/>; <c>$SA</c> to <c>$SD</c> stay as written.</summary>
    public static string Expand(string text, IMacroSource source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        _ = TryExpand(text, source, out var expanded);
        return expanded;
    }

    /// <summary>The same; false when the result is longer than <see cref="Limit"/> and was cut there.</summary>
    internal static bool TryExpand(string text, IMacroSource source, out string expanded)
        => Run(text, name => IsSecret(name) ? null : source.Value(name), collapse: true, out expanded);

    /// <summary>Expands <c>$SA</c> to <c>$SD</c> in the argument of an option, and nothing else.</summary>
    internal static string ExpandSecrets(string argument, ISecretSource secrets)
    {
        _ = Run(argument, name => IsSecret(name) ? secrets.Secret(name) : null, collapse: false, out var expanded);
        return expanded;
    }

    private static bool IsSecret(string name) => name is "SA" or "SB" or "SC" or "SD";

    //  macro = "$" name | "$(" name [ ":" offset [ ":" length ] ] ")" | "$$"          name = 1*( ALPHA | DIGIT )
    private static bool Run(string text, Func<string, string?> value, bool collapse, out string expanded)
    {
        var dollar = text.IndexOf('$', StringComparison.Ordinal);
        if (dollar < 0)
        {
            expanded = text.Length > Limit ? text[..Limit] : text;
            return text.Length <= Limit;
        }

        var result = new StringBuilder(text.Length + 32);
        var at = 0;
        while (dollar >= 0 && result.Length <= Limit)
        {
            result.Append(text, at, dollar - at);
            at = dollar + 1;
            if (collapse && at < text.Length && text[at] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (Read(text, at, out var name, out var offset, out var length, out var end) && value(name) is { } found)
            {
                offset = Math.Min(offset, found.Length);
                result.Append(found, offset, Math.Min(length, found.Length - offset));
                at = end;
            }
            else
            {
                result.Append('$');
            }

            dollar = text.IndexOf('$', at);
        }

        result.Append(text, at, text.Length - at);
        var whole = result.Length <= Limit;
        result.Length = Math.Min(result.Length, Limit);
        expanded = result.ToString();
        return whole;
    }

    // Known names are upper case: one with a small letter is no macro.
    private static bool Read(string text, int at, out string name, out int offset, out int length, out int end)
    {
        (name, offset, length, end) = (string.Empty, 0, int.MaxValue, at);
        var bracketed = end < text.Length && text[end] == '(';
        end += bracketed ? 1 : 0;
        var start = end;
        var small = false;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            small |= char.IsAsciiLetterLower(text[end]);
            end++;
        }

        if (end == start || small)
        {
            return false;
        }

        name = text[start..end];
        if (!bracketed)
        {
            return true;
        }

        if (ReadPart(text, ref end, ref offset))
        {
            _ = ReadPart(text, ref end, ref length);
        }

        return end < text.Length && text[end++] == ')';
    }

    private static bool ReadPart(string text, ref int at, ref int value)
    {
        if (at + 1 >= text.Length || text[at] != ':' || !char.IsAsciiDigit(text[at + 1]))
        {
            return false;
        }

        value = 0;
        for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            value = Math.Min((value * 10) + (text[at] - '0'), 100_000);
        }

        return true;
    }
}
