using Spa.Foundation.Machines;
using static Spa.Sip.Transactions.ClientEffect;
using static Spa.Sip.Transactions.ClientEvent;
using static Spa.Sip.Transactions.ClientPhase;
using static Spa.Sip.Transactions.TransactionTimer;

namespace Spa.Sip.Transactions;

/// <summary>The client's side of an INVITE, as a function (RFC 3261 17.1.1, RFC 6026 8.4).</summary>
public static class InviteClient
{
    /// <summary>Where it starts.</summary>
    public static ClientState Start { get; } = new(New, TimeSpan.Zero);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<ClientState, ClientEffect> On(ClientState state, ClientEvent e, TransactionTimings t, bool reliable)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (New, Begin) when reliable => new(new(Calling, TimeSpan.Zero), new SendRequest(), new SetTimer(GiveUp, t.B)),
            (New, Begin) => new(new(Calling, t.T1), new SendRequest(), new SetTimer(Retransmit, t.T1), new SetTimer(GiveUp, t.B)),

            (Calling, TimedOut { Timer: Retransmit }) => new(new(Calling, state.Again * 2), new SendRequest(), new SetTimer(Retransmit, state.Again * 2)),
            (Calling, TimedOut { Timer: GiveUp }) => new(new(Terminated, TimeSpan.Zero), new TellTimeout(), new Forget()),
            (Calling or Proceeding, TransportFailed) => new(new(Terminated, TimeSpan.Zero), new TellTransportFailure(), new Forget()),

            (Calling, Response { Status: < 200 }) => new(new(Proceeding, TimeSpan.Zero), new SetTimer(Retransmit, null), new SetTimer(GiveUp, null), new PassResponse()),
            (Proceeding, Response { Status: < 200 }) => new(state, new PassResponse()),

            (Calling or Proceeding, Response { Status: < 300 }) => new(new(Accepted, TimeSpan.Zero), new SetTimer(Retransmit, null), new SetTimer(GiveUp, null), new SetTimer(Linger, t.B), new PassResponse()),
            (Accepted, Response { Status: >= 200 and < 300 }) => new(state, new PassResponse()),

            (Calling or Proceeding, Response) when reliable => new(new(Terminated, TimeSpan.Zero), new SendAck(), new PassResponse(), new Forget()),
            (Calling or Proceeding, Response) => new(new(Completed, TimeSpan.Zero), new SendAck(), new SetTimer(Retransmit, null), new SetTimer(GiveUp, null), new SetTimer(Linger, t.D), new PassResponse()),
            (Completed, Response { Status: >= 300 }) => new(state, new SendAck()),

            (Completed, TransportFailed) => new(new(Terminated, TimeSpan.Zero), new Forget()),
            (Completed or Accepted, TimedOut { Timer: Linger }) => new(new(Terminated, TimeSpan.Zero), new Forget()),

            _ => new(state),
        };
    }
}
