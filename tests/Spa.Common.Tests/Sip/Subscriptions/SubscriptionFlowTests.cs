using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Subscriptions;
using static Spa.Sip.Subscriptions.SubscriptionPhase;

namespace Spa.Common.Tests.Sip.Subscriptions;

public class SubscriptionFlowTests
{
    private static readonly SubscriptionTimings T = new(10.Seconds, 7200.Seconds, 10.Seconds);

    public static TheoryData<SubscriptionPhase, SubscriptionEvent, SubscriptionPhase, SubscriptionEffect[]> Steps => new()
    {
        { Off, new SubscriptionEvent.Begin(), Subscribing, [new SubscriptionEffect.SetTimer(null), new SubscriptionEffect.LeaveDialog(), new SubscriptionEffect.SendSubscribe()] },
        { Subscribing, new SubscriptionEvent.Accepted(3600.Seconds), Active, [new SubscriptionEffect.SetTimer(3240.Seconds)] },
        { Subscribing, new SubscriptionEvent.Refused(403), Waiting, [new SubscriptionEffect.LeaveDialog(), new SubscriptionEffect.SetTimer(10.Seconds)] },
        { Active, new SubscriptionEvent.Notified(null), Active, [] },
        { Active, new SubscriptionEvent.Notified(100.Seconds), Active, [new SubscriptionEffect.SetTimer(90.Seconds)] },
        { Active, new SubscriptionEvent.TimedOut(), Subscribing, [new SubscriptionEffect.SendSubscribe()] },
        { Active, new SubscriptionEvent.Terminated(null), Waiting, [new SubscriptionEffect.LeaveDialog(), new SubscriptionEffect.SetTimer(10.Seconds)] },
        { Active, new SubscriptionEvent.Terminated(TimeSpan.Zero), Waiting, [new SubscriptionEffect.LeaveDialog(), new SubscriptionEffect.SetTimer(TimeSpan.Zero)] },
        { Waiting, new SubscriptionEvent.TimedOut(), Subscribing, [new SubscriptionEffect.SendSubscribe()] },
        { Active, new SubscriptionEvent.Stop(), Ending, [new SubscriptionEffect.SetTimer(10.Seconds), new SubscriptionEffect.SendEnd()] },
        { Waiting, new SubscriptionEvent.Stop(), Off, [new SubscriptionEffect.SetTimer(null)] },
        { Ending, new SubscriptionEvent.Accepted(TimeSpan.Zero), Ending, [] },
        { Ending, new SubscriptionEvent.Terminated(null), Off, [new SubscriptionEffect.SetTimer(null), new SubscriptionEffect.LeaveDialog()] },
        { Ending, new SubscriptionEvent.TimedOut(), Off, [new SubscriptionEffect.SetTimer(null), new SubscriptionEffect.LeaveDialog()] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void It_steps_as_listed(SubscriptionPhase from, SubscriptionEvent e, SubscriptionPhase to, SubscriptionEffect[] effects)
    {
        var step = SubscriptionFlow.On(from, e, T);
        Assert.Equal(to, step.Next);
        Assert.Equal(effects, step.Effects);
    }

    [Theory]
    [InlineData(3600, 3240)]
    [InlineData(60, 54)]
    [InlineData(20, 15)]
    [InlineData(4, 5)]
    [InlineData(100_000, 6480)]
    public void It_is_renewed_before_its_end_within_the_limits(int granted, double after) => Assert.Equal(TimeSpan.FromSeconds(after), T.RefreshAfter(granted.Seconds));

    [Fact]
    public void Every_pair_is_in_its_page()
        => MachineGrid.ShouldBe<SubscriptionPhase, SubscriptionEvent, SubscriptionEffect>(
            "sip-subscription", "SIP: a subscription of ours (RFC 6665 4.1)", Enum.GetValues<SubscriptionPhase>(),
            [
                new SubscriptionEvent.Begin(), new SubscriptionEvent.Accepted(3600.Seconds), new SubscriptionEvent.Refused(403), new SubscriptionEvent.Notified(null), new SubscriptionEvent.Notified(100.Seconds),
                new SubscriptionEvent.Terminated(null), new SubscriptionEvent.TimedOut(), new SubscriptionEvent.Stop(),
            ],
            (state, e) => SubscriptionFlow.On(state, e, T));
}
