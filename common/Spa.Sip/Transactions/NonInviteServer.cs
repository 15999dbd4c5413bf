using Spa.Foundation.Machines;
using static Spa.Sip.Transactions.ServerEffect;
using static Spa.Sip.Transactions.ServerEvent;
using static Spa.Sip.Transactions.ServerPhase;
using static Spa.Sip.Transactions.TransactionTimer;

namespace Spa.Sip.Transactions;

/// <summary>The server's side of any request but INVITE and ACK, as a function (RFC 3261 17.2.2).</summary>
public static class NonInviteServer
{
    /// <summary>Where it starts.</summary>
    public static ServerState Start { get; } = new(New, TimeSpan.Zero);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    public static Step<ServerState, ServerEffect> On(ServerState state, ServerEvent e, TransactionTimings t, bool reliable)
    {
        ArgumentNullException.ThrowIfNull(t);
        return (state.Phase, e) switch
        {
            (New, Begin) => new(new(Trying, TimeSpan.Zero), new PassRequest()),

            (Proceeding or Completed, Repeated) => new(state, new SendResponse()),
            (Trying or Proceeding, Respond { Status: < 200 }) => new(new(Proceeding, TimeSpan.Zero), new SendResponse()),
            (Trying or Proceeding, Respond) when reliable => new(new(Terminated, TimeSpan.Zero), new SendResponse(), new Forget()),
            (Trying or Proceeding, Respond) => new(new(Completed, TimeSpan.Zero), new SendResponse(), new SetTimer(Linger, t.J)),

            (Trying or Proceeding or Completed, TransportFailed) => new(new(Terminated, TimeSpan.Zero), new TellTransportFailure(), new Forget()),
            (Completed, TimedOut { Timer: Linger }) => new(new(Terminated, TimeSpan.Zero), new Forget()),

            _ => new(state),
        };
    }
}
