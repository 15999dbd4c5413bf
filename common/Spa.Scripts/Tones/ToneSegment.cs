using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>A piece of a tone: sounding, then silent.</summary>
/// <param name="On">How long the components sound; null = for ever.</param>
/// <param name="Off">Silence behind it; null = for ever.</param>
/// <param name="Components">Numbers 1 to 6 of the components that sound together, in the order written; empty = silence.</param>
public sealed record ToneSegment(TimeSpan? On, TimeSpan? Off, ImmutableArray<int> Components) : ISectionPart<ToneSegment>
{
    // Nearly every tone sounds one of these; the arrays are shared.
    private static readonly ImmutableArray<int>[] Single = [[], [1], [2], [3], [4], [5], [6]];
    private static readonly ImmutableArray<int> Pair = [1, 2];

    /// <summary>The segment as a script writes it: <c>.5/.5/1+2</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(16);
        Write(text);
        return text.ToString();
    }

    bool ISectionPart<ToneSegment>.TakesTime => On != TimeSpan.Zero || Off != TimeSpan.Zero;

    /// <inheritdoc/>
    public bool Equals(ToneSegment? other)
        => other is not null && On == other.On && Off == other.Off && Sequences.Same(Components, other.Components);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(On, Off, Sequences.Hash(Components));

    //  segment = on "/" off "/" f          f = "0" | n *( "+" n ), n = number of a component of this tone
    static Parsed<ToneSegment> ISectionPart<ToneSegment>.Read(ref TextCursor cursor, string rule, int componentCount)
    {
        if (!ScriptSeconds.Read(ref cursor, rule, out var on, out var error))
        {
            return error!;
        }

        cursor.SkipBlanks();
        if (!cursor.Take('/'))
        {
            return cursor.Fail("/ and the silent time", rule);
        }

        cursor.SkipBlanks();
        if (!ScriptSeconds.Read(ref cursor, rule, out var off, out error))
        {
            return error!;
        }

        cursor.SkipBlanks();
        if (!cursor.Take('/'))
        {
            return cursor.Fail("/ and the frequencies that sound, like 1+2", rule);
        }

        cursor.SkipBlanks();
        if (cursor.Peek == '0' && !char.IsAsciiDigit(cursor.PeekAt(1)))
        {
            cursor.Next();
            return new ToneSegment(on, off, Single[0]);
        }

        Span<int> numbers = stackalloc int[FrequencyScript.MostComponents];
        var count = 0;
        do
        {
            cursor.SkipBlanks();
            if (count == numbers.Length)
            {
                return cursor.Fail("at most 6 frequencies together", rule);
            }

            var number = cursor.Peek - '0';
            if (number < 1 || number > componentCount || char.IsAsciiDigit(cursor.PeekAt(1)))
            {
                return cursor.Fail(Wanted(componentCount, count == 0), rule);
            }

            cursor.Next();
            numbers[count++] = number;
            cursor.SkipBlanks();
        }
        while (cursor.Take('+'));

        var components = count == 1 ? Single[numbers[0]]
            : numbers[..count] is [1, 2] ? Pair
            : [.. numbers[..count]];
        return new ToneSegment(on, off, components);
    }

    void ISectionPart<ToneSegment>.Write(StringBuilder text) => Write(text);

    private void Write(StringBuilder text)
    {
        ScriptSeconds.Write(text, On);
        text.Append('/');
        ScriptSeconds.Write(text, Off);
        text.Append('/');
        if (Components.IsDefaultOrEmpty)
        {
            text.Append('0');
            return;
        }

        for (var i = 0; i < Components.Length; i++)
        {
            if (i > 0)
            {
                text.Append('+');
            }

            text.Append(CultureInfo.InvariantCulture, $"{Components[i]}");
        }
    }

    private static string Wanted(int componentCount, bool first)
    {
        var numbers = componentCount == 1 ? "frequency number 1" : string.Create(CultureInfo.InvariantCulture, $"a frequency number from 1 to {componentCount}");
        return first ? numbers + ", or 0 for silence" : numbers;
    }
}
