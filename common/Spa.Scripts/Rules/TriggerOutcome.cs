using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>What a trigger expression comes to.</summary>
/// <param name="Expanded">The text after macro expansion; empty when it is commented out.</param>
/// <param name="Value">Whether it holds; false for an empty text and for one that cannot be read.</param>
/// <param name="Error">Why it cannot be read, as an offset in the expanded text; null = it can.</param>
public sealed record TriggerOutcome(string Expanded, bool Value, ParseError? Error);
