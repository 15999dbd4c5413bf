using Spa.Foundation.Machines;
using static Spa.Fleet.Acs.AcsPhase;
using static Spa.Fleet.Acs.AcsSessionEffect;

namespace Spa.Fleet.Acs;

/// <summary>A session from the side of the ACS, as a function (provisioning.md 7.3).</summary>
public static class AcsSessionMachine
{
    /// <summary>Requests in one session at most; what is left waits for the next one.</summary>
    public const int MostRounds = 32;

    /// <summary>What happens on an event.</summary>
    /// <param name="state">Where the session stands.</param>
    /// <param name="e">What happened.</param>
    /// <param name="mostRounds">Requests in one session at most.</param>
    public static Step<AcsSessionState, AcsSessionEffect> On(AcsSessionState state, AcsSessionEvent e, int mostRounds = MostRounds) => (state.Phase, e) switch
    {
        (New or Wait or End, AcsSessionEvent.Informed) => Go(state, Wait, AnswerInform),
        (Busy, AcsSessionEvent.Informed) => Go(state, Wait, Abandon, AnswerInform),

        (Wait or End, AcsSessionEvent.Asked) => Go(state, Wait, AnswerRequest),
        (Busy, AcsSessionEvent.Asked) => Go(state, Closed, Abandon, Refuse),

        (Wait, AcsSessionEvent.Nothing) => Go(state, Wait, Choose),
        (End, AcsSessionEvent.Nothing) => Go(state, End, AnswerEmpty),
        (Busy, AcsSessionEvent.Nothing) => Go(state, Closed, Abandon, Refuse),

        (Busy, AcsSessionEvent.Answered { Fits: true }) => Go(state, Wait, Finish, Choose),
        (Busy, AcsSessionEvent.Answered) => Go(state, Closed, Abandon, Refuse),

        (Wait, AcsSessionEvent.Chosen) when state.Rounds >= mostRounds => Go(state, End, TellTooMany, AnswerEmpty),
        (Wait, AcsSessionEvent.Chosen) => new(new(Busy, state.Rounds + 1), SendRequest),
        (Wait, AcsSessionEvent.NothingLeft) => Go(state, End, AnswerEmpty),

        // Bad bytes end nothing that is whole: the CPE may say it again.
        (not Busy, AcsSessionEvent.Unreadable) => Go(state, state.Phase, Refuse),
        (Busy, AcsSessionEvent.Unreadable) => Go(state, Closed, GiveUp, Refuse),

        (Busy, AcsSessionEvent.Over) => Go(state, Closed, Abandon),
        (_, AcsSessionEvent.Over) => Go(state, Closed),

        _ => Go(state, Closed, Refuse),
    };

    private static Step<AcsSessionState, AcsSessionEffect> Go(AcsSessionState state, AcsPhase next, params AcsSessionEffect[] effects) => new(state with { Phase = next }, effects);
}
