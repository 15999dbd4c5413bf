using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts;

/// <summary>A part of a section of a tone or a cadence: on, off, and what else its kind has.</summary>
/// <typeparam name="TSelf">The kind of part.</typeparam>
internal interface ISectionPart<TSelf>
    where TSelf : class, ISectionPart<TSelf>
{
    /// <summary>False for 0/0.</summary>
    bool TakesTime { get; }

    void Write(StringBuilder text);

    /// <summary>Reads a part.</summary>
    /// <param name="cursor">Stands at its first character.</param>
    /// <param name="rule">Where the rule is written.</param>
    /// <param name="componentCount">Frequencies of the tone; 0 for a cadence, which has none.</param>
    static abstract Parsed<TSelf> Read(ref TextCursor cursor, string rule, int componentCount);
}

/// <summary>The form that sections of tones and of cadences share.</summary>
internal static class SectionText
{
    /// <summary>Most parts in a section.</summary>
    internal const int MostParts = 6;

    //  section = D "(" part *( "," part ) ")"
    internal static bool Read<TPart>(ref TextCursor cursor, string rule, int componentCount, out TimeSpan? duration, out ImmutableArray<TPart> parts, out ParseError? error)
        where TPart : class, ISectionPart<TPart>
    {
        parts = [];
        cursor.SkipBlanks();
        if (!ScriptSeconds.Read(ref cursor, rule, out duration, out error))
        {
            return false;
        }

        cursor.SkipBlanks();
        if (!cursor.Take('('))
        {
            error = cursor.Fail("( after the length of the section", rule);
            return false;
        }

        cursor.SkipBlanks();
        var start = cursor.At;
        var takesTime = false;
        var read = ImmutableArray.CreateBuilder<TPart>(1);
        do
        {
            cursor.SkipBlanks();
            if (read.Count == MostParts)
            {
                error = cursor.Fail("at most 6 on/off pairs in a section", rule);
                return false;
            }

            if (!TPart.Read(ref cursor, rule, componentCount).Ok(out var part, out error))
            {
                return false;
            }

            takesTime |= part.TakesTime;
            read.Add(part);
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));

        if (!cursor.Take(')'))
        {
            error = cursor.Fail("a comma and an on/off pair, or )", rule);
            return false;
        }

        // A pattern of no length can be repeated without end in no time.
        if (!takesTime)
        {
            error = new ParseError(start, "a pattern that takes time, not 0/0", rule);
            return false;
        }

        cursor.SkipBlanks();
        parts = read.DrainToImmutable();
        return true;
    }

    internal static void Write<TPart>(StringBuilder text, TimeSpan? duration, ImmutableArray<TPart> parts)
        where TPart : class, ISectionPart<TPart>
    {
        ScriptSeconds.Write(text, duration);
        text.Append('(');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            parts[i].Write(text);
        }

        text.Append(')');
    }
}
