using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>Runs the <see cref="ResyncMachine"/>: does its effects and brings it the answers.</summary>
internal sealed class Resync
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(60);

    private readonly Unit unit;
    private readonly Queue<ResyncEvent> events = new();
    private readonly Dictionary<ResyncTimer, (IDisposable Running, TimeSpan Due)> timers = [];
    private readonly List<RefusedSetting> refused = [];
    private readonly List<string> remarks = [];
    private readonly ResyncClock clock;
    private int changed;
    private bool stepping;
    private bool asked;
    private bool isAwaited;
    private long lastFetch;
    private AttemptTarget attempt = AttemptTarget.None;
    private (ResyncCause Cause, FileTransfer File)? fetching;
    private (ResyncTerms Terms, DailyTerms Daily)? terms;
    private (string Err, string Detail) failure;
    private string? kept;

    public Resync(Unit unit, KeptResync? kept)
    {
        this.unit = unit;
        clock = new ResyncClock(unit, ClockChanged);
        State = new ResyncState(HasSucceeded: kept?.HasSucceeded ?? false, Failures: kept?.Failures ?? 0);
        Last = kept?.Last;
        Refused = [.. kept?.Refused ?? []];
    }

    /// <summary>Raised when a resync has ended; its settings are then stored but not yet in force.</summary>
    public event Action<ResyncCause, bool>? Finished;

    /// <summary>Raised when a file of a resync has come, been taken or failed: several times where several rules fetch.</summary>
    public event Action<ResyncCause, FileTransfer>? Transferred;

    /// <summary>Raised when one that was asked for is not done at all, with the reason.</summary>
    public event Action<ResyncCause, string>? Declined;

    public ResyncState State { get; private set; }

    /// <summary>What led to the present resync, or to the last one.</summary>
    public ResyncReason Reason { get; private set; } = ResyncReason.PowerUp;

    public AttemptOutcome? Last { get; private set; }

    /// <summary>What the last resync could not take.</summary>
    public ImmutableArray<RefusedSetting> Refused { get; private set; }

    /// <summary>When the last one ended, on the timeline; null = none since start.</summary>
    public TimeSpan? EndedAt { get; private set; }

    /// <summary>Set when the program is about to end: nothing more begins.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Time until the running timer of the schedule ends; null = none.</summary>
    public TimeSpan? DueIn => State.Armed is { } armed && timers.TryGetValue(armed, out var timer) ? timer.Due - unit.Timeline.Now : null;

    public void Dispatch(ResyncEvent @event)
    {
        events.Enqueue(@event);
        if (stepping)
        {
            return;
        }

        stepping = true;
        while (!IsStopped && events.TryDequeue(out var next))
        {
            Step(next);
        }

        stepping = false;
    }

    /// <summary>What was asked for is not wanted any more. False = its file is here, and is being taken, or it is not known.</summary>
    /// <param name="cause">What had asked for it.</param>
    /// <param name="why">For the log.</param>
    public bool Withdraw(ResyncCause cause, string why)
    {
        if (State.Phase == ResyncPhase.Working && ReferenceEquals(State.Cause, cause))
        {
            if (!isAwaited)
            {
                return false;
            }

            isAwaited = false;
            Fail(ErrTexts.Timeout, why);
            return true;
        }

        if (!ReferenceEquals(State.Cause, cause) && !ReferenceEquals(State.Next, cause))
        {
            return false;
        }

        Dispatch(new ResyncEvent.Withdrawn(cause, why));
        return true;
    }

    /// <summary>Looks whether a setting of the schedule has changed.</summary>
    public void CheckTerms()
    {
        // Without the clock: the time that passes is no change of settings.
        var now = (ProvisioningTerms.Resync(unit.Settings.Stored, false, null), ProvisioningTerms.Daily(unit.Settings.Stored));
        var before = terms;
        terms = now;
        clock.Check();
        if (before is { } known && known != now)
        {
            Dispatch(new ResyncEvent.TermsChanged());
        }
    }

    private void Step(ResyncEvent @event)
    {
        var before = State;
        var step = ResyncMachine.Step(before, @event, ProvisioningTerms.Resync(unit.Settings.Stored, unit.Voice.InUse, unit.Clock));
        State = step.Next;
        unit.Trace("resync", Words(@event), $"{before.Phase} -> {State.Phase}  {string.Join("  ", step.Effects.Select(e => e.ToString()))}".TrimEnd());
        foreach (var effect in step.Effects)
        {
            Do(effect);
        }
    }

    private void Do(ResyncEffect effect)
    {
        switch (effect)
        {
            case ResyncEffect.SetTimer set:
                Stop(set.Timer);
                var wait = set.Wait.Choose(unit.Entropy);
                clock.Made();
                timers[set.Timer] = (unit.Timeline.After(wait, () => Dispatch(new ResyncEvent.Due(set.Timer))), unit.Timeline.Now + wait);
                break;
            case ResyncEffect.StopTimer stop:
                Stop(stop.Timer);
                break;
            case ResyncEffect.RunRule run:
                Run(run.Cause, run.Rule);
                break;
            case ResyncEffect.Finished finished:
                Finish(finished);
                break;
            case ResyncEffect.Ignored ignored:
                unit.Note(5, $"resync ({ignored.Cause}) not done: {ignored.Why}");
                Declined?.Invoke(ignored.Cause, ignored.Why);
                break;
        }
    }

    // A retry or the wait after power-on goes by no clock.
    private void ClockChanged()
    {
        if (State.Armed is null or ResyncTimer.Periodic)
        {
            Dispatch(new ResyncEvent.TermsChanged());
        }
    }

    private void Stop(ResyncTimer timer)
    {
        if (timers.Remove(timer, out var running))
        {
            running.Running.Dispose();
        }
    }

    private void Run(ResyncCause cause, int rule)
    {
        if (rule == 0)
        {
            Reason = cause.Reason;
            refused.Clear();
            remarks.Clear();
            changed = 0;
            attempt = AttemptTarget.None;
            unit.Settings.Hold();
        }

        var text = cause.Url?.Text ?? unit.Settings.Stored.Text(ProvisioningTerms.ProfileRules[rule]);
        if (cause.Url is not null && RuleTargets.CheckGiven(text) is { } error)
        {
            Fail(ErrTexts.RuleSyntax, error.ToString());
            return;
        }

        var outcome = ProvisioningRule.Evaluate(text, RuleKind.Profile, unit.Context(cause.Url?.DefaultServer ?? unit.Server?.Text));
        switch (outcome.Decision)
        {
            case RuleDecision.Skip:
                Dispatch(new ResyncEvent.RuleDone());
                break;
            case RuleDecision.Assign assign:
                Assign(assign.Assignments, () => Dispatch(new ResyncEvent.RuleDone()));
                break;
            case RuleDecision.Fetch fetch:
                Assign(fetch.Assignments, () => Fetch(fetch, cause));
                break;
            case RuleDecision.Failed failed:
                var (err, detail) = RuleTargets.Explain(failed);
                Fail(err, cause.Url is null ? $"{ProvisioningTerms.ProfileRules[rule].Name}: {detail}" : detail);
                break;
        }
    }

    private void Assign(ImmutableArray<RuleAssignment> assignments, Action then)
    {
        if (assignments.IsDefaultOrEmpty)
        {
            then();
            return;
        }

        unit.Settings.Change(RuleTargets.Assignments(assignments), SettingOrigin.Profile, outcome => Stored(outcome, then));
    }

    private void Stored(SettingsOutcome outcome, Action then)
    {
        refused.AddRange(outcome.Refused);
        changed += outcome.Changed.Length;
        if (!outcome.WithoutEffect.IsEmpty)
        {
            remarks.Add($"without effect here: {string.Join(", ", outcome.WithoutEffect.Select(w => w.Name))}");
        }

        if (outcome.Fault is { } fault)
        {
            Fail(ErrTexts.NotSaved, $"{fault}; the old settings stay");
        }
        else
        {
            then();
        }
    }

    private void Fetch(RuleDecision.Fetch fetch, ResyncCause cause)
    {
        var target = RuleTargets.Target(fetch.Url);
        attempt = AttemptTarget.Of(target);
        asked = false;
        var policy = unit.PolicyFor(isSealed: IsSealed(fetch)) with { ForbidsLocal = cause.Url?.ForbidsLocal == true };
        if (policy.Refuses(target) is { } why)
        {
            Fail(ErrTexts.Of(FetchFault.Refused, target.Scheme, why), why);
            return;
        }

        AliasMap? aliases = null;
        if (fetch.Alias is { } letter)
        {
            var name = $"GPP_{char.ToUpperInvariant(letter)}";
            if (!AliasMap.Parse(unit.Settings.Stored.Text(Catalogue.Find(name)!)).Ok(out aliases, out var bad))
            {
                Fail(ErrTexts.RuleSyntax, $"the alias map in {name}: {bad}");
                return;
            }
        }

        var request = new FetchRequest(
            target, cause.Url?.Credentials ?? RuleTargets.Credentials(fetch), fetch.PostBody is null ? null : Encoding.UTF8.GetBytes(fetch.PostBody), ProfileLimits.Default.FileBytes, FetchTimeout, policy, Asking);
        fetching = (cause, FileTransfer.None with { Url = attempt.Url, BegunAt = unit.Clock });
        isAwaited = true;
        var number = ++lastFetch;
        unit.Host.Fetch(request, answer =>
        {
            if (isAwaited && number == lastFetch)
            {
                isAwaited = false;
                Answered(answer, fetch, aliases, target, cause.Url?.Bytes ?? 0);
            }
        });
    }

    // Without a key a file may still come encrypted by RFC 8188; whether it did is seen when it is here.
    private bool IsSealed(RuleDecision.Fetch fetch) => fetch.Key is not null || unit.Settings.Stored.Get(ProvisioningParameters.IkmHttpEncryptContent).Length > 0;

    private void Asking(string address)
    {
        attempt = attempt with { Address = address };
        if (!asked)
        {
            asked = true;
            unit.LogMessage(ProvisioningParameters.LogResyncRequestMsg, attempt, 6);
        }
    }

    private void Answered(FetchAnswer answer, RuleDecision.Fetch fetch, AliasMap? aliases, FetchTarget target, long announced)
    {
        if (!asked)
        {
            // No address was found; the request is told all the same, with the name in its place.
            unit.LogMessage(ProvisioningParameters.LogResyncRequestMsg, attempt, 6);
        }

        switch (answer)
        {
            case FetchAnswer.Failed { Fault: FetchFault.NotFound } when !unit.Settings.Stored.Get(ProvisioningParameters.ResyncFailsOnFnf):
                remarks.Add($"{attempt.Url}: file not found, which counts as success");
                TellTransfer(ErrTexts.FileNotFound, string.Empty);
                Succeed();
                break;
            case FetchAnswer.Failed failed:
                Fail(ErrTexts.Of(failed.Fault, target.Scheme, failed.Detail), failed.Detail);
                break;
            // What the server has packed on the way has another length than the file.
            case FetchAnswer.Got { ContentEncoding: null } got when announced > 0 && announced != got.Content.Length:
                fetching = fetching is { } cut ? (cut.Cause, cut.File with { Bytes = got.Content.Length }) : null;
                Fail(ErrTexts.CorruptFile, $"{got.Content.Length} bytes came, and {announced} were announced");
                break;
            case FetchAnswer.Got got:
                fetching = fetching is { } now ? (now.Cause, now.File with { Bytes = got.Content.Length }) : null;
                Take(got, new ProfileDelivery(got.Content) { Key = fetch.Key, Coding = got.ContentEncoding, Aliases = aliases });
                break;
        }
    }

    private void Take(FetchAnswer.Got got, ProfileDelivery delivery)
    {
        var mustBeSealed = !got.Secured && unit.Settings.Stored.Get(ProvisioningParameters.RequireHttps) != HttpsRequirement.No;
        switch (ProfileVerdict.Judge(delivery, got.Secured, mustBeSealed, unit.Identity, unit.Settings.Stored))
        {
            case ProfileVerdict.Refuse refuse:
                Fail(refuse.Err, refuse.Detail);
                break;
            case ProfileVerdict.Take take:
                refused.AddRange(take.Refused);
                if (take.Remarks.Length > 0)
                {
                    remarks.Add(take.Remarks);
                }

                unit.Settings.Change(take.Assignments, SettingOrigin.Profile, outcome => Stored(outcome, Succeed));
                break;
        }
    }

    private void Succeed()
    {
        unit.LogMessage(ProvisioningParameters.LogResyncSuccessMsg, attempt, 5);
        TellTransfer(string.Empty, string.Empty);
        Dispatch(new ResyncEvent.RuleDone());
    }

    private void Fail(string err, string detail)
    {
        attempt = attempt with { Err = err };
        failure = (err, detail);
        unit.LogMessage(ProvisioningParameters.LogResyncFailureMsg, attempt, 4);
        TellTransfer(err, detail);
        Dispatch(new ResyncEvent.RuleFailed());
    }

    private void TellTransfer(string err, string detail)
    {
        if (fetching is { } ended)
        {
            fetching = null;
            Transferred?.Invoke(ended.Cause, ended.File with { Err = err, Detail = detail });
        }
    }

    private void Finish(ResyncEffect.Finished finished)
    {
        EndedAt = unit.Timeline.Now;
        Refused = [.. refused.GroupBy(r => r.Name).Select(g => g.Last())];
        if (changed > 0)
        {
            remarks.Insert(0, changed == 1 ? "1 setting changed" : $"{changed} settings changed");
        }

        var (err, detail) = finished.Success ? (string.Empty, string.Join("; ", remarks)) : failure;
        Last = new AttemptOutcome(unit.Clock, finished.Success, Words(finished.Cause), attempt.Url, err, detail);
        foreach (var setting in Refused)
        {
            unit.Note(4, $"{setting.Name} keeps its value: {setting.Reason}");
        }

        if (!finished.Success)
        {
            unit.Note(4, $"resync failed: {Last.Explanation}");
        }

        Keep();
        Finished?.Invoke(finished.Cause, finished.Success);
        unit.Settings.Release();
        CheckTerms();
    }

    // Not for the time alone: a unit that looks every few seconds would wear out its flash.
    private void Keep()
    {
        var state = new KeptResync(State.HasSucceeded, State.Failures, Last, Refused);
        var timeless = JsonSerializer.Serialize(state with { Last = Last! with { At = null } }, KeptJson.Default.KeptResync);
        if (timeless == kept)
        {
            return;
        }

        kept = timeless;
        unit.Keep(KeptResync.Name, JsonSerializer.SerializeToUtf8Bytes(state, KeptJson.Default.KeptResync), fault => kept = fault is null ? kept : null);
    }

    private static string Words(ResyncCause cause) => cause.Reason switch
    {
        ResyncReason.Request => cause.Url is null ? "request" : "request with a URL",
        ResyncReason.PowerUp => "power-up",
        ResyncReason.Retry => "retry after failure",
        _ => "periodic",
    };

    private static string Words(ResyncEvent @event) => @event switch
    {
        ResyncEvent.Due due => $"Due {due.Timer}",
        ResyncEvent.Asked asked => $"Asked {asked.Cause}",
        _ => @event.GetType().Name,
    };
}
