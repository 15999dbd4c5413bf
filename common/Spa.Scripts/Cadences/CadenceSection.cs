using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Cadences;

/// <summary>A part of a cadence: pairs played in order, again and again, until its time is used up.</summary>
/// <param name="Duration">Length of the section; null = for ever.</param>
/// <param name="Pairs">One to six; at least one of them takes time.</param>
public sealed record CadenceSection(TimeSpan? Duration, ImmutableArray<CadencePair> Pairs)
{
    /// <summary>Most pairs.</summary>
    public const int MostPairs = 6;

    /// <summary>The section as a script writes it: <c>60(.8/.4,.8/4)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(32);
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(CadenceSection? other)
        => other is not null && Duration == other.Duration && Sequences.Same(Pairs, other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Duration, Sequences.Hash(Pairs));

    //  section = D "(" pair *( "," pair ) ")"
    internal static Parsed<CadenceSection> Read(ref TextCursor cursor, string rule)
    {
        cursor.SkipBlanks();
        if (!ScriptSeconds.Read(ref cursor, rule, out var duration, out var error))
        {
            return error!;
        }

        cursor.SkipBlanks();
        if (!cursor.Take('('))
        {
            return cursor.Fail("( after the length of the section", rule);
        }

        cursor.SkipBlanks();
        var start = cursor.At;
        var takesTime = false;
        var pairs = ImmutableArray.CreateBuilder<CadencePair>(1);
        do
        {
            cursor.SkipBlanks();
            if (pairs.Count == MostPairs)
            {
                return cursor.Fail("at most 6 on/off pairs in a section", rule);
            }

            if (!CadencePair.Read(ref cursor, rule).Ok(out var pair, out error))
            {
                return error;
            }

            takesTime |= pair.On != TimeSpan.Zero || pair.Off != TimeSpan.Zero;
            pairs.Add(pair);
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));

        if (!cursor.Take(')'))
        {
            return cursor.Fail("a comma and an on/off pair, or )", rule);
        }

        // A pattern of no length can be repeated without end in no time.
        if (!takesTime)
        {
            return new ParseError(start, "a pattern that takes time, not 0/0", rule);
        }

        cursor.SkipBlanks();
        return new CadenceSection(duration, pairs.DrainToImmutable());
    }

    internal void Write(StringBuilder text)
    {
        ScriptSeconds.Write(text, Duration);
        text.Append('(');
        for (var i = 0; i < Pairs.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            Pairs[i].Write(text);
        }

        text.Append(')');
    }
}
