using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Registration;
using static Spa.Sip.Registration.RegistrationPhase;

namespace Spa.Common.Tests.Sip.Registration;

public class RegistrationFlowTests
{
    private static readonly RegistrationTimings T = new(1.Seconds, 7200.Seconds, 30.Seconds, 5.Seconds, null, 1200.Seconds, 60.Seconds, status => status is 408 or 503);

    public static TheoryData<RegistrationState, RegistrationEvent, RegistrationState, RegistrationEffect[]> Steps => new()
    {
        { new(Off), new RegistrationEvent.Begin(), new(Registering), [new RegistrationEffect.SetTimer(null), new RegistrationEffect.SendRegister()] },
        { new(Registering), new RegistrationEvent.Granted(3600.Seconds), new(Registered), [new RegistrationEffect.SetTimer(3240.Seconds), new RegistrationEffect.TellRegistered()] },
        { new(Registered), new RegistrationEvent.TimedOut(), new(Refreshing), [new RegistrationEffect.SendRegister()] },
        { new(Refreshing), new RegistrationEvent.Refused(503), new(Waiting, 1), [new RegistrationEffect.SetTimer(30.Seconds, 5.Seconds), new RegistrationEffect.TellFailed(503)] },
        { new(Refreshing), new RegistrationEvent.Refused(503, 90.Seconds), new(Waiting, 1), [new RegistrationEffect.SetTimer(90.Seconds, 5.Seconds), new RegistrationEffect.TellFailed(503)] },
        { new(Registering, 1), new RegistrationEvent.Refused(403), new(Waiting, 2), [new RegistrationEffect.SetTimer(1200.Seconds, 60.Seconds), new RegistrationEffect.TellFailed(403)] },
        { new(Waiting, 2), new RegistrationEvent.TimedOut(), new(Registering, 2), [new RegistrationEffect.SendRegister()] },
        { new(Waiting, 2), new RegistrationEvent.Begin(), new(Registering), [new RegistrationEffect.SetTimer(null), new RegistrationEffect.SendRegister()] },
        { new(Registered), new RegistrationEvent.Stop(), new(Removing), [new RegistrationEffect.SetTimer(null), new RegistrationEffect.SendRemoval()] },
        { new(Removing), new RegistrationEvent.Granted(TimeSpan.Zero), new(Off), [new RegistrationEffect.TellRemoved()] },
        { new(Removing), new RegistrationEvent.Refused(408), new(Off), [new RegistrationEffect.TellRemoved()] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void It_steps_as_listed(RegistrationState from, RegistrationEvent e, RegistrationState to, RegistrationEffect[] effects)
    {
        var step = RegistrationFlow.On(from, e, T);
        Assert.Equal(to, step.Next);
        Assert.Equal(effects, step.Effects);
    }

    [Fact]
    public void A_long_wait_of_zero_is_no_further_try()
    {
        var step = RegistrationFlow.On(new(Registering), new RegistrationEvent.Refused(403), T with { LongRetry = TimeSpan.Zero });
        Assert.Equal(new RegistrationState(GivenUp, 1), step.Next);
        Assert.Equal([new RegistrationEffect.TellFailed(403)], step.Effects);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(4, 200)]
    [InlineData(400, 200)]
    public void With_a_cap_the_wait_doubles_up_to_it(int failures, int seconds)
    {
        var step = RegistrationFlow.On(new(Registering, failures - 1), new RegistrationEvent.Refused(503), T with { RetryCap = 200.Seconds });
        Assert.Equal(new RegistrationEffect.SetTimer(seconds.Seconds, 5.Seconds), step.Effects[0]);
    }

    [Theory]
    [InlineData(3600, 3240)]
    [InlineData(60, 54)]
    [InlineData(20, 15)]
    [InlineData(4, 2)]
    [InlineData(0, 0.5)]
    [InlineData(100000, 6480)]
    public void A_binding_is_renewed_before_its_end_within_the_limits(int granted, double after) => Assert.Equal(TimeSpan.FromSeconds(after), T.RefreshAfter(granted.Seconds));

    [Fact]
    public void Every_pair_is_in_its_page()
        => MachineGrid.ShouldBe<RegistrationState, RegistrationEvent, RegistrationEffect>(
            "sip-registration", "SIP: the binding of an account at its registrar (RFC 3261 10.2)", [.. Enum.GetValues<RegistrationPhase>().Select(phase => new RegistrationState(phase))],
            [new RegistrationEvent.Begin(), new RegistrationEvent.Granted(3600.Seconds), new RegistrationEvent.Refused(503), new RegistrationEvent.Refused(403), new RegistrationEvent.TimedOut(), new RegistrationEvent.Stop()],
            (state, e) => RegistrationFlow.On(state, e, T));
}
