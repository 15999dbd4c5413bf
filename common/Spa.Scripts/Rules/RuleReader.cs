using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Reads the text of a rule or trigger after macro expansion.</summary>
/// <remarks>
/// <code>
/// rule        = alternative *( "|" alternative )
/// alternative = [ condition ] [ assignment ] [ [ options ] url ]           at least one part
/// condition   = "(" expr ")" "?"
/// expr        = comparison *( "and" comparison )
/// comparison  = [ operand ] op operand                                     no left side = the running version
/// op          = "=" / "eq" / "!=" / "ne" / "!" / "&lt;" / "lt" / "&lt;=" / "le" / "&gt;" / "gt" / ">=" / "ge"
/// operand     = DQUOTE text DQUOTE / [ "-" ] 1*DIGIT / version
/// version     = 1*DIGIT "." 1*DIGIT [ "." 1*DIGIT ] [ "(" 1*ALNUM ")" ]
/// assignment  = "(" *( target "=" DQUOTE text DQUOTE ";" ) ")" "!"
/// options     = "[" *( "--" name [ value ] ) "]"
/// url         = [ scheme "://" ] [ [ userinfo "@" ] host [ ":" port ] ] path
/// </code>
/// A refusal tells the first character, blanks skipped, where no rule can go on; for an operator that does not fit its operands the operator, for operands
/// of different kinds the right one, for an unknown scheme the first character of the URL.
/// </remarks>
internal ref struct RuleReader(string text, RuleKind kind)
{
    private const string Rule = "SPA provisioning rule";
    private readonly string text = text;
    private readonly RuleKind kind = kind;
    private int at;
    private ParseError? error;

    /// <summary>True when something was decided by the text ending where it ends: more text could have made it right.</summary>
    internal bool SawEnd { get; private set; }

    private char Peek
    {
        get
        {
            if (at < text.Length)
            {
                return text[at];
            }

            SawEnd = true;
            return '\0';
        }
    }

    internal Parsed<RuleSyntax> ReadRule()
    {
        var alternatives = ImmutableArray.CreateBuilder<RuleAlternative>(1);
        do
        {
            if (ReadAlternative() is not { } alternative)
            {
                return error!;
            }

            alternatives.Add(alternative);
            SkipBlanks();
        }
        while (Take('|'));

        return AtEnd ? new RuleSyntax(alternatives.DrainToImmutable()) : new ParseError(at, "| and another alternative, or the end", Rule);
    }

    internal Parsed<Conditions> ReadTrigger()
    {
        if (ReadExpression() is not { } comparisons)
        {
            return error!;
        }

        SkipBlanks();
        return AtEnd ? new Conditions(comparisons) : new ParseError(at, "and, or the end", Rule);
    }

    private bool AtEnd => Peek == '\0' && at >= text.Length;

    private RuleAlternative? ReadAlternative()
    {
        SkipBlanks();
        var start = at;
        ImmutableArray<Comparison>? condition = null;
        ImmutableArray<RuleAssignment>? assignments = null;
        if (Take('('))
        {
            SkipBlanks();
            if (StartsAssignment())
            {
                if ((assignments = ReadAssignments()) is null)
                {
                    return null;
                }
            }
            else
            {
                if ((condition = ReadCondition()) is null)
                {
                    return null;
                }

                SkipBlanks();
                if (Take('(') && (assignments = ReadAssignments()) is null)
                {
                    return null;
                }
            }
        }

        SkipBlanks();
        var options = RuleOptions.None;
        var hasOptions = false;
        if (Peek == '[')
        {
            if (kind == RuleKind.Upgrade)
            {
                Fail("a URL (an upgrade rule takes no options)");
                return null;
            }

            at++;
            hasOptions = true;
            if ((options = ReadOptions()) is null)
            {
                return null;
            }

            SkipBlanks();
        }

        WrittenUrl? url = null;
        if (hasOptions || !(AtEnd || Peek == '|'))
        {
            if ((url = ReadUrl(hasOptions, condition is not null || assignments is not null)) is null)
            {
                return null;
            }
        }
        else if (condition is null && assignments is null)
        {
            Fail("a condition, an assignment, options or a URL");
            return null;
        }

        return new RuleAlternative(start, condition, assignments, options, url);
    }

    // After "(": a word that is no operator starts an assignment, anything else a condition.
    private bool StartsAssignment()
    {
        if (!IsNameStart(Peek))
        {
            return false;
        }

        var start = at;
        while (IsName(Peek))
        {
            at++;
        }

        var word = text.AsSpan(start, at - start);
        at = start;
        return WordOperator(word) is null;
    }

    private ImmutableArray<Comparison>? ReadCondition()
    {
        if (ReadExpression() is not { } comparisons)
        {
            return null;
        }

        SkipBlanks();
        if (!Take(')'))
        {
            return Refuse<ImmutableArray<Comparison>>("and, or ) after the condition");
        }

        SkipBlanks();
        return Take('?') ? comparisons : Refuse<ImmutableArray<Comparison>>("? after the condition");
    }

    private ImmutableArray<Comparison>? ReadExpression()
    {
        var comparisons = ImmutableArray.CreateBuilder<Comparison>(1);
        do
        {
            if (ReadComparison() is not { } comparison)
            {
                return null;
            }

            comparisons.Add(comparison);
            SkipBlanks();
        }
        while (TakeAnd());

        return comparisons.DrainToImmutable();
    }

    private Comparison? ReadComparison()
    {
        SkipBlanks();
        var operatorAt = at;
        Operand? left = null;
        if (ReadOperator() is not { } op)
        {
            if ((left = ReadOperand("a text in quotes, a number, a version, or an operator")) is null)
            {
                return null;
            }

            SkipBlanks();
            operatorAt = at;
            if (ReadOperator() is not { } found)
            {
                Fail("an operator: eq, ne, lt, le, gt, ge");
                return null;
            }

            op = found;
        }

        if (left is Operand.Text && op is not (Operator.Equal or Operator.NotEqual))
        {
            error = new ParseError(operatorAt, "eq or ne between texts", Rule);
            return null;
        }

        SkipBlanks();
        var rightAt = at;
        if (ReadOperand("a text in quotes, a number or a version") is not { } right)
        {
            return null;
        }

        var expected = left switch
        {
            Operand.Text when right is not Operand.Text => "a text in quotes, as on the left",
            Operand.Integer when right is not Operand.Integer => "a number, as on the left",
            Operand.Version when right is not Operand.Version => "a version like 5.1.10, as on the left",
            null when right is not Operand.Version => "a version like 5.1.10 (no left side means the running version)",
            _ => null,
        };
        if (expected is not null)
        {
            error = new ParseError(rightAt, expected, Rule);
            return null;
        }

        return new Comparison(left, op, right);
    }

    private Operator? ReadOperator()
    {
        switch (Peek)
        {
            case '=':
                at++;
                return Operator.Equal;
            case '!':
                at++;
                Take('=');
                return Operator.NotEqual;
            case '<':
                at++;
                return Take('=') ? Operator.LessOrEqual : Operator.Less;
            case '>':
                at++;
                return Take('=') ? Operator.GreaterOrEqual : Operator.Greater;
        }

        var start = at;
        while (char.IsAsciiLetter(Peek))
        {
            at++;
        }

        if (WordOperator(text.AsSpan(start, at - start)) is { } op)
        {
            return op;
        }

        at = start;
        return null;
    }

    private static Operator? WordOperator(ReadOnlySpan<char> word)
    {
        if (word.Length != 2)
        {
            return null;
        }

        return (char.ToLowerInvariant(word[0]), char.ToLowerInvariant(word[1])) switch
        {
            ('e', 'q') => Operator.Equal,
            ('n', 'e') => Operator.NotEqual,
            ('l', 't') => Operator.Less,
            ('l', 'e') => Operator.LessOrEqual,
            ('g', 't') => Operator.Greater,
            ('g', 'e') => Operator.GreaterOrEqual,
            _ => null,
        };
    }

    private bool TakeAnd()
    {
        var start = at;
        while (char.IsAsciiLetter(Peek))
        {
            at++;
        }

        if (text.AsSpan(start, at - start).Equals("and", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        at = start;
        return false;
    }

    private Operand? ReadOperand(string expected)
    {
        if (Peek == '"')
        {
            return ReadText() is { } value ? new Operand.Text(value) : null;
        }

        var start = at;
        var negative = Take('-');
        if (!char.IsAsciiDigit(Peek))
        {
            Fail(negative ? "a digit" : expected);
            return null;
        }

        var number = 0L;
        while (char.IsAsciiDigit(Peek))
        {
            number = Math.Min((number * 10) + (text[at++] - '0'), 1L << 40);
        }

        if (!negative && Peek == '.')
        {
            return ReadVersion(start);
        }

        if (number > uint.MaxValue)
        {
            error = new ParseError(start, "a number up to 4294967295", Rule);
            return null;
        }

        return new Operand.Integer(negative ? -number : number);
    }

    private Operand.Version? ReadVersion(int start)
    {
        for (var parts = 1; parts < 3 && Take('.'); parts++)
        {
            if (!char.IsAsciiDigit(Peek))
            {
                Fail("a digit of the version");
                return null;
            }

            while (char.IsAsciiDigit(Peek))
            {
                at++;
            }
        }

        if (Take('('))
        {
            var tag = at;
            while (char.IsAsciiLetterOrDigit(Peek))
            {
                at++;
            }

            if (at == tag)
            {
                Fail("letters or digits of the version's tag");
                return null;
            }

            if (!Take(')'))
            {
                Fail(") after the version's tag");
                return null;
            }
        }

        if (FirmwareVersion.Parse(text[start..at]).Ok(out var version, out var why))
        {
            return new Operand.Version(version);
        }

        error = why with { At = start + why.At, Rule = Rule };
        return null;
    }

    private string? ReadText()
    {
        if (!Take('"'))
        {
            Fail("a text in quotes");
            return null;
        }

        var start = at;
        while (Peek != '"')
        {
            if (AtEnd)
            {
                Fail("a closing quote");
                return null;
            }

            at++;
        }

        return text[start..at++];
    }

    private ImmutableArray<RuleAssignment>? ReadAssignments()
    {
        var assignments = ImmutableArray.CreateBuilder<RuleAssignment>(1);
        SkipBlanks();
        while (!Take(')'))
        {
            var start = at;
            if (!IsNameStart(Peek))
            {
                return Refuse<ImmutableArray<RuleAssignment>>(assignments.Count == 0 ? "a parameter to set, or )" : "another parameter to set, or )");
            }

            while (IsName(Peek))
            {
                at++;
            }

            var name = at - start == 1 && text[start] is >= 'a' and <= 'p' ? $"GPP_{char.ToUpperInvariant(text[start])}" : text[start..at];
            SkipBlanks();
            if (!Take('='))
            {
                return Refuse<ImmutableArray<RuleAssignment>>("= and a value in quotes");
            }

            SkipBlanks();
            if (ReadText() is not { } value)
            {
                return null;
            }

            SkipBlanks();
            if (!Take(';'))
            {
                return Refuse<ImmutableArray<RuleAssignment>>("; after the value");
            }

            assignments.Add(new RuleAssignment(name, value));
            SkipBlanks();
        }

        SkipBlanks();
        return Take('!') ? assignments.DrainToImmutable() : Refuse<ImmutableArray<RuleAssignment>>("! after the assignments");
    }

    private RuleOptions? ReadOptions()
    {
        var options = RuleOptions.None;
        while (true)
        {
            SkipBlanks();
            if (Take(']'))
            {
                return options;
            }

            var start = at;
            while (Peek == '-' || char.IsAsciiLetter(Peek))
            {
                at++;
            }

            var name = text.AsSpan(start, at - start);
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
                    at = start;
                    Fail(kind == RuleKind.Report ? "--key, --uid, --pwd, --delta, --status or ]" : "--key, --post, --alias, --uid, --pwd or ]");
                    return null;
            }

            if (options is null)
            {
                return null;
            }

            if (repeated)
            {
                error = new ParseError(start, "each option once", Rule);
                return null;
            }
        }
    }

    private string? ReadArgument(string what)
    {
        SkipBlanks();
        if (Peek == '"')
        {
            return ReadText();
        }

        var start = at;
        while (!(AtEnd || Peek == ']' || char.IsWhiteSpace(Peek)))
        {
            at++;
        }

        if (at == start)
        {
            Fail(what);
            return null;
        }

        return text[start..at];
    }

    private char? ReadLetter()
    {
        SkipBlanks();
        if (Peek is >= 'a' and <= 'p')
        {
            return text[at++];
        }

        Fail("a letter from a to p");
        return null;
    }

    private WrittenUrl? ReadUrl(bool afterOptions, bool afterOther)
    {
        var start = at;
        if (!(Peek == '/' || IsHost(Peek)))
        {
            Fail(afterOptions ? "a URL after the options" : afterOther ? "options or a URL, |, or the end" : "a condition, an assignment, options or a URL");
            return null;
        }

        var scheme = ReadScheme(out var written);
        if (error is not null)
        {
            return null;
        }

        // The user part may hold anything but the marks that end it.
        string? userInfo = null;
        var authority = at;
        var end = at;
        while (end < text.Length && text[end] is not ('/' or '|') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        SawEnd |= end == text.Length;
        var sign = text.AsSpan(authority, end - authority).LastIndexOf('@');
        if (sign >= 0)
        {
            userInfo = text.Substring(authority, sign);
            at = authority + sign + 1;
        }

        string? host = null;
        int? port = null;
        if (Peek != '/' || userInfo is not null)
        {
            if ((host = ReadHost(written)) is null)
            {
                return null;
            }

            if (Take(':') && (port = ReadPort()) is null)
            {
                return null;
            }
        }

        if (Peek != '/')
        {
            Fail("a path that begins with /");
            return null;
        }

        var path = at;
        while (!(AtEnd || Peek == '|' || char.IsWhiteSpace(Peek)))
        {
            if (char.IsControl(Peek))
            {
                Fail("a visible character of the path");
                return null;
            }

            at++;
        }

        return new WrittenUrl(written ? scheme : null, userInfo, host, port, text[path..at]);
    }

    private RuleScheme ReadScheme(out bool written)
    {
        written = false;
        var start = at;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '+' or '-' or '.')
        {
            at++;
        }

        if (!(Peek == ':' && at + 2 < text.Length && text[at + 1] == '/' && text[at + 2] == '/'))
        {
            SawEnd |= at + 2 >= text.Length;
            at = start;
            return RuleScheme.Tftp;
        }

        written = true;
        var name = text.AsSpan(start, at - start);
        at += 3;
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

        error = new ParseError(start, "tftp, http or https", Rule);
        return default;
    }

    private string? ReadHost(bool afterScheme)
    {
        if (afterScheme && Take('['))
        {
            var address = at;
            while (char.IsAsciiHexDigit(Peek) || Peek is ':' or '.')
            {
                at++;
            }

            if (at == address || Peek != ']')
            {
                Fail("an IPv6 address and ]");
                return null;
            }

            return text[address..at++];
        }

        var start = at;
        while (IsHost(Peek))
        {
            at++;
        }

        if (at == start)
        {
            Fail("a host name");
            return null;
        }

        return text[start..at];
    }

    private int? ReadPort()
    {
        var start = at;
        var port = 0;
        while (char.IsAsciiDigit(Peek))
        {
            port = Math.Min((port * 10) + (text[at++] - '0'), 100_000);
        }

        if (port is >= 1 and <= 65_535)
        {
            return port;
        }

        error = new ParseError(start, "a port from 1 to 65535", Rule);
        return null;
    }

    private static bool IsHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private bool Take(char wanted)
    {
        if (Peek != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek))
        {
            at++;
        }
    }

    private void Fail(string expected) => error = new ParseError(at, expected, Rule);

    private T? Refuse<T>(string expected)
        where T : struct
    {
        Fail(expected);
        return null;
    }
}
