using Spa.Foundation.Time;
using Spa.Gateway.Provisioning;
using Spa.Scripts.Rules;
using static Spa.Gateway.Provisioning.ResyncEffect;
using static Spa.Gateway.Provisioning.ResyncEvent;

namespace Spa.Device.Tests.Provisioning;

public class ResyncMachineTests
{
    private static readonly ResyncCause Periodic = new(ResyncReason.Periodic);
    private static readonly ResyncCause Request = new(ResyncReason.Request);
    private static readonly ResyncCause ByUrl = new(ResyncReason.Request, new GivenUrl("http://h/x", null));
    private static readonly ResyncTerms Idle = new(true, true, 40.Seconds, Delays("3600+600"), Delays("60,300"), 14400.Seconds, false);
    private static readonly ResyncTerms InUse = Idle with { InUse = true };
    private static readonly ResyncTerms Off = Idle with { Enabled = false };
    private static readonly ResyncTerms NotOnReset = Idle with { OnReset = false };

    private static readonly (string Name, ResyncState State)[] States =
    [
        ("Resting, never tried", new()),
        ("Resting, waiting after power-on", new(Armed: ResyncTimer.PowerOn)),
        ("Resting, period running", new(Armed: ResyncTimer.Periodic, HasSucceeded: true)),
        ("Resting, retry running after one failure", new(Armed: ResyncTimer.Retry, Failures: 1)),
        ("Resting, gone well before, nothing running", new(HasSucceeded: true)),
        ("Deferred, periodic", new(ResyncPhase.Deferred, Cause: Periodic, HasSucceeded: true)),
        ("Deferred, request with a URL, period running", new(ResyncPhase.Deferred, ResyncTimer.Periodic, ByUrl, HasSucceeded: true)),
        ("Working on Profile_Rule", new(ResyncPhase.Working, Cause: Periodic, HasSucceeded: true)),
        ("Working on Profile_Rule_D", new(ResyncPhase.Working, Cause: Periodic, Rule: 3, HasSucceeded: true)),
        ("Working on Profile_Rule, a request waiting", new(ResyncPhase.Working, Cause: Periodic, Next: Request, HasSucceeded: true)),
        ("Working on a URL, period running", new(ResyncPhase.Working, ResyncTimer.Periodic, ByUrl, HasSucceeded: true)),
    ];

    private static readonly (string Name, ResyncEvent Event)[] Events =
    [
        ("Started by power-on", new Started(true)),
        ("Started for settings or a version", new Started(false)),
        ("Due PowerOn", new Due(ResyncTimer.PowerOn)),
        ("Due Periodic", new Due(ResyncTimer.Periodic)),
        ("Due Retry", new Due(ResyncTimer.Retry)),
        ("Due Forced", new Due(ResyncTimer.Forced)),
        ("Asked", new Asked(Request)),
        ("Asked with a URL", new Asked(ByUrl)),
        ("BecameIdle", new BecameIdle()),
        ("TermsChanged", new TermsChanged()),
        ("RuleDone", new RuleDone()),
        ("RuleFailed", new RuleFailed()),
    ];

    public static TheoryData<int, string, int> Retries => new()
    {
        { 0, "60", 60 },
        { 1, "60,300", 300 },
        { 5, "60,300", 300 },
    };

    [Fact]
    public void Every_state_and_event_is_as_decided()
        => MachineGrid.ShouldEqual("resync.md", MachineGrid.Page(
            "Resync",
            "When the profile rules are fetched. Each cell: next phase, timer of the schedule, what follows; then the effects. `-`: nothing changes.\n"
            + "Settings of this page: `Resync_Periodic` 3600+600, `Resync_Error_Retry_Delay` 60,300, `Resync_Random_Delay` 2, `Forced_Resync_Delay` 14400.",
            States.Select(s => (s.Name, Events.Select(e => (e.Name, new[] { Cell(s.State, e.Event, Idle), Cell(s.State, e.Event, InUse), Cell(s.State, e.Event, Off), Cell(s.State, e.Event, NotOnReset), Cell(s.State, e.Event, InUse with { Forced = TimeSpan.Zero }) })))),
            "idle",
            "in use",
            "Provision_Enable = no",
            "Resync_On_Reset = no",
            "in use, Forced_Resync_Delay = 0"));

    [Theory]
    [MemberData(nameof(Retries))]
    public void A_failure_takes_the_next_delay_of_the_list(int before, string list, int seconds)
    {
        var step = ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic, Failures: before), new RuleFailed(), Idle with { Retry = Delays(list) });
        Assert.Contains(new SetTimer(ResyncTimer.Retry, WaitRange.Exactly(seconds.Seconds)), step.Effects);
        Assert.Equal(before + 1, step.Next.Failures);
    }

    [Fact]
    public void Where_retries_are_off_the_period_goes_on_once_there_was_a_success()
    {
        var terms = Idle with { Retry = Delays("0") };
        Assert.Equal(ResyncTimer.Periodic, ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic, HasSucceeded: true), new RuleFailed(), terms).Next.Armed);
        Assert.Null(ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic), new RuleFailed(), terms).Next.Armed);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 300)]
    public void Where_retries_are_off_each_failure_takes_the_next_period_of_the_list(int failures, int seconds)
    {
        var terms = Idle with { Retry = Delays("0"), Periodic = Delays("100,200,300") };
        var step = failures == 0
            ? ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic, Rule: 3, Failures: 4, HasSucceeded: true), new RuleDone(), terms)
            : ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic, Failures: failures - 1, HasSucceeded: true), new RuleFailed(), terms);
        Assert.Contains(new SetTimer(ResyncTimer.Periodic, WaitRange.Exactly(seconds.Seconds)), step.Effects);
    }

    [Fact]
    public void Forced_delay_zero_does_not_wait_for_idle()
        => Assert.Equal(ResyncPhase.Working, ResyncMachine.Step(new(), new Asked(Request), InUse with { Forced = TimeSpan.Zero }).Next.Phase);

    [Fact]
    public void A_later_request_takes_the_place_of_a_waiting_one_and_says_so()
    {
        var step = ResyncMachine.Step(new(ResyncPhase.Working, Cause: Periodic, Next: ByUrl), new Asked(Request), Idle);
        Assert.Equal(Request, step.Next.Next);
        Assert.Equal([new Ignored(ByUrl, "a later request took its place")], step.Effects);
    }

    [Fact]
    public void Without_a_power_on_resync_a_start_goes_on_where_it_was()
    {
        Assert.Equal(ResyncTimer.Retry, ResyncMachine.Step(new(Failures: 2, HasSucceeded: true), new Started(false), Idle).Next.Armed);
        Assert.Equal(ResyncTimer.Periodic, ResyncMachine.Step(new(HasSucceeded: true), new Started(true), Idle with { OnReset = false }).Next.Armed);
        Assert.Null(ResyncMachine.Step(new(), new Started(true), Idle with { OnReset = false }).Next.Armed);
    }

    private static string Cell(ResyncState state, ResyncEvent @event, ResyncTerms terms)
    {
        var step = ResyncMachine.Step(state, @event, terms);
        if (step.Next == state && step.Effects.Length == 0)
        {
            return MachineGrid.Silent;
        }

        var next = step.Next.Phase + (step.Next.Phase == ResyncPhase.Working ? $" {step.Next.Rule}" : string.Empty)
            + (step.Next.Armed is { } armed ? $", {armed} running" : string.Empty) + (step.Next.Next is { } then ? $", then {then}" : string.Empty);
        return string.Join("; ", step.Effects.Select(Words).Prepend(next));
    }

    private static string Words(ResyncEffect effect) => effect switch
    {
        SetTimer set => $"set {set.Timer} {set.Wait}",
        StopTimer stop => $"stop {stop.Timer}",
        RunRule run => $"run rule {run.Rule} ({run.Cause})",
        Finished { Success: true } done => $"finished ({done.Cause})",
        Finished failed => $"failed ({failed.Cause})",
        Ignored ignored => $"not done ({ignored.Cause}): {ignored.Why}",
        _ => effect.ToString(),
    };

    private static DelayList Delays(string text) => DelayList.Parse(text).OrThrow();
}
