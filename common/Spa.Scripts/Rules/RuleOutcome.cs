namespace Spa.Scripts.Rules;

/// <summary>What a rule comes to.</summary>
/// <param name="Expanded">The text after macro expansion; empty for a rule that is commented out. Secrets are never expanded here, but a passphrase written into the rule stands in it: not for logs.</param>
/// <param name="Decision">What to do.</param>
public sealed record RuleOutcome(string Expanded, RuleDecision Decision)
{
    /// <summary>The decision alone, without secrets.</summary>
    public override string ToString() => Decision.ToString();
}
