using System.Buffers;

namespace Spa.Foundation.Text;

/// <summary>Reads a text once, from left to right, and knows where it stands.</summary>
public ref struct TextCursor(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;

    /// <summary>0-based offset of the next character.</summary>
    public int At { get; private set; }

    /// <summary>True when nothing is left.</summary>
    public readonly bool End => At >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public readonly char Peek => End ? '\0' : text[At];

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<char> Rest => text[At..];

    /// <summary>The character <paramref name="ahead"/> places behind the next one, or NUL beyond the end.</summary>
    public readonly char PeekAt(int ahead) => At + ahead < text.Length ? text[At + ahead] : '\0';

    /// <summary>Takes the next character if it is <paramref name="wanted"/>.</summary>
    public bool Take(char wanted)
    {
        if (End || text[At] != wanted)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>Takes <paramref name="wanted"/> if it comes next, without regard to case.</summary>
    public bool TakeWord(ReadOnlySpan<char> wanted)
    {
        if (!Rest.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        At += wanted.Length;
        return true;
    }

    /// <summary>Takes the longest run of characters from <paramref name="set"/>; empty when there is none.</summary>
    public ReadOnlySpan<char> TakeWhile(SearchValues<char> set)
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(set);
        var taken = length < 0 ? rest : rest[..length];
        At += taken.Length;
        return taken;
    }

    /// <summary>Takes everything before the first character from <paramref name="set"/>, or all the rest.</summary>
    public ReadOnlySpan<char> TakeUntil(SearchValues<char> set)
    {
        var rest = Rest;
        var length = rest.IndexOfAny(set);
        var taken = length < 0 ? rest : rest[..length];
        At += taken.Length;
        return taken;
    }

    /// <summary>Takes the next character, whatever it is; NUL at the end.</summary>
    public char Next()
    {
        if (End)
        {
            return '\0';
        }

        return text[At++];
    }

    /// <summary>Passes over blanks, tabs and line ends.</summary>
    public void SkipBlanks()
    {
        while (!End && char.IsWhiteSpace(text[At]))
        {
            At++;
        }
    }

    /// <summary>Goes back (or on) to <paramref name="at"/>, an offset this cursor has stood at.</summary>
    public void MoveTo(int at) => At = at;

    /// <summary>A refusal at the present place.</summary>
    public readonly ParseError Fail(string expected, string rule) => new(At, expected, rule);
}
