using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>When the profile rules are fetched, as a function (provisioning 3.2 and 3.3).</summary>
public static class ResyncMachine
{
    /// <summary><c>Profile_Rule</c> and <c>_B</c> to <c>_D</c>.</summary>
    public const int Rules = 4;

    /// <summary>One step.</summary>
    /// <param name="state">Where the machine stands.</param>
    /// <param name="event">What happened.</param>
    /// <param name="terms">The settings now, and whether anything is in use.</param>
    public static ResyncStep Step(ResyncState state, ResyncEvent @event, ResyncTerms terms)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(terms);
        return (state.Phase, @event) switch
        {
            (ResyncPhase.Resting, ResyncEvent.Started started) => Start(state, started, terms),
            (ResyncPhase.Resting, ResyncEvent.Due { Timer: not ResyncTimer.Forced } due) when state.Armed == due.Timer
                => Begin(state with { Armed = null }, CauseOf(due.Timer), terms),
            (ResyncPhase.Resting, ResyncEvent.Asked asked) => Begin(state, asked.Cause, terms),
            (ResyncPhase.Resting, ResyncEvent.TermsChanged) when state.Armed != ResyncTimer.PowerOn || !terms.Enabled => Start(state, new ResyncEvent.Started(false), terms),

            (ResyncPhase.Deferred, ResyncEvent.BecameIdle) => Run(state, new ResyncEffect.StopTimer(ResyncTimer.Forced)),
            (ResyncPhase.Deferred, ResyncEvent.Due { Timer: ResyncTimer.Forced }) => Run(state),
            (ResyncPhase.Deferred, ResyncEvent.Asked asked) => Join(state, asked.Cause),
            (ResyncPhase.Deferred, ResyncEvent.Due due) when state.Armed == due.Timer => Join(state with { Armed = null }, CauseOf(due.Timer)),
            (ResyncPhase.Deferred, ResyncEvent.Withdrawn withdrawn) when ReferenceEquals(state.Cause, withdrawn.Cause) => Withdraw(state, withdrawn, terms),
            (_, ResyncEvent.Withdrawn withdrawn) when ReferenceEquals(state.Next, withdrawn.Cause) => new(state with { Next = null }, new ResyncEffect.Ignored(withdrawn.Cause, withdrawn.Why)),
            (ResyncPhase.Deferred, ResyncEvent.TermsChanged) when !terms.Enabled
                => Schedule(state with { Phase = ResyncPhase.Resting, Cause = null, Next = null }, terms).After(new ResyncEffect.StopTimer(ResyncTimer.Forced)),

            (ResyncPhase.Working, ResyncEvent.RuleDone) when state.Cause!.Url is null && state.Rule + 1 < Rules
                => new(state with { Rule = state.Rule + 1 }, new ResyncEffect.RunRule(state.Cause, state.Rule + 1)),
            (ResyncPhase.Working, ResyncEvent.RuleDone) => Finish(state, true, terms),
            (ResyncPhase.Working, ResyncEvent.RuleFailed) => Finish(state, false, terms),
            (ResyncPhase.Working, ResyncEvent.Asked asked) => Queue(state, asked.Cause),
            (ResyncPhase.Working, ResyncEvent.Due due) when state.Armed == due.Timer => Queue(state with { Armed = null }, CauseOf(due.Timer)),

            _ => new(state),
        };
    }

    private static ResyncStep Start(ResyncState state, ResyncEvent.Started started, ResyncTerms terms)
    {
        // A unit that restarted for its settings before it ever tried, or was switched off then, would wait for nothing: the resync of its power-on is still owed.
        var owed = state is { HasSucceeded: false, Failures: 0 };
        return terms.Enabled && terms.OnReset && (started.PowerOn || owed)
            ? new(state with { Armed = ResyncTimer.PowerOn }, new ResyncEffect.SetTimer(ResyncTimer.PowerOn, new(TimeSpan.Zero, terms.RandomDelay)))
            : Schedule(state, terms);
    }

    private static ResyncStep Begin(ResyncState state, ResyncCause cause, ResyncTerms terms)
    {
        if (!terms.Enabled)
        {
            return new(state, new ResyncEffect.Ignored(cause, "Provision_Enable is no"));
        }

        // A given URL is a visit beside the schedule, which goes on.
        ResyncEffect[] before = cause.Url is null && state.Armed is { } armed ? [new ResyncEffect.StopTimer(armed)] : [];
        var next = state with { Cause = cause, Rule = 0, Armed = cause.Url is null ? null : state.Armed };
        return terms.InUse && terms.Forced > TimeSpan.Zero
            ? new(next with { Phase = ResyncPhase.Deferred }, [.. before, new ResyncEffect.SetTimer(ResyncTimer.Forced, WaitRange.Exactly(terms.Forced))])
            : Run(next, before);
    }

    private static ResyncStep Run(ResyncState state, params ResyncEffect[] before)
        => new(state with { Phase = ResyncPhase.Working }, [.. before, new ResyncEffect.RunRule(state.Cause!, 0)]);

    private static ResyncStep Finish(ResyncState state, bool success, ResyncTerms terms)
    {
        var finished = state.Cause!;
        var next = state.Next;
        var rested = state with { Phase = ResyncPhase.Resting, Cause = null, Next = null, Rule = 0 };
        var step = (success, finished.Url) switch
        {
            (true, _) => Schedule(rested with { Failures = 0, HasSucceeded = true }, terms),
            (false, null) => Schedule(rested with { Failures = rested.Failures + 1 }, terms),
            (false, _) => new ResyncStep(rested),
        };
        step = step.After(new ResyncEffect.Finished(finished, success));
        if (next is null)
        {
            return step;
        }

        var begun = Begin(step.Next, next, terms);
        return new(begun.Next, [.. step.Effects, .. begun.Effects]);
    }

    private static ResyncStep Withdraw(ResyncState state, ResyncEvent.Withdrawn withdrawn, ResyncTerms terms)
    {
        ResyncEffect[] effects = [new ResyncEffect.StopTimer(ResyncTimer.Forced), new ResyncEffect.Ignored(withdrawn.Cause, withdrawn.Why)];
        var rested = state with { Phase = ResyncPhase.Resting, Cause = null, Next = null };
        if (state.Next is not { } next)
        {
            return new(rested, effects);
        }

        var begun = Begin(rested, next, terms);
        return new(begun.Next, [.. effects, .. begun.Effects]);
    }

    // After a failure the retry list counts; where that says never, the period does, once a first resync has succeeded.
    private static ResyncStep Schedule(ResyncState state, ResyncTerms terms)
    {
        var timer = ResyncTimer.Retry;
        var range = state.Failures > 0 ? WaitRange.Of(terms.Retry, state.Failures - 1) : null;
        if (range is null && state.HasSucceeded)
        {
            timer = ResyncTimer.Periodic;
            range = terms.Daily ?? WaitRange.Of(terms.Periodic, state.Failures);
        }

        ResyncEffect[] stop = state.Armed is { } armed && (armed != timer || range is null || !terms.Enabled) ? [new ResyncEffect.StopTimer(armed)] : [];
        return terms.Enabled && range is { } wait
            ? new(state with { Armed = timer }, [.. stop, new ResyncEffect.SetTimer(timer, wait)])
            : new(state with { Armed = null }, stop);
    }

    // Still waiting for idle: the same resync asked for again stays one, with the person's reason.
    private static ResyncStep Join(ResyncState state, ResyncCause cause)
        => cause.Url == state.Cause!.Url
            ? new(cause.Reason == ResyncReason.Request ? state with { Cause = cause } : state)
            : Queue(state, cause);

    private static ResyncStep Queue(ResyncState state, ResyncCause cause)
        => state.Next is { } dropped && dropped.Url != cause.Url
            ? new(state with { Next = cause }, new ResyncEffect.Ignored(dropped, "a later request took its place"))
            : new(state with { Next = cause });

    private static ResyncCause CauseOf(ResyncTimer timer) => new(timer switch
    {
        ResyncTimer.PowerOn => ResyncReason.PowerUp,
        ResyncTimer.Retry => ResyncReason.Retry,
        _ => ResyncReason.Periodic,
    });
}

/// <summary>What the resync machine is doing.</summary>
public enum ResyncPhase
{
    /// <summary>Nothing is due.</summary>
    Resting,

    /// <summary>A resync is due and waits until nothing is in use.</summary>
    Deferred,

    /// <summary>A rule is evaluated, fetched and applied.</summary>
    Working,
}

/// <summary>The machine's timers. Of the first three at most one runs.</summary>
public enum ResyncTimer
{
    /// <summary>The random wait after power-on.</summary>
    PowerOn,

    /// <summary><c>Resync_Periodic</c>, or <c>Resync_At__HHmm_</c> in its place.</summary>
    Periodic,

    /// <summary><c>Resync_Error_Retry_Delay</c>.</summary>
    Retry,

    /// <summary><c>Forced_Resync_Delay</c>: the longest wait for idle.</summary>
    Forced,
}

/// <summary>The settings that the machine goes by, and the one fact from outside.</summary>
/// <param name="Enabled"><c>Provision_Enable</c>.</param>
/// <param name="OnReset"><c>Resync_On_Reset</c>.</param>
/// <param name="RandomDelay">Upper bound of the wait after power-on.</param>
/// <param name="Periodic"><c>Resync_Periodic</c>.</param>
/// <param name="Retry"><c>Resync_Error_Retry_Delay</c>.</param>
/// <param name="Forced"><c>Forced_Resync_Delay</c>; zero = do not wait for idle.</param>
/// <param name="InUse">True while a line is in use.</param>
public sealed record ResyncTerms(bool Enabled, bool OnReset, TimeSpan RandomDelay, DelayList Periodic, DelayList Retry, TimeSpan Forced, bool InUse)
{
    /// <summary>Wait until the next <c>Resync_At__HHmm_</c>, which takes the place of the period; null = it is blank, or the clock is not set.</summary>
    public WaitRange? Daily { get; init; }
}

/// <summary>Where the machine stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Armed">The running timer of the schedule; null = none.</param>
/// <param name="Cause">What is deferred or worked on; null while resting.</param>
/// <param name="Rule">0 to 3 while working on the rules: <c>Profile_Rule</c> to <c>_D</c>.</param>
/// <param name="Next">What begins afterwards; null = nothing.</param>
/// <param name="Failures">Failed resyncs since the last success. Kept over restarts.</param>
/// <param name="HasSucceeded">True once a resync has succeeded since the unit had factory settings. Kept over restarts.</param>
public sealed record ResyncState(
    ResyncPhase Phase = ResyncPhase.Resting, ResyncTimer? Armed = null, ResyncCause? Cause = null, int Rule = 0, ResyncCause? Next = null, int Failures = 0, bool HasSucceeded = false);

/// <summary>A step's result.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Effects">What is to be done, in order.</param>
public readonly record struct ResyncStep(ResyncState Next, params ResyncEffect[] Effects)
{
    internal ResyncStep After(ResyncEffect first) => new(Next, [first, .. Effects]);
}

/// <summary>What happens to the resync machine.</summary>
public abstract record ResyncEvent
{
    private ResyncEvent()
    {
    }

    /// <summary>The unit has started.</summary>
    /// <param name="PowerOn">Power-up, reboot or factory reset; false after a restart for changed settings or another version.</param>
    public sealed record Started(bool PowerOn) : ResyncEvent;

    /// <summary>A timer has ended.</summary>
    public sealed record Due(ResyncTimer Timer) : ResyncEvent;

    /// <summary>A resync is wanted now.</summary>
    public sealed record Asked(ResyncCause Cause) : ResyncEvent;

    /// <summary>What was asked for, and has not begun, is not wanted any more.</summary>
    /// <param name="Cause">The very one.</param>
    /// <param name="Why">In words.</param>
    public sealed record Withdrawn(ResyncCause Cause, string Why) : ResyncEvent;

    /// <summary>Nothing is in use any more.</summary>
    public sealed record BecameIdle : ResyncEvent;

    /// <summary>A setting of <see cref="ResyncTerms"/> has a new value.</summary>
    public sealed record TermsChanged : ResyncEvent;

    /// <summary>The rule at work was done, or had nothing to do.</summary>
    public sealed record RuleDone : ResyncEvent;

    /// <summary>The rule at work failed.</summary>
    public sealed record RuleFailed : ResyncEvent;
}

/// <summary>What the resync machine wants done.</summary>
public abstract record ResyncEffect
{
    private ResyncEffect()
    {
    }

    /// <summary>Starts a timer, or starts it anew.</summary>
    public sealed record SetTimer(ResyncTimer Timer, WaitRange Wait) : ResyncEffect;

    /// <summary>Stops a timer.</summary>
    public sealed record StopTimer(ResyncTimer Timer) : ResyncEffect;

    /// <summary>Evaluates, fetches and applies one rule (or the cause's URL); the answer is <see cref="ResyncEvent.RuleDone"/> or <see cref="ResyncEvent.RuleFailed"/>.</summary>
    public sealed record RunRule(ResyncCause Cause, int Rule) : ResyncEffect;

    /// <summary>The resync has ended.</summary>
    public sealed record Finished(ResyncCause Cause, bool Success) : ResyncEffect;

    /// <summary>A resync will not take place.</summary>
    public sealed record Ignored(ResyncCause Cause, string Why) : ResyncEffect;
}
