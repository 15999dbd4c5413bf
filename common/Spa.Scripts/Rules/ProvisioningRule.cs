using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Profile_Rule, Upgrade_Rule and Report_Rule: macros are expanded, the whole is read, the first alternative that fits is taken.</summary>
public static class ProvisioningRule
{
    /// <summary>Evaluates <paramref name="text"/>. Nothing is done here; a syntax error anywhere fails the rule before anything is done.</summary>
    public static RuleOutcome Evaluate(string text, RuleKind kind, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(context);
        if (RuleText.IsCommentedOut(text))
        {
            return new RuleOutcome(string.Empty, new RuleDecision.Skip(null));
        }

        if (!Macros.TryExpand(text, context.Macros, out var expanded))
        {
            return new RuleOutcome(expanded, new RuleDecision.Failed(RuleFault.Syntax, RuleText.TooLong()));
        }

        if (string.IsNullOrWhiteSpace(expanded))
        {
            return new RuleOutcome(expanded, new RuleDecision.Skip(null));
        }

        var reader = new RuleReader(expanded, kind);
        return new RuleOutcome(
            expanded,
            reader.ReadRule().Ok(out var rule, out var error) ? Decide(rule, context) : new RuleDecision.Failed(RuleFault.Syntax, error));
    }

    /// <summary>
    /// Judges a rule before its macros are known and gives it back unchanged. A rule without macros is judged whole; with macros only what stands in front of
    /// the first one, and only where nothing that may follow can make it right. So a rule refused here never works; one that passes may still fail later.
    /// </summary>
    public static Parsed<string> Check(string text, RuleKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (RuleText.IsCommentedOut(text) || string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        if (text.Length > Macros.Limit)
        {
            return RuleText.TooLong();
        }

        var certain = RuleText.Certain(text);
        var reader = new RuleReader(certain, kind);
        if (reader.ReadRule().Ok(out _, out var error) || (certain.Length < text.Length && reader.SawEnd))
        {
            return text;
        }

        return error;
    }

    /// <summary>
    /// Offset of the first alternative that is never reached, because one before it has no condition; null = none, or the rule cannot be judged yet
    /// (macros, syntax error). A warning, not an error.
    /// </summary>
    public static int? UnreachableAt(string text, RuleKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (RuleText.IsCommentedOut(text))
        {
            return null;
        }

        // Each macro as a letter: good enough to see the shape of most rules; where it is not, there is no warning.
        var shape = string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = from[i] == '$' ? 'm' : from[i];
            }
        });
        var reader = new RuleReader(shape, kind);
        if (!reader.ReadRule().Ok(out var rule, out _))
        {
            return null;
        }

        for (var i = 0; i + 1 < rule.Alternatives.Length; i++)
        {
            if (rule.Alternatives[i].Condition is null)
            {
                return rule.Alternatives[i + 1].At;
            }
        }

        return null;
    }

    private static RuleDecision Decide(RuleSyntax rule, RuleContext context)
    {
        for (var i = 0; i < rule.Alternatives.Length; i++)
        {
            var alternative = rule.Alternatives[i];
            if (alternative.Condition is { } comparisons && !new Conditions(comparisons).AreTrue(context.Running))
            {
                continue;
            }

            if (alternative.Url is { } url)
            {
                return DecideFetch(i, alternative, url, context);
            }

            return alternative.Assignments is { } set ? new RuleDecision.Assign(i, set) : new RuleDecision.Skip(i);
        }

        return new RuleDecision.Skip(null);
    }

    private static RuleDecision DecideFetch(int place, RuleAlternative alternative, WrittenUrl written, RuleContext context)
    {
        var options = alternative.Options;
        string? Argument(string? text) => text is null ? null : Macros.ExpandSecrets(text, context.Secrets);

        var key = Argument(options.Key);
        if (key is { Length: 0 })
        {
            return new RuleDecision.Failed(RuleFault.NoKey, null);
        }

        if (RuleServer.Complete(written, context.DhcpServer) is not { } url)
        {
            return new RuleDecision.Failed(RuleFault.NoServer, null);
        }

        ImmutableArray<RuleAssignment> assignments = alternative.Assignments ?? [];
        string? body = null;
        if (options.Post is { } letter)
        {
            var after = new AfterAssignments(context.Macros, assignments);
            body = Macros.Expand(after.Value(char.ToUpperInvariant(letter).ToString()) ?? string.Empty, after);
        }

        return new RuleDecision.Fetch(
            place, assignments, url, key, options.Post, body, options.Alias, Argument(options.Uid), Argument(options.Pwd), options.Delta, options.Status)
        {
            Conditional = alternative.Condition is not null,
        };
    }

    /// <summary>The macros as they are once the alternative's own assignments are made.</summary>
    private sealed class AfterAssignments(IMacroSource before, ImmutableArray<RuleAssignment> assignments) : IMacroSource
    {
        public string? Value(string name)
        {
            if (name is [>= 'A' and <= 'P'])
            {
                for (var i = assignments.Length - 1; i >= 0; i--)
                {
                    if (assignments[i].Name.Length == 5 && assignments[i].Name.StartsWith("GPP_", StringComparison.OrdinalIgnoreCase)
                        && char.ToUpperInvariant(assignments[i].Name[4]) == name[0])
                    {
                        return assignments[i].Value;
                    }
                }
            }

            return before.Value(name);
        }
    }
}
