using Spa.Cwmp;
using Spa.Gateway.Management;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

public class SessionMachineTests
{
    private static readonly SessionState[] States =
    [
        new(), new(SessionPhase.Informing), new(SessionPhase.Informing, Repeats: SessionMachine.MaxRepeats), new(SessionPhase.Requesting), new(SessionPhase.Asking, SaidNoMore: true), new(SessionPhase.Asking, Hold: true), new(SessionPhase.Working, SaidNoMore: true), new(SessionPhase.Working, Hold: true),
    ];

    private static readonly SessionEvent[] Events =
    [
        new SessionEvent.Begin(), new SessionEvent.Replied(false), new SessionEvent.Replied(true), new SessionEvent.Refused(FaultCode.AcsRetryRequest, "busy", false), new SessionEvent.Refused(FaultCode.AcsInternalError, "no", false),
        new SessionEvent.Nothing(), new SessionEvent.Asked(false), new SessionEvent.Asked(true), new SessionEvent.Done(), new SessionEvent.Broken("gone"),
    ];

    [Fact]
    public void Every_state_and_event_is_as_decided()
        => MachineGrid.ShouldBe("cwmp-session", "Session of the CPE, with no request of its own", States, Events, (s, e) => SessionMachine.Step(s, e, false));

    [Fact]
    public void Every_state_and_event_is_as_decided_with_a_request_of_its_own()
        => MachineGrid.ShouldBe("cwmp-session-own", "Session of the CPE, with a request of its own", States, Events, (s, e) => SessionMachine.Step(s, e, true));

    [Fact]
    public void A_request_goes_out_after_a_hold_has_ended_and_not_between_two_requests_of_the_ACS()
    {
        var state = Run(new(), true, new SessionEvent.Begin(), new SessionEvent.Replied(true));
        Assert.Equal(SessionPhase.Asking, state.Phase);
        state = Run(state, true, new SessionEvent.Asked(true), new SessionEvent.Done());
        Assert.Equal(SessionPhase.Asking, state.Phase);
        var step = SessionMachine.Step(state, new SessionEvent.Nothing(), true);
        Assert.Equal([new SessionEffect.SendOwn()], step.Effects);
    }

    [Fact]
    public void After_an_empty_POST_without_a_hold_nothing_of_the_unit_goes_out_any_more()
    {
        var state = Run(new(), false, new SessionEvent.Begin(), new SessionEvent.Replied(false), new SessionEvent.Asked(true), new SessionEvent.Done());
        Assert.DoesNotContain(new SessionEffect.SendOwn(), SessionMachine.Step(state, new SessionEvent.Nothing(), true).Effects);
    }

    private static SessionState Run(SessionState state, bool hasOwn, params SessionEvent[] events) => events.Aggregate(state, (s, e) => SessionMachine.Step(s, e, hasOwn).Next);
}
