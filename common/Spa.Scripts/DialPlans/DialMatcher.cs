using System.Collections.Immutable;

namespace Spa.Scripts.DialPlans;

/// <summary>A dial plan at work, as a function: state and event in, next state and outcome out. Immutable; one serves any number of callers.</summary>
/// <remarks>
/// At the moment of decision the order is: emergency number, star code or speed dial, barred sequence, leftmost sequence. The decision falls
/// at a key when a complete sequence has the short time 0, when no candidate can grow any more, or at a <c>#</c> that no candidate takes; else
/// when a timer runs out. A key or a place costs time in proportion to the plan's length, whatever the plan.
/// </remarks>
public sealed class DialMatcher
{
    /// <summary>More keys than this are no number.</summary>
    public const int MostKeys = 255;

    private readonly DialPlan plan;
    private readonly DialOptions options;
    private readonly DialProgram program;
    private readonly int planned;

    /// <summary>Prepares <paramref name="plan"/> with <paramref name="options"/>.</summary>
    public DialMatcher(DialPlan plan, DialOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        this.plan = plan;
        this.options = options;
        planned = plan.Sequences.Length;
        program = new DialProgram(plan.Sequences.Concat(options.Extras.Select(extra => extra.Sequence)));
    }

    /// <summary>As in <see cref="DialProgram.Steps"/>.</summary>
    internal long Steps => program.Steps;

    /// <summary>As in <see cref="DialProgram.Length"/>.</summary>
    internal int Length => program.Length;

    /// <summary>The caller may dial: the phone was lifted, or a second dial tone begins. A hot line is decided here; a warm line gets its timer.</summary>
    public DialStep Start()
    {
        var alive = program.Start(out var tone);
        var complete = Complete(alive);
        TimeSpan? first = null;
        foreach (var place in complete)
        {
            if (place >= planned)
            {
                continue;
            }

            var sequence = plan.Sequences[place];
            var isHotLine = sequence.OffHookTime is { } off ? off == TimeSpan.Zero : sequence.ShortTime == TimeSpan.Zero;
            if (isHotLine && Accept(place, complete, string.Empty, DialDecision.AtOnce) is { } hot)
            {
                return End(string.Empty, hot);
            }

            if (sequence.OffHookTime is { } time && (first is null || time < first))
            {
                first = time;
            }
        }

        return Go(string.Empty, alive, new DialOutcome.Collecting(first is null ? null : DialTimer.OffHook, first, tone));
    }

    /// <summary>What <paramref name="e"/> does in <paramref name="state"/>. After the end nothing changes any more.</summary>
    public DialStep On(DialState state, DialEvent e)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome is not DialOutcome.Collecting collecting)
        {
            return new DialStep(state, state.Outcome);
        }

        return e switch
        {
            DialEvent.Key key => OnKey(state, key.Value),
            _ => OnTimedOut(state, collecting),
        };
    }

    /// <summary>What comes of all of a number at once, as if it were dialled and ended with <c>#</c>.</summary>
    public DialOutcome Through(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var step = Start();
        foreach (var key in number)
        {
            step = On(step.Next, new DialEvent.Key(key));
        }

        return On(step.Next, new DialEvent.Key('#')).Outcome;
    }

    private DialStep OnKey(DialState state, char key)
    {
        var alive = program.Advance(state.Alive, key, out var tone);
        if (alive.Length == 0)
        {
            var ended = key == '#' ? Decide(state.Keys, Complete(state.Alive), DialDecision.AtOnce) : null;
            return End(state.Keys, ended ?? new DialOutcome.Rejected(DialDecision.AtOnce));
        }

        var keys = state.Keys + key;
        if (keys.Length > MostKeys)
        {
            return End(keys, new DialOutcome.Rejected(DialDecision.AtOnce));
        }

        var complete = Complete(alive);
        TimeSpan? shortest = null;
        foreach (var candidate in complete)
        {
            var time = (candidate < planned ? plan.Sequences[candidate].ShortTime : null) ?? plan.ShortTime ?? options.ShortTime;
            if (candidate < planned && plan.Sequences[candidate].ShortTime == TimeSpan.Zero)
            {
                return End(keys, Decide(keys, complete, DialDecision.AtOnce, candidate));
            }

            shortest = shortest is null || time < shortest ? time : shortest;
        }

        var canGrow = false;
        TimeSpan? longest = null;
        foreach (var place in alive)
        {
            if (!program.Waits(place))
            {
                continue;
            }

            canGrow = true;
            var candidate = program.Owner(place);
            var time = (candidate < planned ? plan.Sequences[candidate].LongTime : null) ?? plan.LongTime ?? options.LongTime;
            longest = longest is null || time > longest ? time : longest;
        }

        if (!canGrow)
        {
            return End(keys, Decide(keys, complete, DialDecision.AtOnce));
        }

        return Go(keys, alive, shortest is { } wait
            ? new DialOutcome.Collecting(DialTimer.InterdigitShort, wait, tone)
            : new DialOutcome.Collecting(DialTimer.InterdigitLong, longest, tone));
    }

    private DialStep OnTimedOut(DialState state, DialOutcome.Collecting collecting)
    {
        var complete = Complete(state.Alive);
        switch (collecting.Timer)
        {
            case DialTimer.InterdigitShort:
                return End(state.Keys, Decide(state.Keys, complete, DialDecision.AfterShortTimer));
            case DialTimer.InterdigitLong:
                return End(state.Keys, new DialOutcome.Rejected(DialDecision.AfterLongTimer));
            case DialTimer.OffHook:
                foreach (var candidate in complete)
                {
                    if (candidate < planned && plan.Sequences[candidate].OffHookTime == collecting.Wait)
                    {
                        return End(state.Keys, Accept(candidate, complete, state.Keys, DialDecision.AfterOffHookTimer) ?? new DialOutcome.Rejected(DialDecision.AfterOffHookTimer));
                    }
                }

                break;
        }

        return new DialStep(state, collecting);
    }

    /// <param name="keys">The keys.</param>
    /// <param name="complete">Complete candidates in order.</param>
    /// <param name="when">When.</param>
    /// <param name="preferred">The sequence whose short time of 0 caused the decision; null = the leftmost.</param>
    private DialOutcome Decide(string keys, List<int> complete, DialDecision when, int? preferred = null)
    {
        if (keys.Length == 0)
        {
            // Only hot and warm lines are chosen without a key.
            return new DialOutcome.Rejected(when);
        }

        var emergency = false;
        DialExtra? service = null;
        var barred = false;
        int? leftmost = null;
        foreach (var candidate in complete)
        {
            if (candidate >= planned)
            {
                var extra = options.Extras[candidate - planned];
                emergency |= extra.Kind == DialExtraKind.Emergency;
                service ??= extra.Kind == DialExtraKind.Emergency ? null : extra;
            }
            else if (plan.Sequences[candidate].IsBarred)
            {
                barred = true;
            }
            else if (leftmost is null || candidate == preferred)
            {
                leftmost = candidate;
            }
        }

        if (emergency)
        {
            return (leftmost is { } found ? Accept(found, complete, keys, when) : null) ?? new DialOutcome.Accepted(keys, null, [], true, when);
        }

        if (service is not null)
        {
            return new DialOutcome.Service(service, keys, when);
        }

        if (barred)
        {
            return new DialOutcome.Barred(when);
        }

        return (leftmost is { } chosen ? Accept(chosen, complete, keys, when) : null) ?? new DialOutcome.Rejected(when);
    }

    // Null when the sequence sends nothing nowhere.
    private DialOutcome? Accept(int chosen, List<int> complete, string keys, DialDecision when)
    {
        var sequence = plan.Sequences[chosen];
        if (sequence.IsBarred)
        {
            return new DialOutcome.Barred(when);
        }

        var number = program.Sent(chosen, keys);
        if (number.Length == 0 && sequence.Route is null)
        {
            return null;
        }

        var others = ImmutableArray.CreateBuilder<DialRoute?>();
        var digits = sequence.DigitPart;
        var emergency = false;
        foreach (var candidate in complete)
        {
            if (candidate >= planned)
            {
                emergency |= options.Extras[candidate - planned].Kind == DialExtraKind.Emergency;
            }
            else if (candidate > chosen && !plan.Sequences[candidate].IsBarred && plan.Sequences[candidate].DigitPart == digits)
            {
                others.Add(plan.Sequences[candidate].Route);
            }
        }

        return new DialOutcome.Accepted(number, sequence.Route, others.DrainToImmutable(), emergency, when);
    }

    // Candidates whose end is reached, from left to right.
    private List<int> Complete(int[] alive)
    {
        var complete = new List<int>();
        foreach (var place in alive)
        {
            if (!program.Waits(place))
            {
                complete.Add(program.Owner(place));
            }
        }

        return complete;
    }

    private static DialStep Go(string keys, int[] alive, DialOutcome.Collecting outcome) => new(new DialState(keys, alive, outcome), outcome);

    private static DialStep End(string keys, DialOutcome outcome) => new(new DialState(keys, [], outcome), outcome);
}
