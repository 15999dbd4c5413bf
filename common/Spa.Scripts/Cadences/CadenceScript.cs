using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Cadences;

/// <summary>A rhythm of ringing or of a call waiting tone: <c>60(2/4)</c>.</summary>
/// <param name="Sections">One or two, played one after the other; after the last the ringing ends.</param>
public sealed record CadenceScript(ImmutableArray<CadenceSection> Sections)
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 127;

    private const string Rule = "SPA CadScript";

    //  CadScript = section [ ";" section ]
    /// <summary>Reads a script; a refusal tells the offset in characters.</summary>
    public static Parsed<CadenceScript> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Limit)
        {
            return new ParseError(Limit, "at most 127 characters", Rule);
        }

        var cursor = new TextCursor(text);
        if (!CadenceSection.Read(ref cursor, Rule).Ok(out var first, out var error))
        {
            return error;
        }

        if (cursor.End)
        {
            return new CadenceScript([first]);
        }

        if (!cursor.Take(';'))
        {
            return cursor.Fail("; and a second section, or the end", Rule);
        }

        if (!CadenceSection.Read(ref cursor, Rule).Ok(out var second, out error))
        {
            return error;
        }

        return cursor.End ? new CadenceScript([first, second]) : cursor.Fail("the end after the second section", Rule);
    }

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Limit);
        for (var i = 0; i < Sections.Length; i++)
        {
            if (i > 0)
            {
                text.Append(';');
            }

            Sections[i].Write(text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(CadenceScript? other) => other is not null && Sequences.Same(Sections, other.Sections);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(Sections);
}
