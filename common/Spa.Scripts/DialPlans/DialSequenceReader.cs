using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Reads the sequences of a dial plan, from which white space has been taken out.</summary>
/// <remarks>
/// <code>
/// sequence = *( element )
/// element  = ( key | "x" | set | subst | timer ) [ "." ] | "," | "!"
/// set      = "[" 1*( key | digit "-" digit ) "]"
/// timer    = ( "S" | "L" | "P" ) [ seconds ]
/// </code>
/// </remarks>
internal static class DialSequenceReader
{
    /// <summary>Reads one sequence that stands alone.</summary>
    internal static Parsed<DialSequence> ReadAlone(string text)
    {
        var cursor = new TextCursor(text);
        var read = Read(ref cursor);
        return !read.Ok(out _, out _) || cursor.End ? read : cursor.Fail("the end of the sequence", DialPlanReader.Rule);
    }

    internal static Parsed<DialSequence> Read(ref TextCursor cursor)
    {
        var elements = ImmutableArray.CreateBuilder<DialElement>(8);
        var routed = false;
        ParseError? error;
        while (true)
        {
            switch (cursor.Peek)
            {
                case ',':
                    cursor.Next();
                    elements.Add(new DialElement.OutsideDialTone());
                    break;
                case '!':
                    cursor.Next();
                    elements.Add(new DialElement.Bar());
                    break;
                case '<':
                    if (!DialSubstitutionReader.Read(ref cursor, routed).Ok(out var substitution, out error))
                    {
                        return error;
                    }

                    routed |= substitution.Route is not null;
                    elements.Add(substitution);
                    break;
                case 'S' or 'L' or 'P':
                    if (!ReadTimer(ref cursor).Ok(out var timer, out error))
                    {
                        return error;
                    }

                    elements.Add(timer);
                    break;
                default:
                    if (!ReadKeys(ref cursor, out var keys, out error))
                    {
                        return error!;
                    }

                    if (keys == default)
                    {
                        return new DialSequence(elements.DrainToImmutable());
                    }

                    elements.Add(new DialElement.Key(keys, cursor.Take('.')));
                    break;
            }
        }
    }

    /// <summary>Reads a key, x or a set; when none comes next, nothing is read and there is no error.</summary>
    internal static bool ReadKeys(ref TextCursor cursor, out DialKeys keys, out ParseError? error)
    {
        error = null;
        keys = default;
        if (DialKeys.IsKey(cursor.Peek))
        {
            keys = DialKeys.Of(cursor.Next());
            return true;
        }

        if (cursor.Take('x'))
        {
            keys = DialKeys.Digits;
            return true;
        }

        if (!cursor.Take('['))
        {
            return true;
        }

        var mask = 0;
        do
        {
            if (!DialKeys.IsKey(cursor.Peek))
            {
                error = cursor.Fail(mask == 0 ? "a key 0-9 * #" : "a key 0-9 * #, or ]", DialPlanReader.Rule);
                return false;
            }

            var first = cursor.Next();
            mask |= DialKeys.Of(first).Mask;
            if (cursor.Peek != '-')
            {
                continue;
            }

            if (!char.IsAsciiDigit(first))
            {
                error = cursor.Fail("a key 0-9 * #, or ] (only digits make a range)", DialPlanReader.Rule);
                return false;
            }

            cursor.Next();
            if (!char.IsAsciiDigit(cursor.Peek) || cursor.Peek < first)
            {
                error = cursor.Fail($"a digit from {first} to 9", DialPlanReader.Rule);
                return false;
            }

            for (var digit = first; digit <= cursor.Peek; digit++)
            {
                mask |= DialKeys.Of(digit).Mask;
            }

            cursor.Next();
        }
        while (!cursor.Take(']'));

        keys = new DialKeys((ushort)mask);
        return true;
    }

    private static Parsed<DialElement.Time> ReadTimer(ref TextCursor cursor)
    {
        var timer = cursor.Next() switch { 'S' => DialTimer.InterdigitShort, 'L' => DialTimer.InterdigitLong, _ => DialTimer.OffHook };
        TimeSpan? length = null;
        if (char.IsAsciiDigit(cursor.Peek))
        {
            // "S4." repeats a timer, which means nothing; "S4.5" is four and a half seconds.
            var end = 1;
            while (char.IsAsciiDigit(cursor.PeekAt(end)))
            {
                end++;
            }

            if (cursor.PeekAt(end) == '.' && !char.IsAsciiDigit(cursor.PeekAt(end + 1)))
            {
                var whole = new TextCursor(cursor.Rest[..end]);
                if (!ScriptSeconds.ReadNumber(ref whole, DialPlanReader.Rule, DialPlanReader.GreatestSeconds, out var seconds, out var wrong))
                {
                    return wrong! with { At = cursor.At + wrong!.At };
                }

                length = seconds;
                cursor.MoveTo(cursor.At + end);
            }
            else if (ScriptSeconds.ReadNumber(ref cursor, DialPlanReader.Rule, DialPlanReader.GreatestSeconds, out var seconds, out var error))
            {
                length = seconds;
            }
            else
            {
                return error!;
            }
        }

        return new DialElement.Time(timer, length, cursor.Take('.'));
    }
}
