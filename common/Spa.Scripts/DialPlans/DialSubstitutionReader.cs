using System.Buffers;
using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Reads what a sequence sends in place of what is dialled, and where.</summary>
/// <remarks>
/// <code>
/// subst    = "&lt;" *( key | "x" | set | "," ) ":" *sent [ route ] "&gt;"
/// route    = "@" ( "gw0".."gw4" | host [ ":" port ] ) *( ";" param )
/// param    = ( "uid=" | "usr=" | "pwd=" ) text | "nat"
/// </code>
/// </remarks>
internal static class DialSubstitutionReader
{
    private static readonly SearchValues<char> SentCharacters =
        SearchValues.Create("0123456789*#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-._~!$&'=/?%");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> EndsOfText = SearchValues.Create(";<>");

    internal static Parsed<DialElement.Substitution> Read(ref TextCursor cursor, bool routed)
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

            if (!DialSequenceReader.ReadKeys(ref cursor, out var keys, out var error))
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
            return cursor.Fail("a key 0-9 * #, x, [, a comma, or : and what is sent", DialPlanReader.Rule);
        }

        var sent = cursor.TakeWhile(SentCharacters).ToString();
        DialRoute? route = null;
        if (cursor.Peek == '@')
        {
            if (routed)
            {
                return cursor.Fail("> (a sequence has one route)", DialPlanReader.Rule);
            }

            cursor.Next();
            if (!ReadRoute(ref cursor).Ok(out route, out var error))
            {
                return error;
            }
        }

        if (!cursor.Take('>'))
        {
            return cursor.Fail(route is null ? "a character to send, @ and a route, or >" : "; and uid=, pwd= or nat, or >", DialPlanReader.Rule);
        }

        // Nothing dialled, again and again, would have no end.
        if (cursor.Peek == '.' && !dialed.Any(d => d is DialElement.Key))
        {
            return cursor.Fail("something to dial in front of the repeating point", DialPlanReader.Rule);
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
                return cursor.Fail("an IPv6 address and ]", DialPlanReader.Rule);
            }
        }
        else
        {
            host = cursor.TakeWhile(HostCharacters).ToString();
            if (host.Length == 0)
            {
                return cursor.Fail("gw0 to gw4, or a host", DialPlanReader.Rule);
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
                return new ParseError(at, "a port from 1 to 65535", DialPlanReader.Rule);
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
                    return cursor.Fail("a user name", DialPlanReader.Rule);
                }
            }
            else if (cursor.TakeWord("pwd="))
            {
                pwd = cursor.TakeUntil(EndsOfText).ToString();
                if (pwd.Length == 0)
                {
                    return cursor.Fail("a password", DialPlanReader.Rule);
                }
            }
            else if (cursor.TakeWord("nat") && (cursor.Peek is ';' or '>'))
            {
                nat = true;
            }
            else
            {
                return new ParseError(at, "uid=, pwd= or nat", DialPlanReader.Rule);
            }
        }

        return new DialRoute(gateway, gateway is null ? host : null, port, uid, pwd, nat);
    }
}
