using Spa.Foundation.Machines;
using Spa.Marks;
using Spa.Sip.Transactions;
using static Spa.Sip.Transactions.ClientPhase;

namespace Spa.Common.Tests.Sip.Transactions;

public class ClientMachineTests
{
    private static readonly TransactionTimings T = TransactionTimings.Rfc3261;
    private static readonly ClientEvent.TimedOut Again = new(TransactionTimer.Retransmit);
    private static readonly ClientEvent.TimedOut GivenUp = new(TransactionTimer.GiveUp);
    private static readonly ClientEvent.TimedOut Lingered = new(TransactionTimer.Linger);
    private static readonly ClientEvent.TransportFailed Broken = new();
    private static readonly ClientEvent[] Events = [new ClientEvent.Begin(), Of(180), Of(200), Of(486), Again, GivenUp, Lingered, Broken];

    public static TheoryData<ClientPhase, double, ClientEvent, ClientPhase, double, string> InviteSteps => new()
    {
        { New, 0, new ClientEvent.Begin(), Calling, 0.5, "send, again in 0.5, give up in 32" },
        { Calling, 0.5, Again, Calling, 1, "send, again in 1" },
        { Calling, 16, Again, Calling, 32, "send, again in 32" },
        { Calling, 1, GivenUp, Terminated, 0, "timeout, forget" },
        { Calling, 1, Broken, Terminated, 0, "transport failure, forget" },
        { Calling, 1, Of(100), Proceeding, 0, "no again, no give up, pass" },
        { Proceeding, 0, Of(183), Proceeding, 0, "pass" },
        { Proceeding, 0, GivenUp, Proceeding, 0, "" },
        { Calling, 1, Of(200), Accepted, 0, "no again, no give up, linger 32, pass" },
        { Accepted, 0, Of(200), Accepted, 0, "pass" },
        { Accepted, 0, Of(180), Accepted, 0, "" },
        { Accepted, 0, Of(486), Accepted, 0, "" },
        { Accepted, 0, Lingered, Terminated, 0, "forget" },
        { Proceeding, 0, Of(486), Completed, 0, "ack, no again, no give up, linger 32, pass" },
        { Completed, 0, Of(486), Completed, 0, "ack" },
        { Completed, 0, Of(200), Completed, 0, "" },
        { Completed, 0, Broken, Terminated, 0, "forget" },
        { Completed, 0, Lingered, Terminated, 0, "forget" },
    };

    public static TheoryData<ClientPhase, double, ClientEvent, ClientPhase, double, string> OtherSteps => new()
    {
        { New, 0, new ClientEvent.Begin(), Trying, 0.5, "send, again in 0.5, give up in 32" },
        { Trying, 0.5, Again, Trying, 1, "send, again in 1" },
        { Trying, 2, Again, Trying, 4, "send, again in 4" },
        { Trying, 4, Again, Trying, 4, "send, again in 4" },
        { Trying, 4, GivenUp, Terminated, 0, "timeout, forget" },
        { Trying, 1, Of(100), Proceeding, 1, "pass" },
        { Proceeding, 1, Again, Proceeding, 4, "send, again in 4" },
        { Proceeding, 4, GivenUp, Terminated, 0, "timeout, forget" },
        { Proceeding, 4, Broken, Terminated, 0, "transport failure, forget" },
        { Trying, 1, Of(401), Completed, 0, "no again, no give up, linger 5, pass" },
        { Completed, 0, Of(401), Completed, 0, "" },
        { Completed, 0, Lingered, Terminated, 0, "forget" },
    };

    [Theory]
    [MemberData(nameof(InviteSteps))]
    public void An_INVITE_steps_as_listed(ClientPhase from, double again, ClientEvent e, ClientPhase to, double next, string effects)
        => Judge(InviteClient.On(new(from, TimeSpan.FromSeconds(again)), e, T, reliable: false), to, next, effects);

    [Theory]
    [MemberData(nameof(OtherSteps))]
    public void Any_other_request_steps_as_listed(ClientPhase from, double again, ClientEvent e, ClientPhase to, double next, string effects)
        => Judge(NonInviteClient.On(new(from, TimeSpan.FromSeconds(again)), e, T, reliable: false), to, next, effects);

    [Fact]
    public void Nothing_is_repeated_over_a_reliable_transport()
    {
        Judge(InviteClient.On(InviteClient.Start, new ClientEvent.Begin(), T, reliable: true), Calling, 0, "send, give up in 32");
        Judge(InviteClient.On(new(Proceeding, TimeSpan.Zero), Of(603), T, reliable: true), Terminated, 0, "ack, pass, forget");
        Judge(NonInviteClient.On(NonInviteClient.Start, new ClientEvent.Begin(), T, reliable: true), Trying, 0, "send, give up in 32");
        Judge(NonInviteClient.On(new(Trying, TimeSpan.Zero), Of(200), T, reliable: true), Terminated, 0, "pass, forget");
    }

    [Fact]
    public void Every_pair_is_in_its_page()
    {
        MachineGrid.ShouldBe(
            "sip-invite-client", "SIP: the client's side of an INVITE (RFC 3261 17.1.1, RFC 6026)",
            [new(New, TimeSpan.Zero), new(Calling, T.T1), new(Proceeding, TimeSpan.Zero), new(Completed, TimeSpan.Zero), new(Accepted, TimeSpan.Zero), new ClientState(Terminated, TimeSpan.Zero)],
            Events, (state, e) => InviteClient.On(state, e, T, reliable: false));
        MachineGrid.ShouldBe(
            "sip-client", "SIP: the client's side of any other request (RFC 3261 17.1.2)",
            [new(New, TimeSpan.Zero), new(Trying, T.T1), new(Proceeding, T.T2), new(Completed, TimeSpan.Zero), new ClientState(Terminated, TimeSpan.Zero)],
            Events, (state, e) => NonInviteClient.On(state, e, T, reliable: false));
    }

    private static ClientEvent.Response Of(int status) => new(status);

    private static void Judge(Step<ClientState, ClientEffect> step, ClientPhase to, double next, string effects)
    {
        Assert.Equal(new ClientState(to, TimeSpan.FromSeconds(next)), step.Next);
        Assert.Equal(effects, string.Join(", ", step.Effects.Select(Words)));
    }

    private static string Words(ClientEffect effect) => effect switch
    {
        ClientEffect.SendRequest => "send",
        ClientEffect.SendAck => "ack",
        ClientEffect.PassResponse => "pass",
        ClientEffect.TellTimeout => "timeout",
        ClientEffect.TellTransportFailure => "transport failure",
        ClientEffect.Forget => "forget",
        ClientEffect.SetTimer timer => MachineWords.Of(timer.Timer, timer.After),
        _ => throw new InvalidOperationException($"Unknown effect {effect}."),
    };
}
