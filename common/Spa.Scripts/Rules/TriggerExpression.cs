using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Resync_Trigger_1 and 2: a condition as in a rule, without brackets and question mark.</summary>
public static class TriggerExpression
{
    /// <summary>Evaluates <paramref name="text"/>.</summary>
    public static TriggerOutcome Evaluate(string text, IMacroSource macros, FirmwareVersion running)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(macros);
        ArgumentNullException.ThrowIfNull(running);
        if (RuleText.IsCommentedOut(text))
        {
            return new TriggerOutcome(string.Empty, false, null);
        }

        if (!Macros.TryExpand(text, macros, out var expanded))
        {
            return new TriggerOutcome(expanded, false, RuleText.TooLong());
        }

        if (string.IsNullOrWhiteSpace(expanded))
        {
            return new TriggerOutcome(expanded, false, null);
        }

        var reader = new RuleReader(expanded, RuleKind.Profile);
        return reader.ReadTrigger().Ok(out var conditions, out var error)
            ? new TriggerOutcome(expanded, conditions.AreTrue(running), null)
            : new TriggerOutcome(expanded, false, error);
    }

    /// <summary>Judges a trigger before its macros are known and gives it back unchanged; see <see cref="ProvisioningRule.Check"/>.</summary>
    public static Parsed<string> Check(string text)
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
        var reader = new RuleReader(certain, RuleKind.Profile);
        if (reader.ReadTrigger().Ok(out _, out var error) || (certain.Length < text.Length && reader.SawEnd))
        {
            return text;
        }

        return error;
    }
}
