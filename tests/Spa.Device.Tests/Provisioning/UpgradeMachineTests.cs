using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Marks;
using Spa.Scripts.Rules;
using static Spa.Gateway.Provisioning.UpgradeEffect;
using static Spa.Gateway.Provisioning.UpgradeEvent;

namespace Spa.Device.Tests.Provisioning;

public class UpgradeMachineTests
{
    private static readonly UpgradeTerms Terms = new(true, DelayList.Parse("60,300").OrThrow());
    private static readonly UpgradeTerms Off = Terms with { Enabled = false };
    private static readonly UpgradeJob A = Job("a", conditional: true);
    private static readonly UpgradeJob B = Job("b", conditional: true);
    private static readonly UpgradeJob Once = Job("once", conditional: false);
    private static readonly UpgradeJob Wanted = Job("wanted", conditional: false) with { IsAsked = true };

    private static readonly (string Name, UpgradeState State)[] States =
    [
        ("Resting", new()),
        ("Resting, once is done, a was given up", new(Done: "once", GivenUp: "a")),
        ("Resting, a has failed, retry running", new(Job: A, Failures: 1, IsRetryArmed: true)),
        ("Fetching a", new(UpgradePhase.Fetching, A)),
        ("Fetching a, b waiting", new(UpgradePhase.Fetching, A, B)),
        ("Fetching what a person wants", new(UpgradePhase.Fetching, Wanted)),
        ("a is staged", new(UpgradePhase.Staged, A, Version: "6.0.1")),
        ("a launcher is staged", new(UpgradePhase.Staged, A, Version: "0.3.0", IsLauncher: true)),
    ];

    private static readonly (string Name, UpgradeEvent Event)[] Events =
    [
        ("the rule wants nothing", new RuleSays(null, false)),
        ("the rule wants a", new RuleSays(A, false)),
        ("the rule wants a, asked by the retry timer", new RuleSays(A, true)),
        ("the rule wants b", new RuleSays(B, false)),
        ("the rule wants once", new RuleSays(Once, false)),
        ("the rule is broken", new RuleBroken("x", "rule syntax", "at 3", false)),
        ("a person wants an image", new Asked(Wanted)),
        ("RetryDue", new RetryDue()),
        ("Staged 6.0.1", new Staged("6.0.1")),
        ("LauncherStaged 0.3.0", new LauncherStaged("0.3.0")),
        ("Failed", new Failed("http_get failed", "500")),
    ];

    [Fact]
    public void Every_state_and_event_is_as_decided()
        => MachineGrid.ShouldEqual("upgrade.md", MachineGrid.Page(
            "Upgrade",
            "When an image is fetched, staged and started. a and b are images of rules with a condition, once is one without. Each cell: next phase and what follows; then the effects. `-`: nothing changes.\n"
            + "`Upgrade_Error_Retry_Delay` is 60,300.",
            States.Select(s => (s.Name, Events.Select(e => (e.Name, new[] { Cell(s.State, e.Event, Terms), Cell(s.State, e.Event, Off) })))),
            "Upgrade_Enable = yes",
            "Upgrade_Enable = no"));

    [Fact]
    [Attack("F18")]
    public void Never_are_two_images_under_way_whatever_comes()
    {
        // Every sequence of three events: an install begins only where none is under way.
        foreach (var (_, first) in Events)
        {
            foreach (var (_, second) in Events)
            {
                foreach (var (_, third) in Events)
                {
                    var (state, busy) = (new UpgradeState(), false);
                    foreach (var @event in new[] { first, second, third })
                    {
                        if (@event is Staged or LauncherStaged && !busy)
                        {
                            continue;
                        }

                        busy &= @event is not (Staged or LauncherStaged or Failed);
                        var step = UpgradeMachine.Step(state, @event, Terms);
                        state = step.Next;
                        foreach (var _ in step.Effects.OfType<Install>())
                        {
                            Assert.False(busy, $"{first}, {second}, {third}");
                            busy = true;
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void A_newer_wish_replaces_the_staged_image_before_a_restart_is_spent_on_it()
    {
        var step = UpgradeMachine.Step(new(UpgradePhase.Staged, A, Version: "6.0.1"), new RuleSays(B, false), Terms);
        Assert.Equal([new HoldRestart(), new Install(B, false)], step.Effects);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 300)]
    [InlineData(7, 300)]
    public void A_failure_takes_the_next_delay_of_the_list(int before, int seconds)
    {
        var step = UpgradeMachine.Step(new(UpgradePhase.Fetching, A, Failures: before), new Failed("timeout", ""), Terms);
        Assert.Contains(new SetRetry(WaitRange.Exactly(seconds.Seconds)), step.Effects);
    }

    [Fact]
    public void Zero_means_never_again()
        => Assert.False(UpgradeMachine.Step(new(UpgradePhase.Fetching, A), new Failed("timeout", ""), Terms with { Retry = DelayList.Parse("0").OrThrow() }).Next.IsRetryArmed);

    private static string Cell(UpgradeState state, UpgradeEvent @event, UpgradeTerms terms)
    {
        var step = UpgradeMachine.Step(state, @event, terms);
        if (step.Next == state && step.Effects.Length == 0)
        {
            return MachineGrid.Silent;
        }

        var next = $"{step.Next.Phase}{(step.Next.Phase == UpgradePhase.Resting ? string.Empty : $" {step.Next.Job!.Fingerprint}")}{(step.Next.Next is { } then ? $", then {then.Fingerprint}" : string.Empty)}";
        return string.Join("; ", step.Effects.Select(Words).Prepend(next));
    }

    private static string Words(UpgradeEffect effect) => effect switch
    {
        Install install => $"install {install.Job.Fingerprint}{(install.IsRetry ? " again" : string.Empty)}",
        RestartInto into => $"restart into {into.Version} when idle",
        RestartLauncher into => $"restart under launcher {into.Version} when idle, then {into.Job.Fingerprint} again",
        HoldRestart => "take back the restart",
        EvaluateRule => "evaluate the rule",
        SetRetry set => $"retry in {set.Wait}",
        StopRetry => "stop the retry",
        Attempted attempted => $"tell the failure: {attempted.Err}",
        Ignored ignored => $"not done ({ignored.Job.Fingerprint}): {ignored.Why}",
        _ => effect.ToString(),
    };

    private static UpgradeJob Job(string name, bool conditional)
        => new(new FetchTarget(FetchScheme.Http, "fw", 80, $"/{name}.img"), null, name, false, conditional, "rule");
}
