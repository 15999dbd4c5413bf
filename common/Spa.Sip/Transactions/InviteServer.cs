using Spa.Foundation.Machines;
using static Spa.Sip.Transactions.ServerEffect;
using static Spa.Sip.Transactions.ServerEvent;
using static Spa.Sip.Transactions.ServerPhase;
using static Spa.Sip.Transactions.TransactionTimer;
using Wait = Spa.Sip.Transactions.TransactionTimings;

namespace Spa.Sip.Transactions;

/// <summary>The server's side of an INVITE, as a function (RFC 3261 17.2.1, RFC 6026 8.5 and 8.7).</summary>
public static class InviteServer
{
    /// <summary>Where it starts.</summary>
    public static ServerState Start { get; } = new(New, TimeSpan.Zero);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<ServerState, ServerEffect> On(ServerState state, ServerEvent e, TransactionTimings t, bool reliable)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (New, Begin) => new(new(Trying, TimeSpan.Zero), new SetTimer(SayTrying, Wait.Trying), new PassRequest()),

            (Trying, TimedOut { Timer: SayTrying }) => new(new(Trying, TimeSpan.Zero), new SendTrying()),
            (Proceeding, Repeated) => new(state, new SendResponse()),

            (Trying or Proceeding, Respond { Status: < 200 }) => new(new(Proceeding, TimeSpan.Zero), new SetTimer(SayTrying, null), new SendResponse()),
            (Trying or Proceeding, Respond { Status: < 300 }) => new(new(Accepted, TimeSpan.Zero), new SetTimer(SayTrying, null), new SendResponse(), new SetTimer(Linger, t.H)),
            (Trying or Proceeding, Respond) when reliable => new(new(Completed, TimeSpan.Zero), new SetTimer(SayTrying, null), new SendResponse(), new SetTimer(GiveUp, t.H)),
            (Trying or Proceeding, Respond) => new(new(Completed, t.T1), new SetTimer(SayTrying, null), new SendResponse(), new SetTimer(Retransmit, t.T1), new SetTimer(GiveUp, t.H)),

            (Completed, Repeated) => new(state, new SendResponse()),
            (Completed, TimedOut { Timer: Retransmit }) => Again(state.Again * 2 < t.T2 ? state.Again * 2 : t.T2),
            (Completed, TimedOut { Timer: GiveUp }) => new(new(Terminated, TimeSpan.Zero), new TellNoAck(), new Forget()),
            (Completed, Acknowledged) when reliable => new(new(Terminated, TimeSpan.Zero), new Forget()),
            (Completed, Acknowledged) => new(new(Confirmed, TimeSpan.Zero), new SetTimer(Retransmit, null), new SetTimer(GiveUp, null), new SetTimer(Linger, t.T4)),

            // The user repeats its 2xx until the ACK comes (RFC 3261 13.3.1.4).
            (Accepted, Respond { Status: >= 200 and < 300 }) => new(state, new SendResponse()),

            (Trying or Proceeding or Completed, TransportFailed) => new(new(Terminated, TimeSpan.Zero), new TellTransportFailure(), new Forget()),
            (Accepted, TransportFailed) => new(state, new TellTransportFailure()),
            (Confirmed or Accepted, TimedOut { Timer: Linger }) => new(new(Terminated, TimeSpan.Zero), new Forget()),

            _ => new(state),
        };
    }

    private static Step<ServerState, ServerEffect> Again(TimeSpan next) => new(new(Completed, next), new SendResponse(), new SetTimer(Retransmit, next));
}
