using System.Buffers;
using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>What the texts of single kinds have to follow. Each says why a text is refused, or null; none is asked about a blank text.</summary>
internal static class TextRules
{
    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._");

    private static readonly SearchValues<char> Ipv6Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static readonly SearchValues<char> MacroChars = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private static readonly SearchValues<char> KeyChars = SearchValues.Create("0123456789*#");

    private static readonly SearchValues<char> Base64Url =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    //  hostport = ( hostname / ipv4 / "[" ipv6 "]" / "$" macro ) [ ":" port ]
    public static ParseError? HostPort(string text)
    {
        const string rule = "SPA type FQDN";
        var cursor = new TextCursor(text);
        if (cursor.Take('$'))
        {
            if (cursor.TakeWhile(MacroChars).Length == 0)
            {
                return cursor.Fail("the name of a macro", rule);
            }
        }
        else if (cursor.Take('['))
        {
            if (cursor.TakeWhile(Ipv6Chars).Length == 0 || !cursor.Take(']'))
            {
                return cursor.Fail("an IPv6 address and ]", rule);
            }
        }
        else if (cursor.TakeWhile(HostChars).Length == 0)
        {
            return cursor.Fail("a host name or address", rule);
        }

        if (cursor.End)
        {
            return null;
        }

        if (!cursor.Take(':'))
        {
            return cursor.Fail("a colon and a port, or nothing more", rule);
        }

        var at = cursor.At;
        var port = cursor.TakeWhile(Digits);
        return port.Length is 0 or > 5 || int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture) is < 1 or > 65535
            ? new ParseError(at, "a port from 1 to 65535", rule)
            : cursor.End ? null : cursor.Fail("nothing more", rule);
    }

    public static ParseError? Host(string text)
    {
        var cursor = new TextCursor(text);
        _ = cursor.TakeWhile(HostChars);
        return cursor.End ? null : cursor.Fail("a host name or address without a port", "SPA type FQDN");
    }

    //  domains = domain *( "," domain )
    public static ParseError? Domains(string text)
    {
        var cursor = new TextCursor(text);
        do
        {
            cursor.SkipBlanks();
            if (cursor.TakeWhile(HostChars).Length == 0)
            {
                return cursor.Fail("a domain name", "SPA Restricted Access Domains");
            }

            cursor.SkipBlanks();
        }
        while (cursor.Take(','));
        return cursor.End ? null : cursor.Fail("a comma and a domain name, or nothing more", "SPA Restricted Access Domains");
    }

    public static ParseError? Digit(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Digits);
        return at < 0 ? null : new ParseError(at, "a digit", "SPA PIN");
    }

    //  code = ( "*" / "#" ) 1*( digit / "*" / "#" )
    public static ParseError? StarCode(string text)
    {
        const string rule = "SPA type ActCode";
        if (text[0] is not ('*' or '#'))
        {
            return new ParseError(0, "* or #", rule);
        }

        var at = text.AsSpan().IndexOfAnyExcept(KeyChars);
        return at >= 0 ? new ParseError(at, "a digit, * or #", rule)
            : text.Length == 1 ? new ParseError(1, "a digit", rule)
            : null;
    }

    //  codes = entry *( "|" entry )
    //  entry = ( "*" / "#" ) 1*( digit / "*" / "#" ) [ "`" tone "`" ]
    public static ParseError? StarCodes(string text, string tones)
    {
        const string rule = "SPA services codes";
        var cursor = new TextCursor(text);
        do
        {
            cursor.SkipBlanks();
            if (cursor.Peek is not ('*' or '#'))
            {
                return cursor.Fail("* or #", rule);
            }

            if (cursor.TakeWhile(KeyChars).Length == 1)
            {
                return cursor.Fail("a digit", rule);
            }

            if (tones.Length > 0 && cursor.Take('`'))
            {
                if (!tones.Contains(char.ToLowerInvariant(cursor.Peek), StringComparison.Ordinal))
                {
                    return cursor.Fail("one of the tone letters c d m o p s x", rule);
                }

                cursor.Next();
                if (!cursor.Take('`'))
                {
                    return cursor.Fail("`", rule);
                }
            }

            cursor.SkipBlanks();
        }
        while (cursor.Take('|'));
        return cursor.End ? null : cursor.Fail("| and a code, or nothing more", rule);
    }

    public static ParseError? Mac(string text)
    {
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsAsciiHexDigit(text[at]))
            {
                digits++;
            }
            else if (text[at] is not (':' or '-') || digits is 0 || digits % 2 != 0)
            {
                return new ParseError(at, "12 hexadecimal digits", "SPA Cloned MAC Address");
            }
        }

        return digits == 12 ? null : new ParseError(text.Length, "12 hexadecimal digits", "SPA Cloned MAC Address");
    }

    public static ParseError? Url(string text)
    {
        const string rule = "provisioning rule 2.2, url";
        var cursor = new TextCursor(text);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            if (text[..scheme].ToUpperInvariant() is not ("TFTP" or "HTTP" or "HTTPS"))
            {
                return new ParseError(0, "tftp, http or https", rule);
            }

            cursor.MoveTo(scheme + 3);
            if (cursor.Peek is '/' or '\0')
            {
                return cursor.Fail("a host name or address", rule);
            }
        }

        var blank = text.AsSpan().IndexOfAny(' ', '\t');
        return blank >= 0 ? new ParseError(blank, "no blank in a URL", rule)
            : text.IndexOf('/', cursor.At) < 0 ? new ParseError(text.Length, "a path that starts with /", rule)
            : null;
    }

    //  date = month "/" day [ "/" year ]      year: two or four digits
    public static ParseError? Date(string text)
    {
        const string rule = "SPA Set Local Date";
        var parts = text.Split('/');
        return parts.Length is < 2 or > 3 ? new ParseError(text.Length, "mm/dd, mm/dd/yy or mm/dd/yyyy", rule)
            : !Within(parts[0], 1, 12) ? new ParseError(0, "a month from 1 to 12", rule)
            : !Within(parts[1], 1, 31) ? new ParseError(parts[0].Length + 1, "a day from 1 to 31", rule)
            : parts.Length == 3 && (parts[2].Length is not (2 or 4) || !Within(parts[2], 0, 9999))
                ? new ParseError(parts[0].Length + parts[1].Length + 2, "a year of two or four digits", rule)
            : null;
    }

    //  time = hours "/" minutes [ "/" seconds ]
    public static ParseError? Time(string text)
    {
        const string rule = "SPA Set Local Time";
        var parts = text.Split('/');
        return parts.Length is < 2 or > 3 ? new ParseError(text.Length, "HH/mm or HH/mm/ss", rule)
            : !Within(parts[0], 0, 23) ? new ParseError(0, "hours from 0 to 23", rule)
            : !Within(parts[1], 0, 59) ? new ParseError(parts[0].Length + 1, "minutes from 0 to 59", rule)
            : parts.Length == 3 && !Within(parts[2], 0, 59)
                ? new ParseError(parts[0].Length + parts[1].Length + 2, "seconds from 0 to 59", rule)
            : null;
    }

    public static ParseError? Moment(string text)
        => DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? null
            : new ParseError(0, "a time like 2026-01-31T03:00:00Z", "ISO 8601");

    public static ParseError? KeyMaterial(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Base64Url);
        return at >= 0 ? new ParseError(at, "base64url without padding", "RFC 4648 5")
            : text.Length % 4 == 1 ? new ParseError(text.Length, "one more character or one less: this many make no whole bytes", "RFC 4648 5")
            : null;
    }

    //  fingerprint = 32 hexpair, with or without ":" between
    public static ParseError? Fingerprint(string text)
    {
        const string rule = "SHA-256 fingerprint";
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsAsciiHexDigit(text[at]) && digits < 64)
            {
                digits++;
            }
            else if (text[at] != ':' || digits is 0 or 64 || digits % 2 != 0 || text[at - 1] == ':')
            {
                return new ParseError(at, "64 hexadecimal digits", rule);
            }
        }

        return digits == 64 ? null : new ParseError(text.Length, "64 hexadecimal digits", rule);
    }

    private static bool Within(string text, int min, int max)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max;
}
