using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Where the reading of a rule stands, and why it was given up.</summary>
/// <param name="text">The text after macro expansion.</param>
internal sealed class RuleScan(string text)
{
    private const string Rule = "SPA provisioning rule";

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>0-based offset of the next character.</summary>
    public int At { get; set; }

    /// <summary>The last refusal; null = none.</summary>
    public ParseError? Error { get; private set; }

    /// <summary>True when something was decided by the text ending where it ends: more text could have made it right.</summary>
    public bool SawEnd { get; set; }

    /// <summary>The next character; NUL at the end, which is then noted as seen.</summary>
    public char Peek
    {
        get
        {
            if (At < Text.Length)
            {
                return Text[At];
            }

            SawEnd = true;
            return '\0';
        }
    }

    /// <summary>True when nothing is left.</summary>
    public bool AtEnd => Peek == '\0' && At >= Text.Length;

    /// <summary>What may stand in a host name.</summary>
    public static bool IsHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    /// <summary>What a parameter's name may begin with.</summary>
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    /// <summary>What may stand in a parameter's name.</summary>
    public static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    /// <summary>Takes the next character if it is the one wanted.</summary>
    public bool Take(char wanted)
    {
        if (Peek != wanted)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>Passes over blanks.</summary>
    public void SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek))
        {
            At++;
        }
    }

    /// <summary>Reads a text in quotes; null with a refusal when there is none.</summary>
    public string? ReadText()
    {
        if (!Take('"'))
        {
            Fail("a text in quotes");
            return null;
        }

        var start = At;
        while (Peek != '"')
        {
            if (AtEnd)
            {
                Fail("a closing quote");
                return null;
            }

            At++;
        }

        return Text[start..At++];
    }

    /// <summary>Refuses the text at the present place.</summary>
    public void Fail(string expected) => Fail(At, expected);

    /// <summary>Refuses the text at a place.</summary>
    public void Fail(int place, string expected) => Error = new ParseError(place, expected, Rule);

    /// <summary>Refuses the text at the present place and gives null.</summary>
    public T? Refuse<T>(string expected)
        where T : struct
    {
        Fail(expected);
        return null;
    }
}
