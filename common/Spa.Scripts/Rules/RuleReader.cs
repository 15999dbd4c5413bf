using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Reads the text of a rule or trigger after macro expansion.</summary>
/// <remarks>
/// <code>
/// rule        = alternative *( "|" alternative )
/// alternative = [ condition ] [ assignment ] [ [ options ] url ]           at least one part
/// assignment  = "(" *( target "=" DQUOTE text DQUOTE ";" ) ")" "!"
/// </code>
/// A refusal tells the first character, blanks skipped, where no rule can go on; for an operator that does not fit its operands the operator, for operands
/// of different kinds the right one, for an unknown scheme the first character of the URL.
/// </remarks>
internal sealed class RuleReader(string text, RuleKind kind)
{
    private readonly RuleScan scan = new(text);

    /// <summary>True when something was decided by the text ending where it ends: more text could have made it right.</summary>
    internal bool SawEnd => scan.SawEnd;

    internal Parsed<RuleSyntax> ReadRule()
    {
        var alternatives = ImmutableArray.CreateBuilder<RuleAlternative>(1);
        do
        {
            if (ReadAlternative() is not { } alternative)
            {
                return scan.Error!;
            }

            alternatives.Add(alternative);
            scan.SkipBlanks();
        }
        while (scan.Take('|'));

        if (scan.AtEnd)
        {
            return new RuleSyntax(alternatives.DrainToImmutable());
        }

        scan.Fail("| and another alternative, or the end");
        return scan.Error!;
    }

    internal Parsed<Conditions> ReadTrigger()
    {
        if (new ConditionReader(scan).ReadExpression() is not { } comparisons)
        {
            return scan.Error!;
        }

        scan.SkipBlanks();
        if (scan.AtEnd)
        {
            return new Conditions(comparisons);
        }

        scan.Fail("and, or the end");
        return scan.Error!;
    }

    private RuleAlternative? ReadAlternative()
    {
        scan.SkipBlanks();
        var start = scan.At;
        ImmutableArray<Comparison>? condition = null;
        ImmutableArray<RuleAssignment>? assignments = null;
        if (scan.Take('('))
        {
            scan.SkipBlanks();
            if (StartsAssignment())
            {
                if ((assignments = ReadAssignments()) is null)
                {
                    return null;
                }
            }
            else
            {
                if ((condition = new ConditionReader(scan).ReadCondition()) is null)
                {
                    return null;
                }

                scan.SkipBlanks();
                if (scan.Take('(') && (assignments = ReadAssignments()) is null)
                {
                    return null;
                }
            }
        }

        scan.SkipBlanks();
        var options = RuleOptions.None;
        var hasOptions = false;
        if (scan.Peek == '[')
        {
            if (kind == RuleKind.Upgrade)
            {
                scan.Fail("a URL (an upgrade rule takes no options)");
                return null;
            }

            scan.At++;
            hasOptions = true;
            if ((options = new OptionReader(scan, kind).ReadOptions()) is null)
            {
                return null;
            }

            scan.SkipBlanks();
        }

        WrittenUrl? url = null;
        if (hasOptions || !(scan.AtEnd || scan.Peek == '|'))
        {
            if ((url = new UrlReader(scan).ReadUrl(hasOptions, condition is not null || assignments is not null)) is null)
            {
                return null;
            }
        }
        else if (condition is null && assignments is null)
        {
            scan.Fail("a condition, an assignment, options or a URL");
            return null;
        }

        return new RuleAlternative(start, condition, assignments, options, url);
    }

    // After "(": a word that is no operator starts an assignment, anything else a condition.
    private bool StartsAssignment()
    {
        if (!RuleScan.IsNameStart(scan.Peek))
        {
            return false;
        }

        var start = scan.At;
        while (RuleScan.IsName(scan.Peek))
        {
            scan.At++;
        }

        var word = scan.Text.AsSpan(start, scan.At - start);
        scan.At = start;
        return ConditionReader.WordOperator(word) is null;
    }

    private ImmutableArray<RuleAssignment>? ReadAssignments()
    {
        var assignments = ImmutableArray.CreateBuilder<RuleAssignment>(1);
        scan.SkipBlanks();
        while (!scan.Take(')'))
        {
            var start = scan.At;
            if (!RuleScan.IsNameStart(scan.Peek))
            {
                return scan.Refuse<ImmutableArray<RuleAssignment>>(assignments.Count == 0 ? "a parameter to set, or )" : "another parameter to set, or )");
            }

            while (RuleScan.IsName(scan.Peek))
            {
                scan.At++;
            }

            var name = scan.At - start == 1 && scan.Text[start] is >= 'a' and <= 'p' ? $"GPP_{char.ToUpperInvariant(scan.Text[start])}" : scan.Text[start..scan.At];
            scan.SkipBlanks();
            if (!scan.Take('='))
            {
                return scan.Refuse<ImmutableArray<RuleAssignment>>("= and a value in quotes");
            }

            scan.SkipBlanks();
            if (scan.ReadText() is not { } value)
            {
                return null;
            }

            scan.SkipBlanks();
            if (!scan.Take(';'))
            {
                return scan.Refuse<ImmutableArray<RuleAssignment>>("; after the value");
            }

            assignments.Add(new RuleAssignment(name, value));
            scan.SkipBlanks();
        }

        scan.SkipBlanks();
        return scan.Take('!') ? assignments.DrainToImmutable() : scan.Refuse<ImmutableArray<RuleAssignment>>("! after the assignments");
    }
}
