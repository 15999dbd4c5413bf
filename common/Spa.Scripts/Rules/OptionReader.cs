namespace Spa.Scripts.Rules;

/// <summary>Reads the options of a rule, behind their opening bracket.</summary>
/// <remarks><code>options = "[" *( "--" name [ value ] ) "]"</code></remarks>
internal readonly struct OptionReader(RuleScan scan, RuleKind kind)
{
    public RuleOptions? ReadOptions()
    {
        var options = RuleOptions.None;
        while (true)
        {
            scan.SkipBlanks();
            if (scan.Take(']'))
            {
                return options;
            }

            var start = scan.At;
            while (scan.Peek == '-' || char.IsAsciiLetter(scan.Peek))
            {
                scan.At++;
            }

            var name = scan.Text.AsSpan(start, scan.At - start);
            var repeated = false;
            switch (name)
            {
                case "--key":
                    repeated = options.Key is not null;
                    options = ReadArgument("a passphrase") is { } key ? options with { Key = key } : null;
                    break;
                case "--uid":
                    repeated = options!.Uid is not null;
                    options = ReadArgument("a user name") is { } uid ? options with { Uid = uid } : null;
                    break;
                case "--pwd":
                    repeated = options!.Pwd is not null;
                    options = ReadArgument("a password") is { } pwd ? options with { Pwd = pwd } : null;
                    break;
                case "--post" when kind == RuleKind.Profile:
                    repeated = options!.Post is not null;
                    options = ReadLetter() is { } post ? options with { Post = post } : null;
                    break;
                case "--alias" when kind == RuleKind.Profile:
                    repeated = options!.Alias is not null;
                    options = ReadLetter() is { } alias ? options with { Alias = alias } : null;
                    break;
                case "--delta" when kind == RuleKind.Report:
                    options = options! with { Delta = true };
                    break;
                case "--status" when kind == RuleKind.Report:
                    options = options! with { Status = true };
                    break;
                default:
                    scan.At = start;
                    scan.Fail(kind == RuleKind.Report ? "--key, --uid, --pwd, --delta, --status or ]" : "--key, --post, --alias, --uid, --pwd or ]");
                    return null;
            }

            if (options is null)
            {
                return null;
            }

            if (repeated)
            {
                scan.Fail(start, "each option once");
                return null;
            }
        }
    }

    private string? ReadArgument(string what)
    {
        scan.SkipBlanks();
        if (scan.Peek == '"')
        {
            return scan.ReadText();
        }

        var start = scan.At;
        while (!(scan.AtEnd || scan.Peek == ']' || char.IsWhiteSpace(scan.Peek)))
        {
            scan.At++;
        }

        if (scan.At == start)
        {
            scan.Fail(what);
            return null;
        }

        return scan.Text[start..scan.At];
    }

    private char? ReadLetter()
    {
        scan.SkipBlanks();
        if (scan.Peek is >= 'a' and <= 'p')
        {
            return scan.Text[scan.At++];
        }

        scan.Fail("a letter from a to p");
        return null;
    }
}
