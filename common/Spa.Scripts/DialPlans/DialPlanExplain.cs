using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Runs keys through a plan and tells what comes of it.</summary>
public static class DialPlanExplain
{
    /// <summary>Runs <paramref name="keys"/> (a closing <c>#</c> may be among them) through <paramref name="plan"/>; keys behind a decision are not looked at.</summary>
    /// <param name="plan">Text of the plan.</param>
    /// <param name="keys">0 to 9, <c>*</c>, <c>#</c>; blanks and hyphens between them do not count.</param>
    /// <param name="wait">How long is waited after the last key; null = not at all.</param>
    /// <param name="options">Timers and extras; null = 3 s, 10 s, none.</param>
    public static DialExplanation Run(string plan, string keys, DialWait? wait = null, DialOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!DialPlan.Parse(plan).Ok(out var read, out var error))
        {
            return new DialExplanation("rejected", null, null, null, error);
        }

        var matcher = new DialMatcher(read, options ?? DialOptions.Default);
        var step = matcher.Start();
        for (var i = 0; i < keys.Length && step.Outcome is DialOutcome.Collecting; i++)
        {
            if (keys[i] is ' ' or '-')
            {
                continue;
            }

            if (!DialKeys.IsKey(keys[i]))
            {
                return new DialExplanation("rejected", null, null, null, new ParseError(i, "a key 0-9 * # in the dialled digits", "SPA dial plan"));
            }

            step = matcher.On(step.Next, new DialEvent.Key(keys[i]));
        }

        if (step.Outcome is DialOutcome.Collecting { Timer: { } timer } && wait is { } until && (until == DialWait.UntilLong || timer != DialTimer.InterdigitLong))
        {
            step = matcher.On(step.Next, new DialEvent.TimedOut());
        }

        return step.Outcome switch
        {
            DialOutcome.Accepted accepted => new DialExplanation("accepted", accepted.Number, accepted.Route?.Target ?? "proxy", After(accepted.Decided, wait), null),
            DialOutcome.Service service => new DialExplanation("accepted", service.Keys, "proxy", After(service.Decided, wait), null),
            DialOutcome.Barred barred => new DialExplanation("barred", null, null, After(barred.Decided, wait), null),
            DialOutcome.Rejected rejected => new DialExplanation("rejected", null, null, After(rejected.Decided, wait), null),
            DialOutcome.Collecting { Timer: { } running } => new DialExplanation("pending", null, null, running == DialTimer.InterdigitLong ? "long" : "short", null),
            _ => new DialExplanation("pending", null, null, null, null),
        };
    }

    // The off-hook timer has no word of its own here: it is called as the wait that let it run out.
    private static string After(DialDecision decided, DialWait? wait) => decided switch
    {
        DialDecision.AtOnce => "now",
        DialDecision.AfterShortTimer => "short",
        DialDecision.AfterLongTimer => "long",
        _ => wait == DialWait.UntilLong ? "long" : "short",
    };
}
