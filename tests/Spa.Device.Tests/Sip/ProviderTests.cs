using System.Net;
using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Simulation.Network;
using Spa.Simulation.Providers;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Registration;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Sip;

public class ProviderTests
{
    private static readonly RegistrationTimings Timings = new(1.Seconds, 7200.Seconds, 30.Seconds, TimeSpan.Zero, null, 1200.Seconds, TimeSpan.Zero, _ => true);
    private readonly VirtualTimeline time = new();
    private readonly SimulatedNetwork network;
    private readonly SipProvider provider;
    private readonly List<string> wire = [];

    public ProviderTests()
    {
        network = new SimulatedNetwork(time, 5);
        network.Sent += (from, _, bytes) => wire.Add($"{from.Address.ToString()[^1..]} {Encoding.ASCII.GetString(bytes).Split("\r\n")[0].Replace(" SIP/2.0", string.Empty, StringComparison.Ordinal).Replace("SIP/2.0 ", string.Empty, StringComparison.Ordinal)}");
        var port = new SimulatedSipPort(network, IPEndPoint.Parse("192.0.2.9:5060"));
        provider = new SipProvider(time, new Entropy(9), port, ProviderOptions.Of("provider.example", new ProviderUser("alice", "wonder"), new ProviderUser("bob", "builder")));
        port.Attach((from, bytes) => provider.Receive(from, bytes), provider.Layer.Fail);
    }

    [Fact]
    public void A_subscriber_registers_by_digest_renews_and_leaves()
    {
        var (agent, binding, told) = Register("192.0.2.1:5060", "alice", "wonder");
        time.Run(1.Seconds);
        Assert.Equal(["registered 3600"], told);
        Assert.Equal(["1 REGISTER sip:provider.example", "9 401 Unauthorized", "1 REGISTER sip:provider.example", "9 200 OK"], wire);
        Assert.Equal("sip:alice@192.0.2.1:5060", Assert.Single(provider.Where("alice")).Contact.ToString());

        // The nonce is too old by then: one challenge more, then the binding goes on.
        time.Run(3300.Seconds);
        Assert.Equal(2, told.Count);
        Assert.True(binding.IsThere);

        binding.Stop();
        time.Run(40.Seconds);
        Assert.Equal("removed", told[^1]);
        Assert.Empty(provider.Where("alice"));
        Assert.Equal(0, agent.Layer.Count);
    }

    [Fact]
    public void A_renewal_within_the_life_of_the_nonce_needs_no_challenge()
    {
        var (_, binding, told) = Register("192.0.2.1:5060", "alice", "wonder", expires: 120);
        time.Run(1.Seconds);
        wire.Clear();
        time.Run(120.Seconds);
        Assert.Equal(["1 REGISTER sip:provider.example", "9 200 OK"], wire);
        Assert.Equal(2, told.Count);
        Assert.True(binding.IsThere);
    }

    [Fact]
    public void A_wrong_password_is_tried_once_and_told()
    {
        var (_, _, told) = Register("192.0.2.1:5060", "alice", "wrong");
        time.Run(10.Seconds);
        Assert.Equal(["failed 401"], told);
        Assert.Equal(4, wire.Count);
    }

    [Fact]
    public void Too_short_a_time_is_asked_for_again_as_the_registrar_wants_it()
    {
        var (_, _, told) = Register("192.0.2.1:5060", "alice", "wonder", expires: 10);
        time.Run(1.Seconds);
        Assert.Equal(["registered 60"], told);
    }

    [Fact]
    public void The_registrar_is_gone_and_back()
    {
        var (_, binding, told) = Register("192.0.2.1:5060", "alice", "wonder", expires: 120);
        time.Run(1.Seconds);
        network.Passes = (_, _, _) => false;
        time.Run(150.Seconds);
        Assert.Equal("failed 408", told[^1]);
        Assert.False(binding.IsThere);
        network.Passes = null;
        time.Run(35.Seconds);
        Assert.Equal("registered 120", told[^1]);
    }

    [Fact]
    public void Subscribers_call_each_other_through_the_provider()
    {
        var (alice, _, _) = Register("192.0.2.1:5060", "alice", "wonder");
        var (bob, _, _) = Register("192.0.2.2:5060", "bob", "builder");
        bob.OnInvited = session => session.Progress(180);
        time.Run(1.Seconds);
        wire.Clear();
        alice.Call("sip:bob@provider.example");
        time.Run(1.Seconds);
        bob.Session!.Accept();
        time.Run(1.Seconds);
        Assert.Equal(["progress 180", "answered"], alice.Told);
        bob.Session.Offer();
        time.Run(1.Seconds);
        Assert.Equal("media bob offer 1", alice.Told[^1]);
        alice.Session!.HangUp();
        time.Run(70.Seconds);
        Assert.Equal("ended FarEnd", bob.Told[^1]);
        Assert.Contains("9 407 Proxy Authentication Required", wire);
        Assert.Equal(0, alice.Agent.DialogCount + bob.Agent.DialogCount);
    }

    [Fact]
    public void A_caller_cancels_through_the_provider()
    {
        var (alice, _, _) = Register("192.0.2.1:5060", "alice", "wonder");
        var (bob, _, _) = Register("192.0.2.2:5060", "bob", "builder");
        bob.OnInvited = session => session.Progress(180);
        time.Run(1.Seconds);
        alice.Call("sip:bob@provider.example");
        time.Run(1.Seconds);
        alice.Session!.HangUp();
        time.Run(70.Seconds);
        Assert.Equal(["invited", "cancelled"], bob.Told);
        Assert.Equal(0, alice.Layer.Count + bob.Layer.Count);
    }

    [Theory]
    [InlineData("sip:nobody@provider.example", "failed 404")]
    [InlineData("sip:bob@provider.example", "failed 480")]
    public void Who_is_not_there_is_told(string target, string told)
    {
        var (alice, _, _) = Register("192.0.2.1:5060", "alice", "wonder");
        time.Run(1.Seconds);
        alice.Call(target);
        time.Run(1.Seconds);
        Assert.Equal([told], alice.Told);
    }

    [Fact]
    public void Messages_in_a_mailbox_are_told_to_who_subscribed_and_to_who_did_not()
    {
        var (alice, _, _) = Register("192.0.2.1:5060", "alice", "wonder");
        var told = new List<string>();
        var options = new SubscriptionOptions(
            SipUri.Parse("sip:alice@provider.example").OrThrow(), new NameAddr(new SipUri("provider.example") { User = "alice" }), "alice", "message-summary", MessageSummary.ContentType, 1800.Seconds,
            new SubscriptionTimings(10.Seconds, 7200.Seconds, 10.Seconds));
        var subscription = new Subscription("mailbox", alice.Agent, options, alice.Authenticator, CoreTrace.None, notify =>
        {
            var summary = MessageSummary.Read(notify.Body.Span)!;
            told.Add($"{summary.Waiting} {summary.New}/{summary.Old}");
        });
        subscription.Begin();
        time.Run(1.Seconds);
        Assert.Equal(SubscriptionPhase.Active, subscription.State);
        provider.Mailboxes.Set("alice", 2, 1);
        time.Run(1.Seconds);
        Assert.Equal(["False 0/0", "True 2/1"], told);

        time.Run(2000.Seconds);
        Assert.Equal(SubscriptionPhase.Active, subscription.State);
        Assert.Equal(1, provider.Mailboxes.Watchers);
        subscription.Stop();
        time.Run(60.Seconds);
        Assert.Equal(SubscriptionPhase.Off, subscription.State);
        Assert.Equal(0, provider.Mailboxes.Watchers);
        Assert.Equal(0, alice.Agent.DialogCount);
    }

    private (TestAgent Agent, Binding Binding, List<string> Told) Register(string address, string user, string password, int expires = 3600)
    {
        var agent = new TestAgent(network, address, user, password: password) { Domain = "provider.example" };
        agent.Agent.OutboundProxy = new ServerAddress("192.0.2.9", 5060, SipTransport.Udp);
        var told = new List<string>();
        var options = new RegistrationOptions(new SipUri("provider.example"), new NameAddr(new SipUri("provider.example") { User = user }), user, expires.Seconds, null, Timings);
        var binding = new Binding("registration", agent.Agent, options, agent.Authenticator, agent.Agent.NewCallId(), CoreTrace.None, news => told.Add(news switch
        {
            BindingNews.Registered registered => $"registered {registered.Granted.TotalSeconds}",
            BindingNews.Failed failed => $"failed {failed.Status}",
            _ => "removed",
        }));
        binding.Begin();
        return (agent, binding, told);
    }
}
