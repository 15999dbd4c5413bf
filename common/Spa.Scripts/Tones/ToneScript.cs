using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>A tone: what sounds and in which rhythm. <c>350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)</c> is two seconds of stutter, then ten seconds steady.</summary>
/// <param name="Frequencies">The components that the segments name by number.</param>
/// <param name="Sections">One or two, played one after the other; after the last the tone ends.</param>
public sealed record ToneScript(FrequencyScript Frequencies, ImmutableArray<ToneSection> Sections)
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 127;

    private const string Rule = "SPA ToneScript";

    /// <summary>No tone: ends as it begins, and is written as nothing.</summary>
    public static ToneScript None { get; } = new(new FrequencyScript([]), []);

    //  ToneScript = FreqScript ";" section [ ";" section ]
    /// <summary>Reads a script; a refusal tells the offset in characters.</summary>
    public static Parsed<ToneScript> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Limit)
        {
            return new ParseError(Limit, "at most 127 characters", Rule);
        }

        var cursor = new TextCursor(text);
        if (!FrequencyScript.Read(ref cursor, Rule).Ok(out var frequencies, out var error))
        {
            return error;
        }

        if (!cursor.Take(';'))
        {
            return cursor.Fail("a comma and a frequency, or ; and a section like 10(*/0/1)", Rule);
        }

        if (!ToneSection.Read(ref cursor, Rule, frequencies.Components.Length).Ok(out var first, out error))
        {
            return error;
        }

        if (cursor.End)
        {
            return new ToneScript(frequencies, [first]);
        }

        if (!cursor.Take(';'))
        {
            return cursor.Fail("; and a second section, or the end", Rule);
        }

        if (!ToneSection.Read(ref cursor, Rule, frequencies.Components.Length).Ok(out var second, out error))
        {
            return error;
        }

        return cursor.End ? new ToneScript(frequencies, [first, second]) : cursor.Fail("the end after the second section", Rule);
    }

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Limit);
        Frequencies.Write(text);
        foreach (var section in Sections)
        {
            text.Append(';');
            section.Write(text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ToneScript? other)
        => other is not null && Frequencies.Equals(other.Frequencies) && Sequences.Same(Sections, other.Sections);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Frequencies, Sequences.Hash(Sections));
}
