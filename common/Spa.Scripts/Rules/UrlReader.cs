namespace Spa.Scripts.Rules;

/// <summary>Reads the URL of a rule.</summary>
/// <remarks><code>url = [ scheme "://" ] [ [ userinfo "@" ] host [ ":" port ] ] path</code></remarks>
internal readonly struct UrlReader(RuleScan scan)
{
    public WrittenUrl? ReadUrl(bool afterOptions, bool afterOther)
    {
        var start = scan.At;
        if (!(scan.Peek == '/' || RuleScan.IsHost(scan.Peek)))
        {
            scan.Fail(afterOptions ? "a URL after the options" : afterOther ? "options or a URL, |, or the end" : "a condition, an assignment, options or a URL");
            return null;
        }

        var scheme = ReadScheme(out var written);
        if (scan.Error is not null)
        {
            return null;
        }

        // The user part may hold anything but the marks that end it.
        string? userInfo = null;
        var authority = scan.At;
        var end = scan.At;
        while (end < scan.Text.Length && scan.Text[end] is not ('/' or '|') && !char.IsWhiteSpace(scan.Text[end]))
        {
            end++;
        }

        scan.SawEnd |= end == scan.Text.Length;
        var sign = scan.Text.AsSpan(authority, end - authority).LastIndexOf('@');
        if (sign >= 0)
        {
            userInfo = scan.Text.Substring(authority, sign);
            scan.At = authority + sign + 1;
        }

        string? host = null;
        int? port = null;
        if (scan.Peek != '/' || userInfo is not null)
        {
            if ((host = ReadHost(written)) is null)
            {
                return null;
            }

            if (scan.Take(':') && (port = ReadPort()) is null)
            {
                return null;
            }
        }

        if (scan.Peek != '/')
        {
            scan.Fail("a path that begins with /");
            return null;
        }

        var path = scan.At;
        while (!(scan.AtEnd || scan.Peek == '|' || char.IsWhiteSpace(scan.Peek)))
        {
            if (char.IsControl(scan.Peek))
            {
                scan.Fail("a visible character of the path");
                return null;
            }

            scan.At++;
        }

        return new WrittenUrl(written ? scheme : null, userInfo, host, port, scan.Text[path..scan.At]);
    }

    private RuleScheme ReadScheme(out bool written)
    {
        written = false;
        var start = scan.At;
        while (char.IsAsciiLetterOrDigit(scan.Peek) || scan.Peek is '+' or '-' or '.')
        {
            scan.At++;
        }

        if (!(scan.Peek == ':' && scan.At + 2 < scan.Text.Length && scan.Text[scan.At + 1] == '/' && scan.Text[scan.At + 2] == '/'))
        {
            scan.SawEnd |= scan.At + 2 >= scan.Text.Length;
            scan.At = start;
            return RuleScheme.Tftp;
        }

        written = true;
        var name = scan.Text.AsSpan(start, scan.At - start);
        scan.At += 3;
        if (name.Equals("tftp", StringComparison.OrdinalIgnoreCase))
        {
            return RuleScheme.Tftp;
        }

        if (name.Equals("http", StringComparison.OrdinalIgnoreCase))
        {
            return RuleScheme.Http;
        }

        if (name.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            return RuleScheme.Https;
        }

        scan.Fail(start, "tftp, http or https");
        return default;
    }

    private string? ReadHost(bool afterScheme)
    {
        if (afterScheme && scan.Take('['))
        {
            var address = scan.At;
            while (char.IsAsciiHexDigit(scan.Peek) || scan.Peek is ':' or '.')
            {
                scan.At++;
            }

            if (scan.At == address || scan.Peek != ']')
            {
                scan.Fail("an IPv6 address and ]");
                return null;
            }

            return scan.Text[address..scan.At++];
        }

        var start = scan.At;
        while (RuleScan.IsHost(scan.Peek))
        {
            scan.At++;
        }

        if (scan.At == start)
        {
            scan.Fail("a host name");
            return null;
        }

        return scan.Text[start..scan.At];
    }

    private int? ReadPort()
    {
        var start = scan.At;
        var port = 0;
        while (char.IsAsciiDigit(scan.Peek))
        {
            port = Math.Min((port * 10) + (scan.Text[scan.At++] - '0'), 100_000);
        }

        if (port is >= 1 and <= 65_535)
        {
            return port;
        }

        scan.Fail(start, "a port from 1 to 65535");
        return null;
    }
}
