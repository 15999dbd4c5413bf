namespace Spa.Scripts.Rules;

/// <summary>What a rule is for; it decides which options it may have.</summary>
public enum RuleKind
{
    /// <summary>Profile_Rule and its B, C, D: all options but the two of reports.</summary>
    Profile,

    /// <summary>Upgrade_Rule: no options at all.</summary>
    Upgrade,

    /// <summary>Report_Rule: key, credentials, <c>--delta</c>, <c>--status</c>.</summary>
    Report,
}
