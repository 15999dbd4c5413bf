using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>When an image is fetched, staged and started, as a function (provisioning 4). One image at a time; what comes while one is fetched waits for its end.</summary>
/// <remarks>Fetching and staging go on while lines are in use. The step to the new version is a restart, which waits until nothing is in use.</remarks>
public static class UpgradeMachine
{
    /// <summary>One step.</summary>
    public static UpgradeStep Step(UpgradeState state, UpgradeEvent @event, UpgradeTerms terms)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(terms);
        return (state.Phase, @event) switch
        {
            (_, UpgradeEvent.RuleSays) when !terms.Enabled => new(state),
            (_, UpgradeEvent.Asked asked) when !terms.Enabled => new(state, new UpgradeEffect.Ignored(asked.Job, "Upgrade_Enable is no")),

            (UpgradePhase.Resting, UpgradeEvent.RuleSays says) => Consider(state, says, terms),
            (UpgradePhase.Resting, UpgradeEvent.RuleBroken broken) => Break(state, broken, terms),
            (UpgradePhase.Resting, UpgradeEvent.Asked asked) => Begin(state, asked.Job),
            (UpgradePhase.Resting, UpgradeEvent.RetryDue) => new(state with { IsRetryArmed = false }, new UpgradeEffect.EvaluateRule(true)),

            (UpgradePhase.Fetching, UpgradeEvent.RuleSays { Job: { } job }) when Wanted(state, job) => Queue(state, job),
            (UpgradePhase.Fetching, UpgradeEvent.Asked asked) when asked.Job.Target != state.Job!.Target => Queue(state, asked.Job),
            (UpgradePhase.Fetching, UpgradeEvent.Staged staged) => Stage(state, staged),
            (UpgradePhase.Fetching, UpgradeEvent.LauncherStaged launcher) => StageLauncher(state, launcher.Version),
            (UpgradePhase.Fetching, UpgradeEvent.Failed failed) => Fail(state, failed, terms),

            // A launcher that is installed must be started before anything else may be: what is wanted now is looked at again then.
            (UpgradePhase.Staged, UpgradeEvent.Failed failed) => Fail(state, failed, terms),
            (UpgradePhase.Staged, UpgradeEvent.RuleSays { Job: { } job }) when !state.IsLauncher && Wanted(state, job) => Begin(state, job),
            (UpgradePhase.Staged, UpgradeEvent.Asked asked) when !state.IsLauncher && asked.Job.Target != state.Job!.Target => Begin(state, asked.Job),

            _ => new(state),
        };
    }

    private static UpgradeStep Consider(UpgradeState state, UpgradeEvent.RuleSays says, UpgradeTerms terms)
    {
        if (says.Job is not { } job)
        {
            return new(state with { IsRetryArmed = false, Failures = 0, Job = null }, state.IsRetryArmed ? [new UpgradeEffect.StopRetry()] : []);
        }

        if (!Wanted(state, job))
        {
            // An image that had to be given up would only disturb the lines again each time.
            return job.Fingerprint == state.GivenUp && job.Fingerprint != state.Mentioned
                ? new(state with { Mentioned = job.Fingerprint }, new UpgradeEffect.Ignored(job, "this image did not hold before; it is not tried again until the rule changes or a person asks for it"))
                : new(state);
        }

        // An image that has failed is tried again by its timer and nothing else: a failure leads to a resync, that to a look at the rule, and so on without end.
        if (says.IsRetry || state.Failures == 0 || job.Fingerprint != state.Job?.Fingerprint)
        {
            return Begin(state, job);
        }

        return !state.IsRetryArmed && WaitRange.Of(terms.Retry, state.Failures - 1) is { } wait
            ? new(state with { IsRetryArmed = true }, new UpgradeEffect.SetRetry(wait))
            : new(state);
    }

    // Done once, when it has no condition; never again, when it did not hold; not twice, when it is under way.
    private static bool Wanted(UpgradeState state, UpgradeJob job)
        => job.Fingerprint != state.GivenUp
        && (job.IsConditional || job.Fingerprint != state.Done)
        && (state.Phase == UpgradePhase.Resting || job.Fingerprint != state.Job!.Fingerprint);

    private static UpgradeStep Begin(UpgradeState state, UpgradeJob job)
    {
        UpgradeEffect[] before = state.IsRetryArmed ? [new UpgradeEffect.StopRetry()] : [];
        var failures = job.Fingerprint == state.Job?.Fingerprint ? state.Failures : 0;
        UpgradeEffect[] unstage = state.Phase == UpgradePhase.Staged ? [new UpgradeEffect.HoldRestart()] : [];
        return new(
            state with { Phase = UpgradePhase.Fetching, Job = job, Next = null, Version = null, IsSecurity = false, IsRetryArmed = false, Failures = failures },
            [.. before, .. unstage, new UpgradeEffect.Install(job, failures > 0)]);
    }

    private static UpgradeStep Queue(UpgradeState state, UpgradeJob job)
        => state.Next is { } dropped && dropped.Fingerprint != job.Fingerprint
            ? new(state with { Next = job }, new UpgradeEffect.Ignored(dropped, "a later request took its place"))
            : new(state with { Next = job });

    // A newer wish replaces what has just been staged, before a restart is spent on it.
    private static UpgradeStep Stage(UpgradeState state, UpgradeEvent.Staged news)
    {
        var staged = state with { Phase = UpgradePhase.Staged, Version = news.Version, IsSecurity = news.IsSecurity, Failures = 0 };
        return state.Next is { } next ? Begin(staged, next) : new(staged, new UpgradeEffect.RestartInto(state.Job!, news.Version));
    }

    private static UpgradeStep StageLauncher(UpgradeState state, string version)
        => new(state with { Phase = UpgradePhase.Staged, Version = version, IsLauncher = true, Failures = 0 }, new UpgradeEffect.RestartLauncher(state.Next ?? state.Job!, version));

    private static UpgradeStep Fail(UpgradeState state, UpgradeEvent.Failed failed, UpgradeTerms terms)
    {
        var job = state.Job!;
        var next = state.Next;
        var rested = state with { Phase = UpgradePhase.Resting, Next = null, Version = null, IsSecurity = false, IsLauncher = false, Failures = state.Failures + 1 };
        UpgradeEffect[] told = [new UpgradeEffect.Attempted(job, failed.Err, failed.Detail)];
        if (next is not null)
        {
            var begun = Begin(rested, next);
            return new(begun.Next, [.. told, .. begun.Effects]);
        }

        // A person sees that it failed and asks again; a rule has nobody, and may have been interrupted by the person.
        if (job.IsAsked)
        {
            return new(rested, [.. told, new UpgradeEffect.EvaluateRule(false)]);
        }

        return WaitRange.Of(terms.Retry, rested.Failures - 1) is { } wait
            ? new(rested with { IsRetryArmed = true }, [.. told, new UpgradeEffect.SetRetry(wait)])
            : new(rested, told);
    }

    private static UpgradeStep Break(UpgradeState state, UpgradeEvent.RuleBroken broken, UpgradeTerms terms)
    {
        var same = broken.Fingerprint == state.Job?.Fingerprint;
        if (same && !broken.IsRetry)
        {
            return new(state);
        }

        var failures = same ? state.Failures + 1 : 1;
        var job = new UpgradeJob(null, null, broken.Fingerprint, false, false, null);
        UpgradeEffect[] told = [.. state.IsRetryArmed ? [new UpgradeEffect.StopRetry()] : Array.Empty<UpgradeEffect>(), new UpgradeEffect.Attempted(job, broken.Err, broken.Detail)];
        var next = state with { Job = job, Failures = failures, IsRetryArmed = false };
        return WaitRange.Of(terms.Retry, failures - 1) is { } wait
            ? new(next with { IsRetryArmed = true }, [.. told, new UpgradeEffect.SetRetry(wait)])
            : new(next, told);
    }
}

/// <summary>What the upgrade machine is doing.</summary>
public enum UpgradePhase
{
    /// <summary>Nothing is under way.</summary>
    Resting,

    /// <summary>An image is being fetched, verified and written.</summary>
    Fetching,

    /// <summary>An image is in the other slot and waits for the restart.</summary>
    Staged,
}

/// <summary>The settings that the machine goes by.</summary>
/// <param name="Enabled"><c>Upgrade_Enable</c>.</param>
/// <param name="Retry"><c>Upgrade_Error_Retry_Delay</c>.</param>
public sealed record UpgradeTerms(bool Enabled, DelayList Retry);

/// <summary>One image to fetch.</summary>
/// <param name="Target">Where from; null for a rule that could not be read.</param>
/// <param name="Credentials">For challenges; null = none.</param>
/// <param name="Fingerprint">Stands for the rule's text and the effective scheme, server, port and path.</param>
/// <param name="IsAsked">True when a person gave the URL; false when the rule did.</param>
/// <param name="IsConditional">True when the rule's alternative has a condition: it is then done whenever that is true, else once.</param>
/// <param name="RuleText">The rule, to judge an image by its condition; null = no condition to judge by.</param>
public sealed record UpgradeJob(FetchTarget? Target, FetchCredentials? Credentials, string Fingerprint, bool IsAsked, bool IsConditional, string? RuleText)
{
    /// <summary>How long the file is said to be; 0 = nothing is said.</summary>
    public long Bytes { get; init; }

    /// <summary>The unit itself and its neighbours on the wire may not be asked.</summary>
    public bool ForbidsLocal { get; init; }

    /// <summary>The URL.</summary>
    public override string ToString() => Target?.ToString() ?? "no URL";
}

/// <summary>Where the machine stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Job">The image under way, or the last one that failed; null = none.</param>
/// <param name="Next">What begins afterwards; null = nothing.</param>
/// <param name="Version">The staged version.</param>
/// <param name="IsSecurity">True when that version mends a hole.</param>
/// <param name="IsLauncher">True when it is a launcher's version: the image itself is fetched after the restart.</param>
/// <param name="Failures">Failed attempts at <paramref name="Job"/>.</param>
/// <param name="IsRetryArmed">True while the retry timer runs.</param>
/// <param name="Done">Fingerprint of the image that was installed last. Kept over restarts.</param>
/// <param name="GivenUp">Fingerprint of the image that did not hold. Kept over restarts.</param>
/// <param name="Mentioned">Fingerprint whose being given up has been told since start.</param>
public sealed record UpgradeState(
    UpgradePhase Phase = UpgradePhase.Resting, UpgradeJob? Job = null, UpgradeJob? Next = null, string? Version = null, int Failures = 0, bool IsRetryArmed = false,
    string? Done = null, string? GivenUp = null, string? Mentioned = null, bool IsSecurity = false, bool IsLauncher = false);

/// <summary>A step's result.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Effects">What is to be done, in order.</param>
public readonly record struct UpgradeStep(UpgradeState Next, params UpgradeEffect[] Effects);

/// <summary>What happens to the upgrade machine.</summary>
public abstract record UpgradeEvent
{
    private UpgradeEvent()
    {
    }

    /// <summary>The rule was evaluated (at boot, after a change of settings, when a retry is due).</summary>
    /// <param name="Job">What it wants; null = nothing.</param>
    /// <param name="IsRetry">True when the retry timer asked.</param>
    public sealed record RuleSays(UpgradeJob? Job, bool IsRetry) : UpgradeEvent;

    /// <summary>The rule could not be evaluated.</summary>
    /// <param name="Fingerprint">Stands for its text.</param>
    /// <param name="Err">Text of <c>$UPGERR</c>.</param>
    /// <param name="Detail">Where and why.</param>
    /// <param name="IsRetry">True when the retry timer asked.</param>
    public sealed record RuleBroken(string Fingerprint, string Err, string Detail, bool IsRetry) : UpgradeEvent;

    /// <summary>A person wants an image now.</summary>
    public sealed record Asked(UpgradeJob Job) : UpgradeEvent;

    /// <summary>The retry timer has ended.</summary>
    public sealed record RetryDue : UpgradeEvent;

    /// <summary>The image is in the other slot.</summary>
    public sealed record Staged(string Version, bool IsSecurity = false) : UpgradeEvent;

    /// <summary>The image needs a newer launcher, which is installed now.</summary>
    public sealed record LauncherStaged(string Version) : UpgradeEvent;

    /// <summary>The image was not installed, or its start could not be prepared.</summary>
    public sealed record Failed(string Err, string Detail) : UpgradeEvent;
}

/// <summary>What the upgrade machine wants done.</summary>
public abstract record UpgradeEffect
{
    private UpgradeEffect()
    {
    }

    /// <summary>Fetches, verifies and stages an image; the answer is <see cref="UpgradeEvent.Staged"/> or <see cref="UpgradeEvent.Failed"/>.</summary>
    public sealed record Install(UpgradeJob Job, bool IsRetry) : UpgradeEffect;

    /// <summary>Restarts into the staged version once nothing is in use.</summary>
    public sealed record RestartInto(UpgradeJob Job, string Version) : UpgradeEffect;

    /// <summary>Restarts under the new launcher once nothing is in use; the image is fetched again afterwards.</summary>
    public sealed record RestartLauncher(UpgradeJob Job, string Version) : UpgradeEffect;

    /// <summary>Takes back a wanted restart: another image takes the place of the staged one.</summary>
    public sealed record HoldRestart : UpgradeEffect;

    /// <summary>Evaluates <c>Upgrade_Rule</c>.</summary>
    public sealed record EvaluateRule(bool IsRetry) : UpgradeEffect;

    /// <summary>Starts the retry timer.</summary>
    public sealed record SetRetry(WaitRange Wait) : UpgradeEffect;

    /// <summary>Stops the retry timer.</summary>
    public sealed record StopRetry : UpgradeEffect;

    /// <summary>An attempt has failed.</summary>
    public sealed record Attempted(UpgradeJob Job, string Err, string Detail) : UpgradeEffect;

    /// <summary>An upgrade will not take place.</summary>
    public sealed record Ignored(UpgradeJob Job, string Why) : UpgradeEffect;
}
