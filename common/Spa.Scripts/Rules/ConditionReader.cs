using System.Collections.Immutable;

namespace Spa.Scripts.Rules;

/// <summary>Reads the conditions of rules and triggers.</summary>
/// <remarks>
/// <code>
/// condition   = "(" expr ")" "?"
/// expr        = comparison *( "and" comparison )
/// comparison  = [ operand ] op operand                                     no left side = the running version
/// op          = "=" / "eq" / "!=" / "ne" / "!" / "&lt;" / "lt" / "&lt;=" / "le" / "&gt;" / "gt" / ">=" / "ge"
/// operand     = DQUOTE text DQUOTE / [ "-" ] 1*DIGIT / version
/// version     = 1*DIGIT "." 1*DIGIT [ "." 1*DIGIT ] [ "(" 1*ALNUM ")" ]
/// </code>
/// </remarks>
internal readonly struct ConditionReader(RuleScan scan)
{
    public ImmutableArray<Comparison>? ReadCondition()
    {
        if (ReadExpression() is not { } comparisons)
        {
            return null;
        }

        scan.SkipBlanks();
        if (!scan.Take(')'))
        {
            return scan.Refuse<ImmutableArray<Comparison>>("and, or ) after the condition");
        }

        scan.SkipBlanks();
        return scan.Take('?') ? comparisons : scan.Refuse<ImmutableArray<Comparison>>("? after the condition");
    }

    public ImmutableArray<Comparison>? ReadExpression()
    {
        var comparisons = ImmutableArray.CreateBuilder<Comparison>(1);
        do
        {
            if (ReadComparison() is not { } comparison)
            {
                return null;
            }

            comparisons.Add(comparison);
            scan.SkipBlanks();
        }
        while (TakeAnd());

        return comparisons.DrainToImmutable();
    }

    private Comparison? ReadComparison()
    {
        scan.SkipBlanks();
        var operatorAt = scan.At;
        Operand? left = null;
        if (ReadOperator() is not { } op)
        {
            if ((left = ReadOperand("a text in quotes, a number, a version, or an operator")) is null)
            {
                return null;
            }

            scan.SkipBlanks();
            operatorAt = scan.At;
            if (ReadOperator() is not { } found)
            {
                scan.Fail("an operator: eq, ne, lt, le, gt, ge");
                return null;
            }

            op = found;
        }

        if (left is Operand.Text && op is not (Operator.Equal or Operator.NotEqual))
        {
            scan.Fail(operatorAt, "eq or ne between texts");
            return null;
        }

        scan.SkipBlanks();
        var rightAt = scan.At;
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
            scan.Fail(rightAt, expected);
            return null;
        }

        return new Comparison(left, op, right);
    }

    private Operator? ReadOperator()
    {
        switch (scan.Peek)
        {
            case '=':
                scan.At++;
                return Operator.Equal;
            case '!':
                scan.At++;
                scan.Take('=');
                return Operator.NotEqual;
            case '<':
                scan.At++;
                return scan.Take('=') ? Operator.LessOrEqual : Operator.Less;
            case '>':
                scan.At++;
                return scan.Take('=') ? Operator.GreaterOrEqual : Operator.Greater;
        }

        var start = scan.At;
        while (char.IsAsciiLetter(scan.Peek))
        {
            scan.At++;
        }

        if (WordOperator(scan.Text.AsSpan(start, scan.At - start)) is { } op)
        {
            return op;
        }

        scan.At = start;
        return null;
    }

    public static Operator? WordOperator(ReadOnlySpan<char> word)
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
        var start = scan.At;
        while (char.IsAsciiLetter(scan.Peek))
        {
            scan.At++;
        }

        if (scan.Text.AsSpan(start, scan.At - start).Equals("and", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        scan.At = start;
        return false;
    }

    private Operand? ReadOperand(string expected)
    {
        if (scan.Peek == '"')
        {
            return scan.ReadText() is { } value ? new Operand.Text(value) : null;
        }

        var start = scan.At;
        var negative = scan.Take('-');
        if (!char.IsAsciiDigit(scan.Peek))
        {
            scan.Fail(negative ? "a digit" : expected);
            return null;
        }

        var number = 0L;
        while (char.IsAsciiDigit(scan.Peek))
        {
            number = Math.Min((number * 10) + (scan.Text[scan.At++] - '0'), 1L << 40);
        }

        if (!negative && scan.Peek == '.')
        {
            return ReadVersion(start);
        }

        if (number > uint.MaxValue)
        {
            scan.Fail(start, "a number up to 4294967295");
            return null;
        }

        return new Operand.Integer(negative ? -number : number);
    }

    private Operand.Version? ReadVersion(int start)
    {
        for (var parts = 1; parts < 3 && scan.Take('.'); parts++)
        {
            if (!char.IsAsciiDigit(scan.Peek))
            {
                scan.Fail("a digit of the version");
                return null;
            }

            while (char.IsAsciiDigit(scan.Peek))
            {
                scan.At++;
            }
        }

        if (scan.Take('('))
        {
            var tag = scan.At;
            while (char.IsAsciiLetterOrDigit(scan.Peek))
            {
                scan.At++;
            }

            if (scan.At == tag)
            {
                scan.Fail("letters or digits of the version's tag");
                return null;
            }

            if (!scan.Take(')'))
            {
                scan.Fail(") after the version's tag");
                return null;
            }
        }

        if (FirmwareVersion.Parse(scan.Text[start..scan.At]).Ok(out var version, out var why))
        {
            return new Operand.Version(version);
        }

        scan.Fail(start + why.At, why.Expected);
        return null;
    }
}
