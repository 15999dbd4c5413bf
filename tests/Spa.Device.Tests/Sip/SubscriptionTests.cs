using System.Net;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Simulation.Network;
using Spa.Simulation.Providers;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;

namespace Spa.Device.Tests.Sip;

/// <summary>Subscriptions with notifiers that mean it badly, and what our provider says of the time that is left.</summary>
public class SubscriptionTests
{
    private readonly VirtualTimeline time = new();
    private readonly SimulatedNetwork network;

    public SubscriptionTests() => network = new SimulatedNetwork(time, 5);

    // How a notifier ends each subscription as soon as it is made; how many are tried in a minute and a second with Sub Retry Intvl 10 s.
    [Theory]
    [InlineData("terminated;reason=timeout", 7)]
    [InlineData("terminated;reason=deactivated", 7)]
    [InlineData("terminated;reason=probation;retry-after=0", 7)]
    [InlineData("terminated;reason=giveup;retry-after=30", 3)]
    [InlineData("terminated;reason=rejected", 7)]
    public void A_notifier_that_ends_each_subscription_is_not_asked_as_fast_as_it_answers(string state, int tries)
    {
        var (alice, bob) = (new TestAgent(network, "192.0.2.1:5060", "alice"), new TestAgent(network, "192.0.2.2:5060", "bob"));
        var count = 0;
        bob.Agent.Requested += transaction =>
        {
            if (transaction.Request.Method == SipMethod.Subscribe)
            {
                count++;
                Accept(bob, transaction, state);
            }
        };
        Subscribe(alice, "sip:bob@192.0.2.2", 600.Seconds).Begin();
        time.Run(61.Seconds);
        Assert.Equal(tries, count);
    }

    [Fact]
    public void A_subscription_that_has_lived_is_renewed_at_once_when_its_notifier_says_so()
    {
        var (alice, bob) = (new TestAgent(network, "192.0.2.1:5060", "alice"), new TestAgent(network, "192.0.2.2:5060", "bob"));
        var at = new List<TimeSpan>();
        bob.Agent.Requested += transaction =>
        {
            if (transaction.Request.Method == SipMethod.Subscribe)
            {
                at.Add(time.Now);
                var dialog = Accept(bob, transaction, "active;expires=600");
                if (at.Count == 1)
                {
                    time.After(20.Seconds, () => Notify(bob, dialog, transaction, "terminated;reason=deactivated"));
                }
            }
        };
        var subscription = Subscribe(alice, "sip:bob@192.0.2.2", 600.Seconds);
        subscription.Begin();
        time.Run(21.Seconds);
        Assert.Equal(2, at.Count);
        Assert.InRange((at[1] - at[0]).TotalSeconds, 20, 20.5);
        Assert.Equal(SubscriptionPhase.Active, subscription.State);
    }

    // Seconds of the subscription that are over when the box changes; what is said to be left of its 20.
    [Theory]
    [InlineData(4500, "16")]
    [InlineData(19_200, "1")]
    [InlineData(19_999, "1")]
    public void A_subscription_that_is_alive_has_at_least_a_second_left(int milliseconds, string left)
    {
        var port = new SimulatedSipPort(network, IPEndPoint.Parse("192.0.2.9:5060"));
        var provider = new SipProvider(time, new Entropy(9), port, ProviderOptions.Of("provider.example", new ProviderUser("alice", "wonder")));
        port.Attach((from, bytes) => provider.Receive(from, bytes), provider.Layer.Fail);
        var alice = new TestAgent(network, "192.0.2.1:5060", "alice", password: "wonder") { Domain = "provider.example" };
        alice.Agent.OutboundProxy = new Spa.Sip.Locating.ServerAddress("192.0.2.9", 5060, Spa.Sip.Transport.SipTransport.Udp);
        var told = new List<string>();

        // It does not renew by itself in this time.
        Subscribe(alice, "sip:alice@provider.example", 20.Seconds, notify => told.Add(notify.Get<SubscriptionState>()!.Value.OrThrow().ToString())).Begin();
        time.Run(milliseconds.Milliseconds);
        provider.Mailboxes.Set("alice", 1, 0);
        time.Run(100.Milliseconds);
        Assert.Equal($"active;expires={left}", told[^1]);
    }

    private static Subscription Subscribe(TestAgent agent, string target, TimeSpan expires, Action<SipRequest>? notified = null) => new(
        "mailbox",
        agent.Agent,
        new SubscriptionOptions(
            SipUri.Parse(target).OrThrow(), new NameAddr(new SipUri(agent.Domain) { User = "alice" }), "alice", "message-summary", MessageSummary.ContentType, expires,
            new SubscriptionTimings(60.Seconds, 7200.Seconds, 10.Seconds)),
        agent.Authenticator,
        CoreTrace.None,
        notified ?? (_ => { }));

    private static Dialog Accept(TestAgent notifier, ServerTransaction transaction, string state)
    {
        var dialog = Dialog.AsCallee(transaction.Request, transaction.Tag)!;
        transaction.Respond(SipResponse.For(transaction.Request, 200, transaction.Tag) with { Expires = 600, Contact = [new NameAddr(new SipUri("192.0.2.2") { Port = 5060 })] });
        return Notify(notifier, dialog, transaction, state);
    }

    private static Dialog Notify(TestAgent notifier, Dialog dialog, ServerTransaction transaction, string state)
    {
        var (next, request) = dialog.Request(SipMethod.Notify, 70);
        notifier.Layer.Send(
            request with
            {
                Contact = [new NameAddr(new SipUri("192.0.2.2") { Port = 5060 })],
                Other = [HeaderField.Of(new EventHeader("message-summary")), HeaderField.Of(HeaderName.SubscriptionState, state)],
            },
            transaction.AnswerTo,
            (_, _) => { });
        return next;
    }
}
