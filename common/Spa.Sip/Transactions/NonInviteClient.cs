using Spa.Foundation.Machines;
using static Spa.Sip.Transactions.ClientEffect;
using static Spa.Sip.Transactions.ClientEvent;
using static Spa.Sip.Transactions.ClientPhase;
using static Spa.Sip.Transactions.TransactionTimer;

namespace Spa.Sip.Transactions;

/// <summary>The client's side of any request but INVITE and ACK, as a function (RFC 3261 17.1.2).</summary>
public static class NonInviteClient
{
    /// <summary>Where it starts.</summary>
    public static ClientState Start { get; } = new(New, TimeSpan.Zero);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<ClientState, ClientEffect> On(ClientState state, ClientEvent e, TransactionTimings t, bool reliable)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (New, Begin) when reliable => new(new(Trying, TimeSpan.Zero), new SendRequest(), new SetTimer(GiveUp, t.F)),
            (New, Begin) => new(new(Trying, t.T1), new SendRequest(), new SetTimer(Retransmit, t.T1), new SetTimer(GiveUp, t.F)),

            (Trying, TimedOut { Timer: Retransmit }) => Again(Trying, Shorter(state.Again * 2, t.T2)),
            (Proceeding, TimedOut { Timer: Retransmit }) => Again(Proceeding, t.T2),
            (Trying or Proceeding, TimedOut { Timer: GiveUp }) => new(new(Terminated, TimeSpan.Zero), new TellTimeout(), new Forget()),
            (Trying or Proceeding, TransportFailed) => new(new(Terminated, TimeSpan.Zero), new TellTransportFailure(), new Forget()),

            // The timer that runs is left alone; the one after it is T2.
            (Trying or Proceeding, Response { Status: < 200 }) => new(new(Proceeding, state.Again), new PassResponse()),

            (Trying or Proceeding, Response) when reliable => new(new(Terminated, TimeSpan.Zero), new PassResponse(), new Forget()),
            (Trying or Proceeding, Response) => new(new(Completed, TimeSpan.Zero), new SetTimer(Retransmit, null), new SetTimer(GiveUp, null), new SetTimer(Linger, t.T4), new PassResponse()),

            (Completed, TimedOut { Timer: Linger }) => new(new(Terminated, TimeSpan.Zero), new Forget()),

            _ => new(state),
        };
    }

    private static Step<ClientState, ClientEffect> Again(ClientPhase phase, TimeSpan next) => new(new(phase, next), new SendRequest(), new SetTimer(Retransmit, next));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
