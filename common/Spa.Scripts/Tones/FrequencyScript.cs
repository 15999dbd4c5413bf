using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>The sines that a tone is made of: <c>350@-19,440@-19</c>.</summary>
/// <param name="Components">One to six; a tone script names them by number, the first is 1.</param>
public sealed record FrequencyScript(ImmutableArray<FrequencyComponent> Components)
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 127;

    /// <summary>Most components.</summary>
    public const int MostComponents = 6;

    private const string Rule = "SPA FreqScript";

    //  FreqScript = component *( "," component )          1..6; blanks between the parts do not count
    /// <summary>Reads a script; a refusal tells the offset in characters.</summary>
    public static Parsed<FrequencyScript> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Limit)
        {
            return new ParseError(Limit, "at most 127 characters", Rule);
        }

        var cursor = new TextCursor(text);
        var read = Read(ref cursor, Rule);
        if (!read.Ok(out _, out _))
        {
            return read;
        }

        return cursor.End ? read : cursor.Fail("a comma and a frequency, or the end", Rule);
    }

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Limit);
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(FrequencyScript? other) => other is not null && Sequences.Same(Components, other.Components);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(Components);

    internal static Parsed<FrequencyScript> Read(ref TextCursor cursor, string rule)
    {
        var components = ImmutableArray.CreateBuilder<FrequencyComponent>(2);
        do
        {
            cursor.SkipBlanks();
            if (components.Count == MostComponents)
            {
                return cursor.Fail("at most 6 frequencies", rule);
            }

            if (!FrequencyComponent.Read(ref cursor, rule).Ok(out var component, out var error))
            {
                return error;
            }

            components.Add(component);
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));

        return new FrequencyScript(components.DrainToImmutable());
    }

    internal void Write(StringBuilder text)
    {
        for (var i = 0; i < Components.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            Components[i].Write(text);
        }
    }
}
