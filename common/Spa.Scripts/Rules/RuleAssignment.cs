namespace Spa.Scripts.Rules;

/// <summary>A value that a rule sets before it fetches: <c>( d = "$MA" ; )!</c>.</summary>
/// <param name="Name">Parameter name as written; the short forms <c>a</c> to <c>p</c> are given as GPP_A to GPP_P. Not checked against the catalogue here.</param>
/// <param name="Value">Text, macros already expanded. May be a secret, so <see cref="ToString"/> shows the name only.</param>
public sealed record RuleAssignment(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} = ***";
}
