using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>A part of a tone: segments played in order, again and again, until its time is used up.</summary>
/// <param name="Duration">Length of the section; null = for ever.</param>
/// <param name="Segments">One to six; at least one of them takes time.</param>
public sealed record ToneSection(TimeSpan? Duration, ImmutableArray<ToneSegment> Segments)
{
    /// <summary>Most segments.</summary>
    public const int MostSegments = 6;

    /// <summary>The section as a script writes it: <c>10(.5/.5/1+2)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(32);
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ToneSection? other)
        => other is not null && Duration == other.Duration && Sequences.Same(Segments, other.Segments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Duration, Sequences.Hash(Segments));

    //  section = D "(" segment *( "," segment ) ")"
    internal static Parsed<ToneSection> Read(ref TextCursor cursor, string rule, int componentCount)
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
        var segments = ImmutableArray.CreateBuilder<ToneSegment>(1);
        do
        {
            cursor.SkipBlanks();
            if (segments.Count == MostSegments)
            {
                return cursor.Fail("at most 6 on/off pairs in a section", rule);
            }

            if (!ToneSegment.Read(ref cursor, rule, componentCount).Ok(out var segment, out error))
            {
                return error;
            }

            takesTime |= segment.On != TimeSpan.Zero || segment.Off != TimeSpan.Zero;
            segments.Add(segment);
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
        return new ToneSection(duration, segments.DrainToImmutable());
    }

    internal void Write(StringBuilder text)
    {
        ScriptSeconds.Write(text, Duration);
        text.Append('(');
        for (var i = 0; i < Segments.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            Segments[i].Write(text);
        }

        text.Append(')');
    }
}
