using Spa.Foundation.Machines;
using Spa.Marks;
using Spa.Sip.Transactions;
using static Spa.Sip.Transactions.ServerPhase;

namespace Spa.Common.Tests.Sip.Transactions;

public class ServerMachineTests
{
    private static readonly TransactionTimings T = TransactionTimings.Rfc3261;
    private static readonly ServerEvent.TimedOut Again = new(TransactionTimer.Retransmit);
    private static readonly ServerEvent.TimedOut GivenUp = new(TransactionTimer.GiveUp);
    private static readonly ServerEvent.TimedOut Lingered = new(TransactionTimer.Linger);
    private static readonly ServerEvent.TimedOut Silent = new(TransactionTimer.SayTrying);
    private static readonly ServerEvent.Repeated Repeated = new();
    private static readonly ServerEvent.Acknowledged Acknowledged = new();
    private static readonly ServerEvent.TransportFailed Broken = new();
    private static readonly ServerEvent[] Events = [new ServerEvent.Begin(), Repeated, Acknowledged, Say(180), Say(200), Say(486), Silent, Again, GivenUp, Lingered, Broken];

    public static TheoryData<ServerPhase, double, ServerEvent, ServerPhase, double, string> InviteSteps => new()
    {
        { New, 0, new ServerEvent.Begin(), Trying, 0, "trying in 0.2, pass" },
        { Trying, 0, Silent, Trying, 0, "100" },
        { Trying, 0, Repeated, Trying, 0, "" },
        { Trying, 0, Say(180), Proceeding, 0, "no trying, send" },
        { Proceeding, 0, Repeated, Proceeding, 0, "send" },
        { Proceeding, 0, Say(183), Proceeding, 0, "no trying, send" },
        { Proceeding, 0, Say(200), Accepted, 0, "no trying, send, linger 32" },
        { Accepted, 0, Repeated, Accepted, 0, "" },
        { Accepted, 0, Say(200), Accepted, 0, "send" },
        { Accepted, 0, Say(486), Accepted, 0, "" },
        { Accepted, 0, Lingered, Terminated, 0, "forget" },
        { Trying, 0, Say(486), Completed, 0.5, "no trying, send, again in 0.5, give up in 32" },
        { Completed, 0.5, Again, Completed, 1, "send, again in 1" },
        { Completed, 4, Again, Completed, 4, "send, again in 4" },
        { Completed, 1, Repeated, Completed, 1, "send" },
        { Completed, 1, GivenUp, Terminated, 0, "no ACK, forget" },
        { Completed, 1, Acknowledged, Confirmed, 0, "no again, no give up, linger 5" },
        { Confirmed, 0, Acknowledged, Confirmed, 0, "" },
        { Confirmed, 0, Repeated, Confirmed, 0, "" },
        { Confirmed, 0, Lingered, Terminated, 0, "forget" },
        { Proceeding, 0, Broken, Terminated, 0, "transport failure, forget" },
    };

    public static TheoryData<ServerPhase, double, ServerEvent, ServerPhase, double, string> OtherSteps => new()
    {
        { New, 0, new ServerEvent.Begin(), Trying, 0, "pass" },
        { Trying, 0, Repeated, Trying, 0, "" },
        { Trying, 0, Say(200), Completed, 0, "send, linger 32" },
        { Trying, 0, Say(100), Proceeding, 0, "send" },
        { Proceeding, 0, Repeated, Proceeding, 0, "send" },
        { Completed, 0, Repeated, Completed, 0, "send" },
        { Completed, 0, Say(500), Completed, 0, "" },
        { Completed, 0, Broken, Terminated, 0, "transport failure, forget" },
        { Completed, 0, Lingered, Terminated, 0, "forget" },
    };

    [Theory]
    [MemberData(nameof(InviteSteps))]
    public void An_INVITE_steps_as_listed(ServerPhase from, double again, ServerEvent e, ServerPhase to, double next, string effects)
        => Judge(InviteServer.On(new(from, TimeSpan.FromSeconds(again)), e, T, reliable: false), to, next, effects);

    [Theory]
    [MemberData(nameof(OtherSteps))]
    public void Any_other_request_steps_as_listed(ServerPhase from, double again, ServerEvent e, ServerPhase to, double next, string effects)
        => Judge(NonInviteServer.On(new(from, TimeSpan.FromSeconds(again)), e, T, reliable: false), to, next, effects);

    [Fact]
    public void Nothing_is_repeated_over_a_reliable_transport()
    {
        Judge(InviteServer.On(new(Trying, TimeSpan.Zero), Say(486), T, reliable: true), Completed, 0, "no trying, send, give up in 32");
        Judge(InviteServer.On(new(Completed, TimeSpan.Zero), Acknowledged, T, reliable: true), Terminated, 0, "forget");
        Judge(NonInviteServer.On(new(Trying, TimeSpan.Zero), Say(200), T, reliable: true), Terminated, 0, "send, forget");
    }

    [Fact]
    public void Every_pair_is_in_its_page()
    {
        MachineGrid.ShouldBe(
            "sip-invite-server", "SIP: the server's side of an INVITE (RFC 3261 17.2.1, RFC 6026)",
            [new(New, TimeSpan.Zero), new(Trying, TimeSpan.Zero), new(Proceeding, TimeSpan.Zero), new(Completed, T.T1), new(Confirmed, TimeSpan.Zero), new(Accepted, TimeSpan.Zero), new ServerState(Terminated, TimeSpan.Zero)],
            Events, (state, e) => InviteServer.On(state, e, T, reliable: false));
        MachineGrid.ShouldBe(
            "sip-server", "SIP: the server's side of any other request (RFC 3261 17.2.2)",
            [new(New, TimeSpan.Zero), new(Trying, TimeSpan.Zero), new(Proceeding, TimeSpan.Zero), new(Completed, TimeSpan.Zero), new ServerState(Terminated, TimeSpan.Zero)],
            Events, (state, e) => NonInviteServer.On(state, e, T, reliable: false));
    }

    private static ServerEvent.Respond Say(int status) => new(status);

    private static void Judge(Step<ServerState, ServerEffect> step, ServerPhase to, double next, string effects)
    {
        Assert.Equal(new ServerState(to, TimeSpan.FromSeconds(next)), step.Next);
        Assert.Equal(effects, string.Join(", ", step.Effects.Select(Words)));
    }

    private static string Words(ServerEffect effect) => effect switch
    {
        ServerEffect.PassRequest => "pass",
        ServerEffect.SendTrying => "100",
        ServerEffect.SendResponse => "send",
        ServerEffect.TellNoAck => "no ACK",
        ServerEffect.TellTransportFailure => "transport failure",
        ServerEffect.Forget => "forget",
        ServerEffect.SetTimer timer => MachineWords.Of(timer.Timer, timer.After),
        _ => throw new InvalidOperationException($"Unknown effect {effect}."),
    };
}
