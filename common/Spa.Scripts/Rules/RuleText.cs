using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>What rules and triggers share before the grammar starts.</summary>
internal static class RuleText
{
    internal const string Rule = "SPA provisioning rule";

    /// <summary>A text whose first visible character is # counts as empty.</summary>
    internal static bool IsCommentedOut(string text) => text.AsSpan().TrimStart() is ['#', ..];

    internal static ParseError TooLong() => new(Macros.Limit, "at most 65536 characters after macro expansion", Rule);

    /// <summary>The part in front of the first macro: only that much of a rule can be judged before the macros are known.</summary>
    internal static string Certain(string text) => text.IndexOf('$', StringComparison.Ordinal) is >= 0 and var dollar ? text[..dollar] : text;
}
