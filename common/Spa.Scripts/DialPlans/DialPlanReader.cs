using System.Buffers;
using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Reads dial plans.</summary>
/// <remarks>
/// <code>
/// script   = [ global *( "," global ) [","] ] "(" sequence *( "|" sequence ) ")"
/// global   = ( "L" | "S" ) ":" seconds
/// </code>
/// White space does not exist for this grammar: it is taken out before reading, and positions are put back afterwards.
/// </remarks>
internal static class DialPlanReader
{
    internal const string Rule = "SPA dial plan";
    internal const int GreatestSeconds = 3600;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f\u0085\u00A0");

    internal static Parsed<DialPlan> ReadPlan(string text)
    {
        if (!text.AsSpan().ContainsAny(Blanks))
        {
            return ReadCompact(text);
        }

        var places = new int[text.Length + 1];
        var kept = new char[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Blanks.Contains(text[i]))
            {
                places[count] = i;
                kept[count++] = text[i];
            }
        }

        places[count] = text.Length;
        var read = ReadCompact(kept.AsSpan(0, count));
        return read.Ok(out _, out var error) ? read : error with { At = places[error.At] };
    }

    private static Parsed<DialPlan> ReadCompact(ReadOnlySpan<char> text)
    {
        var cursor = new TextCursor(text);
        TimeSpan? longTime = null;
        TimeSpan? shortTime = null;
        while (!cursor.Take('('))
        {
            var isLong = cursor.Peek == 'L';
            if (!isLong && cursor.Peek != 'S')
            {
                return cursor.Fail(longTime is null && shortTime is null ? "( and the sequences, or a time like S:4," : "( and the sequences", Rule);
            }

            cursor.Next();
            if (!cursor.Take(':'))
            {
                return cursor.Fail(": and seconds", Rule);
            }

            if (!char.IsAsciiDigit(cursor.Peek))
            {
                return cursor.Fail("seconds", Rule);
            }

            if (!ScriptSeconds.ReadNumber(ref cursor, Rule, GreatestSeconds, out var time, out var error))
            {
                return error!;
            }

            longTime = isLong ? time : longTime;
            shortTime = isLong ? shortTime : time;
            if (!cursor.Take(',') && cursor.Peek != '(')
            {
                return cursor.Fail("a comma or (", Rule);
            }
        }

        var sequences = ImmutableArray.CreateBuilder<DialSequence>(4);
        do
        {
            if (!DialSequenceReader.Read(ref cursor).Ok(out var sequence, out var error))
            {
                return error;
            }

            sequences.Add(sequence);
        }
        while (cursor.Take('|'));

        if (!cursor.Take(')'))
        {
            return cursor.Fail("a key 0-9 * #, x, [, <, S, L, P, a comma, !, | or )", Rule);
        }

        return cursor.End ? new DialPlan(longTime, shortTime, sequences.DrainToImmutable()) : cursor.Fail("the end after )", Rule);
    }
}
