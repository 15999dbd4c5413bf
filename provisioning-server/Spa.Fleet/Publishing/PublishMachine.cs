using System.Globalization;
using static Spa.Fleet.Publishing.PublishEvent;
using static Spa.Fleet.Publishing.PublishState;

namespace Spa.Fleet.Publishing;

/// <summary>A publish in stages, as a function. While it is open nothing of it but its standing can change: neither its revision nor its stages nor its limits.</summary>
public static class PublishMachine
{
    /// <summary>What happens on an event.</summary>
    /// <param name="standing">How it stands.</param>
    /// <param name="e">What happened.</param>
    /// <param name="stages">Number of its stages; the last is the rest.</param>
    /// <param name="limits">What makes it stop.</param>
    public static PublishStep On(PublishStanding standing, PublishEvent e, int stages, PublishLimits limits)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(limits);
        var last = standing.Stage >= stages - 1;
        return (standing.State, e) switch
        {
            (Running, Counted { Progress: var seen }) => Judge(standing, seen, last, limits),
            (Paused or Stopped, PublishEvent.Counted) => Stay(standing),

            (Running, Pause by) => Go(standing with { State = Paused, Why = $"Paused by {by.By}." }),
            (Paused, Pause) => Refuse(standing, "It is paused already."),
            (Stopped, Pause) => Refuse(standing, "It has stopped: continue it, or roll it back."),

            (Running or Paused, Stop by) => Go(standing with { State = Stopped, Why = by.Reason.Length == 0 ? $"Stopped by {by.By}." : $"Stopped by {by.By}: {by.Reason}" }),
            (Stopped, Stop) => Refuse(standing, "It has stopped already."),

            (Paused or Stopped, Continue) => Go(standing with { State = Running, Why = string.Empty, Accepted = true }, new PublishEffect.Excuse()),
            (Running, Continue) => Refuse(standing, "It is running."),

            (Running or Paused or Stopped, RollBack by) => Go(standing with { State = RolledBack, Why = $"Rolled back by {by.By}." }, new PublishEffect.Restore()),

            // With every device of the layer served the new revision there is no old one to protect.
            (Running, ChangeAgain by) when last => Go(standing with { State = Superseded, Why = $"The layer was changed again by {by.By}." }, new PublishEffect.Settle()),
            (Running, ChangeAgain) => Refuse(standing, "The layer is being published in stages, and what is being published cannot be changed: wait for it, or roll it back."),
            (Paused or Stopped, ChangeAgain) => Refuse(standing, "A publish of the layer stands still half way, and what is being published cannot be changed: continue it, or roll it back."),

            (_, Counted) => Stay(standing),
            _ => Refuse(standing, "It has ended."),
        };
    }

    private static PublishStep Judge(PublishStanding standing, PublishProgress seen, bool last, PublishLimits limits)
    {
        if (seen.NewlyFailed >= limits.Failures)
        {
            return Go(standing with { State = Stopped, Why = $"Stopped by itself: {Plural.Of(seen.NewlyFailed, "device")} failed, {limits.Failures} or more stop it." });
        }

        if (seen.Silent >= limits.Silent)
        {
            return Go(standing with { State = Stopped, Why = $"Stopped by itself: {Plural.Of(seen.Silent, "device")} fell silent, {limits.Silent} or more stop it." });
        }

        if (!seen.IsSettled)
        {
            return Stay(standing);
        }

        if (last)
        {
            return Go(standing with { State = Finished, Why = Outcome(seen) }, new PublishEffect.Settle());
        }

        // A small stage that did not go well is no ground for a large one, even below the limits.
        if (seen.NewlyFailed + seen.Silent > 0)
        {
            return Go(standing with { State = Paused, Why = $"Stage {standing.Stage + 1} is over, but not all is well: {Outcome(seen)} Look at them, then continue." });
        }

        if (seen.Good == 0 && !standing.Accepted)
        {
            return Go(standing with { State = Paused, Why = $"Stage {standing.Stage + 1} is over, and no device of it has shown that the new revision works: {Outcome(seen)}" });
        }

        return limits.Hold
            ? Go(standing with { State = Paused, Stage = standing.Stage + 1, Accepted = false, Why = $"Stage {standing.Stage + 1} went well: {Outcome(seen)} It waits to be continued, as was asked for." }, new PublishEffect.BeginStage(standing.Stage + 1))
            : Go(standing with { Stage = standing.Stage + 1, Accepted = false }, new PublishEffect.BeginStage(standing.Stage + 1));
    }

    private static string Outcome(PublishProgress seen)
    {
        var parts = new List<string> { $"{seen.Good.ToString(CultureInfo.InvariantCulture)} good" };
        Add(seen.Failed, "failed");
        Add(seen.Silent, "silent");
        Add(seen.Away, "away");
        return $"{string.Join(", ", parts)}.";

        void Add(long number, string what)
        {
            if (number > 0)
            {
                parts.Add($"{number.ToString(CultureInfo.InvariantCulture)} {what}");
            }
        }
    }

    private static PublishStep Go(PublishStanding next, params PublishEffect[] effects) => new(next, null, [.. effects]);

    private static PublishStep Stay(PublishStanding standing) => new(standing, null, []);

    private static PublishStep Refuse(PublishStanding standing, string why) => new(standing, why, []);
}
