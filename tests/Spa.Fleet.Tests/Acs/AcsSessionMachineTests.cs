using Spa.Fleet.Acs;
using Spa.Marks;

namespace Spa.Fleet.Tests.Acs;

/// <summary>A session from the side of the ACS.</summary>
public sealed class AcsSessionMachineTests
{
    private static readonly AcsSessionState[] States = [.. Enum.GetValues<AcsPhase>().Select(p => new AcsSessionState(p, 0)), new(AcsPhase.Wait, AcsSessionMachine.MostRounds)];

    private static readonly AcsSessionEvent[] Events =
    [
        new AcsSessionEvent.Informed(), new AcsSessionEvent.Asked(), new AcsSessionEvent.Nothing(), new AcsSessionEvent.Answered(true), new AcsSessionEvent.Answered(false),
        new AcsSessionEvent.Chosen(), new AcsSessionEvent.NothingLeft(), new AcsSessionEvent.Unreadable("why"), new AcsSessionEvent.Over(),
    ];

    [Fact]
    public void Every_state_and_event_is_written_down() => MachineGrid.ShouldBe("acs-session", "Session of the ACS", States, Events, (s, e) => AcsSessionMachine.On(s, e));

    [Fact]
    public void A_session_without_anything_to_do_is_three_messages()
    {
        var state = Go(AcsSessionState.Start, new AcsSessionEvent.Informed(), AcsSessionEffect.AnswerInform);
        state = Go(state, new AcsSessionEvent.Nothing(), AcsSessionEffect.Choose);
        state = Go(state, new AcsSessionEvent.NothingLeft(), AcsSessionEffect.AnswerEmpty);
        Assert.Equal(AcsPhase.End, state.Phase);

        // What the unit kept back may still come, and then it is its turn again.
        Assert.Equal(AcsPhase.Wait, Go(state, new AcsSessionEvent.Asked(), AcsSessionEffect.AnswerRequest).Phase);
    }

    [Fact]
    public void The_last_round_ends_the_session_whatever_is_left()
    {
        var state = Go(AcsSessionState.Start, new AcsSessionEvent.Informed(), AcsSessionEffect.AnswerInform);
        state = AcsSessionMachine.On(state, new AcsSessionEvent.Nothing(), 2).Next;
        for (var round = 0; round < 2; round++)
        {
            state = AcsSessionMachine.On(state, new AcsSessionEvent.Chosen(), 2).Next;
            Assert.Equal(AcsPhase.Busy, state.Phase);
            state = AcsSessionMachine.On(state, new AcsSessionEvent.Answered(true), 2).Next;
        }

        var last = AcsSessionMachine.On(state, new AcsSessionEvent.Chosen(), 2);
        Assert.Equal([AcsSessionEffect.TellTooMany, AcsSessionEffect.AnswerEmpty], last.Effects);
        Assert.Equal(AcsPhase.End, last.Next.Phase);
    }

    private static AcsSessionState Go(AcsSessionState state, AcsSessionEvent e, params AcsSessionEffect[] effects)
    {
        var step = AcsSessionMachine.On(state, e);
        Assert.Equal(effects, step.Effects);
        return step.Next;
    }
}
