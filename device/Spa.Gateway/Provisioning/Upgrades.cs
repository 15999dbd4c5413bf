using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Firmware.Image;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>Runs the <see cref="UpgradeMachine"/>: evaluates the rule, has images installed, and knows after a restart how it went.</summary>
internal sealed class Upgrades
{
    // What is fetched when a person names none (provisioning 3.7).
    private const string DefaultFile = "/spa3102.bin";

    private readonly Unit unit;
    private readonly RestartGate gate;
    private readonly Queue<UpgradeEvent> events = new();
    private IDisposable? retry;
    private TimeSpan retryDue;
    private bool stepping;
    private bool asked;
    private AttemptTarget attempt = AttemptTarget.None;
    private KeptActivation? underway;
    private string? askAgain;
    private long bytes;
    private DateTimeOffset? begun;
    private readonly ActivationWatch watch;

    public Upgrades(Unit unit, RestartGate gate, KeptUpgrade? kept)
    {
        this.unit = unit;
        this.gate = gate;
        State = new UpgradeState(Done: kept?.Done, GivenUp: kept?.GivenUp);
        Last = kept?.Last;
        underway = kept?.Underway;
        askAgain = kept?.AskAgain;
        watch = new ActivationWatch(unit, gate.Check);
        Err = Last?.Err ?? string.Empty;
    }

    /// <summary>Raised when an attempt has ended: with a failure before the restart, or with what became of it after.</summary>
    public event Action<bool>? Attempted;

    /// <summary>Raised when an image under way has ended one way or the other.</summary>
    public event Action? Rested;

    public UpgradeState State { get; private set; }

    public AttemptOutcome? Last { get; private set; }

    /// <summary>Why the last attempt's image itself was refused; null = it was not, or another start did it.</summary>
    public ImageFault? Refused { get; private set; }

    /// <summary>The file of the last attempt.</summary>
    public FileTransfer File => new(attempt.Url, bytes, begun, Last is { Succeeded: false } ? Last.Err : string.Empty, Last is { Succeeded: false } ? Last.Detail : string.Empty);

    /// <summary><c>$UPGERR</c>: the new version after a success.</summary>
    public string Err { get; private set; }

    /// <summary>When the last attempt began, on the timeline; null = none since start.</summary>
    public TimeSpan? BegunAt { get; private set; }

    /// <summary>How far the image under way has come.</summary>
    public ImageNews? Progress { get; private set; }

    /// <summary>Set when the program is about to end: nothing more begins.</summary>
    public bool IsStopped { get; set; }

    /// <summary>False until the first contact after power-on was made: an upgrade rule waits for the same random delay as a resync.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Decides when an installed version is started.</summary>
    public ActivationWatch Watch => watch;

    public TimeSpan? RetryIn => State.IsRetryArmed ? retryDue - unit.Timeline.Now : null;

    /// <summary>Finds out what became of the version that was to be started; true when an attempt has ended with this start.</summary>
    public bool Conclude()
    {
        if (underway is not { } tried)
        {
            return false;
        }

        (attempt, bytes, begun) = (tried.Target, tried.Bytes, tried.BegunAt);
        if (unit.Boot.Returned is { } returned && Unit.IsSameVersion(returned.Version, tried.Version))
        {
            GiveUp(tried, $"version {tried.Version} did not hold: {returned.Reason}");
            return true;
        }

        if (tried.Announced)
        {
            return false;
        }

        if (!Unit.IsSameVersion(unit.Boot.Version, tried.Version))
        {
            // After a power cut the staged image may be gone without fault of its own; the rule then fetches it again.
            if (unit.Boot.Restart != RestartKind.OtherSlot)
            {
                underway = null;
                unit.Note(4, $"version {tried.Version} was installed but did not start; version {unit.Boot.Version} goes on");
                Keep();
                return false;
            }

            GiveUp(tried, $"version {tried.Version} was not started");
            return true;
        }

        underway = tried with { Announced = true };
        State = State with { Done = tried.IsAsked ? State.Done : tried.Fingerprint };
        Err = tried.Version;
        attempt = attempt with { Err = Err };
        Last = new AttemptOutcome(unit.Clock, true, Words(tried.IsAsked), attempt.Url, string.Empty, $"version {tried.Version} runs, before it {tried.From}");
        unit.LogMessage(ProvisioningParameters.LogUpgradeSuccessMsg, attempt, 5);
        Keep();
        return true;
    }

    /// <summary>The first contact has been made, or none is to be waited for.</summary>
    public void Open()
    {
        if (!IsOpen)
        {
            IsOpen = true;
            if (askAgain is { } url)
            {
                // Kept no longer: a launcher that still does not do must not make the unit ask for ever.
                askAgain = null;
                Keep();
                Ask(new GivenUrl(url, null));
            }

            Evaluate(false);
        }
    }

    /// <summary>A person wants this image.</summary>
    public void Ask(GivenUrl url)
    {
        url = url.Text.Length == 0 ? url with { Text = DefaultFile } : url;
        if (RuleTargets.CheckGiven(url.Text) is { } error)
        {
            Refuse(ErrTexts.RuleSyntax, error.ToString());
            return;
        }

        var outcome = ProvisioningRule.Evaluate(url.Text, RuleKind.Upgrade, unit.Context(url.DefaultServer ?? unit.Server?.Text));
        switch (outcome.Decision)
        {
            case RuleDecision.Fetch fetch:
                Dispatch(new UpgradeEvent.Asked(Job(fetch, null)));
                break;
            case RuleDecision.Failed failed:
                var (err, detail) = RuleTargets.Explain(failed);
                Refuse(err, detail);
                break;
            default:
                Refuse(ErrTexts.RuleSyntax, "a URL is needed");
                break;
        }
    }

    /// <summary>The ACS wants this image.</summary>
    /// <param name="target">Where it is.</param>
    /// <param name="credentials">For challenges; null = none.</param>
    /// <param name="bytes">How long it is said to be; 0 = nothing is said.</param>
    /// <param name="forbidsLocal">The unit itself and its neighbours on the wire may not be asked.</param>
    public void Ask(FetchTarget target, FetchCredentials? credentials, long bytes, bool forbidsLocal)
        => Dispatch(new UpgradeEvent.Asked(new UpgradeJob(target, credentials, Fingerprint(string.Empty, target.ToString()), true, false, null) { Bytes = bytes, ForbidsLocal = forbidsLocal }));

    /// <summary>The image that is being fetched by request is not wanted any more; the attempt fails, unless it is whole already.</summary>
    public void GiveUp()
    {
        if (State is { Phase: UpgradePhase.Fetching, Job.IsAsked: true })
        {
            unit.Host.GiveUpInstall();
        }
    }

    /// <summary>Evaluates <c>Upgrade_Rule</c>: at the first contact, after changes of settings, and when a retry is due.</summary>
    public void Evaluate(bool isRetry)
    {
        if (!IsOpen || IsStopped || !Terms.Enabled || IsManagedElsewhere)
        {
            return;
        }

        if (Recovery() is { } recovery)
        {
            Dispatch(new UpgradeEvent.RuleSays(recovery, isRetry));
            return;
        }

        var text = unit.Settings.Stored.Text(ProvisioningParameters.UpgradeRule);
        var decision = ProvisioningRule.Evaluate(text, RuleKind.Upgrade, unit.Context(unit.Server?.Text)).Decision;
        switch (decision)
        {
            case RuleDecision.Fetch fetch:
                Assign(fetch.Assignments, () => Dispatch(new UpgradeEvent.RuleSays(Job(fetch, text), isRetry)));
                break;
            case RuleDecision.Assign assign:
                Assign(assign.Assignments, () => Dispatch(new UpgradeEvent.RuleSays(null, isRetry)));
                break;
            case RuleDecision.Failed failed:
                var (err, detail) = RuleTargets.Explain(failed);
                Dispatch(new UpgradeEvent.RuleBroken(Fingerprint(text, err), err, $"{ProvisioningParameters.UpgradeRule.Name}: {detail}", isRetry));
                break;
            default:
                Dispatch(new UpgradeEvent.RuleSays(null, isRetry));
                break;
        }
    }

    /// <summary>An ACS alone decides on versions; in safe mode what gets the unit out of it counts, whoever does.</summary>
    public bool IsManagedElsewhere
        => unit.Boot.SafeMode is null && unit.Settings.Stored.Get(ProvisioningParameters.CwmpEnable) && unit.Settings.Stored.Get(ProvisioningParameters.CwmpUpgradesManaged);

    // In safe mode nothing is left to protect: what gets the unit out of it is allowed.
    private UpgradeTerms Terms
        => ProvisioningTerms.Upgrade(unit.Settings.Stored) is var terms && unit.Boot.SafeMode is not null ? terms with { Enabled = true } : terms;

    // A unit in safe mode looks for an image that works where its provider keeps one for that, and only without such a place where its rule says.
    private UpgradeJob? Recovery()
    {
        var url = unit.Settings.Stored.Text(ProvisioningParameters.RecoveryUrl);
        return unit.Boot.SafeMode is not null && url.Length > 0
            && ProvisioningRule.Evaluate(url, RuleKind.Upgrade, unit.Context(unit.Server?.Text)).Decision is RuleDecision.Fetch fetch
            ? Job(fetch, ProvisioningParameters.RecoveryUrl.Name) with { IsConditional = true, RuleText = null }
            : null;
    }

    private void Assign(System.Collections.Immutable.ImmutableArray<RuleAssignment> assignments, Action then)
    {
        if (assignments.IsDefaultOrEmpty)
        {
            then();
            return;
        }

        unit.Settings.Change(RuleTargets.Assignments(assignments), SettingOrigin.Profile, outcome =>
        {
            if (outcome.Fault is { } fault)
            {
                unit.Note(4, $"{ProvisioningParameters.UpgradeRule.Name}: its assignments were not saved: {fault}");
            }

            then();
        });
    }

    private void Dispatch(UpgradeEvent @event)
    {
        events.Enqueue(@event);
        if (stepping)
        {
            return;
        }

        stepping = true;
        while (!IsStopped && events.TryDequeue(out var next))
        {
            var before = State;
            var step = UpgradeMachine.Step(before, next, Terms);
            State = step.Next;
            if (step.Effects.Length > 0 || before.Phase != State.Phase)
            {
                unit.Trace("upgrade", next.GetType().Name, $"{before.Phase} -> {State.Phase}  {string.Join("  ", step.Effects.Select(e => e.GetType().Name))}".TrimEnd());
            }

            foreach (var effect in step.Effects)
            {
                Do(effect);
            }
        }

        stepping = false;
    }

    private void Do(UpgradeEffect effect)
    {
        switch (effect)
        {
            case UpgradeEffect.Install install:
                Install(install.Job);
                break;
            case UpgradeEffect.RestartInto into:
                RestartInto(into.Job, into.Version);
                break;
            case UpgradeEffect.RestartLauncher into:
                RestartLauncher(into.Job, into.Version);
                break;
            case UpgradeEffect.HoldRestart:
                watch.End();
                gate.TakeBack(RestartKind.OtherSlot);
                break;
            case UpgradeEffect.EvaluateRule evaluate:
                Evaluate(evaluate.IsRetry);
                break;
            case UpgradeEffect.SetRetry set:
                retry?.Dispose();
                var wait = set.Wait.Choose(unit.Entropy);
                retryDue = unit.Timeline.Now + wait;
                retry = unit.Timeline.After(wait, () => Dispatch(new UpgradeEvent.RetryDue()));
                break;
            case UpgradeEffect.StopRetry:
                retry?.Dispose();
                retry = null;
                break;
            case UpgradeEffect.Attempted failed:
                Fail(failed);
                break;
            case UpgradeEffect.Ignored ignored:
                unit.Note(5, $"upgrade by {Words(ignored.Job.IsAsked)} from {ignored.Job} not done: {ignored.Why}");
                break;
        }
    }

    private void Install(UpgradeJob job)
    {
        var target = job.Target!;
        (attempt, bytes, begun) = (AttemptTarget.Of(target), 0, unit.Clock);
        asked = false;
        BegunAt = unit.Timeline.Now;
        Progress = null;
        underway = null;
        var policy = unit.PolicyFor(isSealed: true) with { ForbidsLocal = job.ForbidsLocal };
        if (policy.Refuses(target) is { } why)
        {
            Dispatch(new UpgradeEvent.Failed(ErrTexts.Of(FetchFault.Refused, target.Scheme, why), why));
            return;
        }

        var limit = unit.Settings.Stored.Text(ProvisioningParameters.DowngradeRevLimit);
        unit.Host.Install(new ImageRequest(target, job.Credentials, unit.Boot.Version, limit.Length == 0 ? null : limit, Refusal(job), policy, Asking) { RateLimit = unit.Settings.Stored.Get(ProvisioningParameters.UpgradeRateLimit), Bytes = job.Bytes }, Heard);
    }

    // An image that would leave the rule's condition true would be fetched again after its own start, for ever.
    private Func<string, string?> Refusal(UpgradeJob job)
    {
        if (!job.IsConditional || job.RuleText is not { } rule || ProvisioningRule.Evaluate(rule, RuleKind.Upgrade, unit.Context(unit.Server?.Text)).Decision is not RuleDecision.Fetch now)
        {
            return _ => null;
        }

        // The host may ask from another thread: everything is taken as it stands now.
        var context = unit.ContextOfAnyVersion();
        return version => ProvisioningRule.Evaluate(rule, RuleKind.Upgrade, context(version)).Decision
            is RuleDecision.Fetch then && then.Alternative == now.Alternative
            ? $"version {version} leaves the condition of Upgrade_Rule true: it would be fetched again and again"
            : null;
    }

    private void Asking(string address)
    {
        attempt = attempt with { Address = address };
        if (!asked)
        {
            asked = true;
            unit.LogMessage(ProvisioningParameters.LogUpgradeRequestMsg, attempt, 6);
        }
    }

    private void Heard(ImageNews news)
    {
        if (news is ImageNews.Noted noted)
        {
            unit.Tell(noted.Severity, noted.Text);
            return;
        }

        Progress = news;
        bytes = news is ImageNews.Downloading coming ? coming.Total ?? coming.Bytes : bytes;
        switch (news)
        {
            case ImageNews.Staged staged:
                Dispatch(new UpgradeEvent.Staged(staged.Version, staged.IsSecurityRelease));
                break;
            case ImageNews.LauncherStaged launcher:
                Dispatch(new UpgradeEvent.LauncherStaged(launcher.Version));
                break;
            case ImageNews.Failed failed:
                Refused = failed.Refusal;
                Dispatch(new UpgradeEvent.Failed(failed.Err, failed.Detail));
                break;
        }
    }

    private void RestartInto(UpgradeJob job, string version)
    {
        // Kept first: the version that starts must find out why it was started, and the one that comes back why it came back.
        underway = new KeptActivation(version, unit.Boot.Version, job.Fingerprint, job.IsAsked, attempt, false, bytes, begun);
        Keep(fault =>
        {
            if (State.Phase != UpgradePhase.Staged || State.Job != job)
            {
                return;
            }

            if (fault is not null)
            {
                underway = null;
                Dispatch(new UpgradeEvent.Failed(ErrTexts.NotSaved, fault));
            }
            else
            {
                gate.Want(RestartKind.OtherSlot, $"start version {version}");
                watch.Begin($"version {version}", State.IsSecurity);
            }
        });
        Rested?.Invoke();
    }

    private void RestartLauncher(UpgradeJob job, string version)
    {
        unit.Tell(5, $"launcher {version} is installed, which {job} needs; the firmware is fetched when that launcher runs");
        askAgain = job.IsAsked ? job.Target?.ToString() : null;
        Keep(_ =>
        {
            gate.Want(RestartKind.NewLauncher, $"start launcher {version}");
            watch.Begin($"launcher {version}", false);
        });
        Rested?.Invoke();
    }

    private void Fail(UpgradeEffect.Attempted failed)
    {
        if (failed.Job.Target is null)
        {
            attempt = AttemptTarget.None;
        }
        else if (!asked)
        {
            unit.LogMessage(ProvisioningParameters.LogUpgradeRequestMsg, attempt, 6);
        }

        Conclude(failed.Err, failed.Detail, failed.Job.IsAsked);
        Rested?.Invoke();
        Attempted?.Invoke(false);
    }

    private void Refuse(string err, string detail)
    {
        attempt = AttemptTarget.None;
        Refused = null;
        Conclude(err, detail, true);
        Attempted?.Invoke(false);
    }

    private void GiveUp(KeptActivation tried, string err)
    {
        underway = null;
        Refused = null;
        State = State with { GivenUp = tried.Fingerprint, Done = State.Done == tried.Fingerprint ? null : State.Done };
        Conclude(err, string.Empty, tried.IsAsked);
    }

    private void Conclude(string err, string detail, bool isAsked)
    {
        Err = err;
        attempt = attempt with { Err = err };
        Last = new AttemptOutcome(unit.Clock, false, Words(isAsked), attempt.Url, err, detail);
        unit.LogMessage(ProvisioningParameters.LogUpgradeFailureMsg, attempt, 4);
        unit.Note(4, $"upgrade failed: {Last.Explanation}");
        Keep();
    }

    private void Keep(Action<string?>? done = null)
        => unit.Keep(KeptUpgrade.Name, JsonSerializer.SerializeToUtf8Bytes(new KeptUpgrade(State.Done, State.GivenUp, underway, Last, askAgain), KeptJson.Default.KeptUpgrade), done);

    private static UpgradeJob Job(RuleDecision.Fetch fetch, string? rule)
    {
        var target = RuleTargets.Target(fetch.Url);
        return new UpgradeJob(target, RuleTargets.Credentials(fetch), Fingerprint(rule ?? string.Empty, target.ToString()), rule is null, rule is not null && fetch.Conditional, rule);
    }

    private static string Fingerprint(string rule, string target) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{rule}\n{target}")));

    private static string Words(bool isAsked) => isAsked ? "request" : "Upgrade_Rule";
}
