using System.Buffers;
using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Reads dial plans.</summary>
/// <remarks>
/// <code>
/// script   = [ global *( "," global ) [","] ] "(" sequence *( "|" sequence ) ")"
/// global   = ( "L" | "S" ) ":" seconds
/// sequence = *( element )
/// element  = ( key | "x" | set | subst | timer ) [ "." ] | "," | "!"
/// set      = "[" 1*( key | digit "-" digit ) "]"
/// subst    = "&lt;" *( key | "x" | set | "," ) ":" *sent [ route ] "&gt;"
/// route    = "@" ( "gw0".."gw4" | host [ ":" port ] ) *( ";" param )
/// param    = ( "uid=" | "usr=" | "pwd=" ) text | "nat"
/// timer    = ( "S" | "L" | "P" ) [ seconds ]
/// </code>
/// White space does not exist for this grammar: it is taken out before reading, and positions are put back afterwards.
/// </remarks>
internal static class DialPlanReader
{
    internal const string Rule = "SPA dial plan";
    private const int GreatestSeconds = 3600;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f\u0085\u00A0");

    private static readonly SearchValues<char> SentCharacters =
        SearchValues.Create("0123456789*#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-._~!$&'=/?%");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> EndsOfText = SearchValues.Create(";<>");

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

    /// <summary>Reads one sequence that stands alone.</summary>
    internal static Parsed<DialSequence> ReadAlone(string text)
    {
        var cursor = new TextCursor(text);
        var read = ReadSequence(ref cursor);
        return !read.Ok(out _, out _) || cursor.End ? read : cursor.Fail("the end of the sequence", Rule);
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
            if (!ReadSequence(ref cursor).Ok(out var sequence, out var error))
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

    private static Parsed<DialSequence> ReadSequence(ref TextCursor cursor)
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
                    if (!ReadSubstitution(ref cursor, routed).Ok(out var substitution, out error))
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

    // Nothing read and no error when no key, x or set comes next.
    private static bool ReadKeys(ref TextCursor cursor, out DialKeys keys, out ParseError? error)
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
                error = cursor.Fail(mask == 0 ? "a key 0-9 * #" : "a key 0-9 * #, or ]", Rule);
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
                error = cursor.Fail("a key 0-9 * #, or ] (only digits make a range)", Rule);
                return false;
            }

            cursor.Next();
            if (!char.IsAsciiDigit(cursor.Peek) || cursor.Peek < first)
            {
                error = cursor.Fail($"a digit from {first} to 9", Rule);
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
                if (!ScriptSeconds.ReadNumber(ref whole, Rule, GreatestSeconds, out var seconds, out var wrong))
                {
                    return wrong! with { At = cursor.At + wrong!.At };
                }

                length = seconds;
                cursor.MoveTo(cursor.At + end);
            }
            else if (ScriptSeconds.ReadNumber(ref cursor, Rule, GreatestSeconds, out var seconds, out var error))
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

    private static Parsed<DialElement.Substitution> ReadSubstitution(ref TextCursor cursor, bool routed)
    {
        cursor.Next();
        var dialed = ImmutableArray.CreateBuilder<DialElement>(1);
        while (true)
        {
            if (cursor.Take(','))
            {
                dialed.Add(new DialElement.OutsideDialTone());
                continue;
            }

            if (!ReadKeys(ref cursor, out var keys, out var error))
            {
                return error!;
            }

            if (keys == default)
            {
                break;
            }

            dialed.Add(new DialElement.Key(keys, false));
        }

        if (!cursor.Take(':'))
        {
            return cursor.Fail("a key 0-9 * #, x, [, a comma, or : and what is sent", Rule);
        }

        var sent = cursor.TakeWhile(SentCharacters).ToString();
        DialRoute? route = null;
        if (cursor.Peek == '@')
        {
            if (routed)
            {
                return cursor.Fail("> (a sequence has one route)", Rule);
            }

            cursor.Next();
            if (!ReadRoute(ref cursor).Ok(out route, out var error))
            {
                return error;
            }
        }

        if (!cursor.Take('>'))
        {
            return cursor.Fail(route is null ? "a character to send, @ and a route, or >" : "; and uid=, pwd= or nat, or >", Rule);
        }

        // Nothing dialled, again and again, would have no end.
        if (cursor.Peek == '.' && !dialed.Any(d => d is DialElement.Key))
        {
            return cursor.Fail("something to dial in front of the repeating point", Rule);
        }

        return new DialElement.Substitution(dialed.DrainToImmutable(), sent, route, cursor.Take('.'));
    }

    private static Parsed<DialRoute> ReadRoute(ref TextCursor cursor)
    {
        string host;
        if (cursor.Take('['))
        {
            host = cursor.TakeWhile(AddressCharacters).ToString();
            if (host.Length == 0 || !cursor.Take(']'))
            {
                return cursor.Fail("an IPv6 address and ]", Rule);
            }
        }
        else
        {
            host = cursor.TakeWhile(HostCharacters).ToString();
            if (host.Length == 0)
            {
                return cursor.Fail("gw0 to gw4, or a host", Rule);
            }
        }

        int? gateway = host.Length == 3 && host.StartsWith("gw", StringComparison.OrdinalIgnoreCase) && host[2] is >= '0' and <= '4' ? host[2] - '0' : null;
        int? port = null;
        if (gateway is null && cursor.Take(':'))
        {
            var at = cursor.At;
            var number = 0;
            while (char.IsAsciiDigit(cursor.Peek))
            {
                number = Math.Min((number * 10) + (cursor.Next() - '0'), 100_000);
            }

            if (number is < 1 or > 65_535)
            {
                return new ParseError(at, "a port from 1 to 65535", Rule);
            }

            port = number;
        }

        string? uid = null;
        string? pwd = null;
        var nat = false;
        while (cursor.Take(';'))
        {
            var at = cursor.At;
            if (cursor.TakeWord("uid=") || cursor.TakeWord("usr="))
            {
                uid = cursor.TakeUntil(EndsOfText).ToString();
                if (uid.Length == 0)
                {
                    return cursor.Fail("a user name", Rule);
                }
            }
            else if (cursor.TakeWord("pwd="))
            {
                pwd = cursor.TakeUntil(EndsOfText).ToString();
                if (pwd.Length == 0)
                {
                    return cursor.Fail("a password", Rule);
                }
            }
            else if (cursor.TakeWord("nat") && (cursor.Peek is ';' or '>'))
            {
                nat = true;
            }
            else
            {
                return new ParseError(at, "uid=, pwd= or nat", Rule);
            }
        }

        return new DialRoute(gateway, gateway is null ? host : null, port, uid, pwd, nat);
    }
}
