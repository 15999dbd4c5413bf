using System.Text;
using Spa.Foundation.Time;
using Spa.Simulation.Network;
using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Device.Tests.Sip;

public class SessionTests
{
    private readonly VirtualTimeline time = new();
    private readonly SimulatedNetwork network;
    private readonly TestAgent alice;
    private readonly TestAgent bob;
    private readonly List<string> wire = [];

    public SessionTests()
    {
        network = new SimulatedNetwork(time, 1);
        network.Sent += (from, _, bytes) => wire.Add($"{(from.Address.ToString() == "192.0.2.1" ? "A" : "B")} {Encoding.ASCII.GetString(bytes).Split("\r\n")[0].Replace(" SIP/2.0", string.Empty, StringComparison.Ordinal).Replace("SIP/2.0 ", string.Empty, StringComparison.Ordinal)}");
        alice = new TestAgent(network, "192.0.2.1:5060", "alice");
        bob = new TestAgent(network, "192.0.2.2:5060", "bob");
    }

    [Fact]
    public void A_call_rings_is_answered_and_ends()
    {
        bob.OnInvited = session => session.Progress(180);
        alice.Call("sip:bob@192.0.2.2");
        time.Run(2.Seconds);
        bob.Session!.Accept();
        time.Run(1.Seconds);
        Assert.True(alice.Session!.IsEstablished);
        Assert.True(bob.Session.IsEstablished);
        bob.Session.HangUp();
        time.Run(40.Seconds);

        Assert.Equal(["progress 180", "answered", "ended FarEnd"], alice.Told);
        Assert.Equal(["invited", "confirmed"], bob.Told);
        Assert.Equal("bob answers alice offer 1", alice.Media.Theirs);
        Assert.Equal(["A INVITE sip:bob@192.0.2.2", "B 180 Ringing", "B 200 OK", "A ACK sip:bob@192.0.2.2:5060", "B BYE sip:alice@192.0.2.1:5060", "A 200 OK"], wire);
        Clean();
    }

    [Theory]
    [InlineData(SipTransport.Tcp)]
    [InlineData(SipTransport.Tls)]
    public void A_call_over_a_stream_is_the_same(SipTransport transport)
    {
        alice.Agent.Transport = transport;
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2:5060");
        time.Run(1.Seconds);
        Assert.Equal(["answered"], alice.Told);
        alice.Session!.HangUp();
        time.Run(40.Seconds);
        Assert.Equal(["invited", "confirmed", "ended FarEnd"], bob.Told);
        Clean();
    }

    [Theory]
    [InlineData(486, "failed 486")]
    [InlineData(603, "failed 603")]
    [InlineData(302, "failed 302")]
    public void A_refusal_is_told(int status, string told)
    {
        bob.OnInvited = session => session.Refuse(status);
        alice.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        Assert.Equal([told], alice.Told);
        Assert.Equal(3, wire.Count);
        time.Run(40.Seconds);
        Clean();
    }

    [Fact]
    public void Nobody_there_is_told_at_once_and_silence_after_timer_B()
    {
        alice.Call("sip:nobody@192.0.2.9");
        time.Run(1.Seconds);
        Assert.Equal(["failed 503"], alice.Told);

        alice.Told.Clear();
        network.Passes = (_, _, _) => false;
        alice.Call("sip:bob@192.0.2.2");
        time.Run(31.Seconds);
        Assert.Empty(alice.Told);
        time.Run(2.Seconds);
        Assert.Equal(["failed 408"], alice.Told);
        Clean();
    }

    [Fact]
    public void A_full_layer_says_when_to_come_again()
    {
        var carol = new TestAgent(network, "192.0.2.3:5060", "carol");
        bob.OnInvited = session => session.Refuse(486);
        for (var call = 0; call < TransactionLayer.MostTransactions; call++)
        {
            alice.Call("sip:bob@192.0.2.2");
        }

        time.Run(100.Milliseconds);
        Assert.All(alice.Told, told => Assert.Equal("failed 486", told));
        wire.Clear();
        alice.Call("sip:bob@192.0.2.2");
        time.Run(100.Milliseconds);
        Assert.Equal("failed 503", alice.Told[^1]);
        Assert.Empty(wire);

        SessionNews? heard = null;
        carol.OnNews = news => heard = news;
        carol.Call("sip:bob@192.0.2.2");
        time.Run(100.Milliseconds);
        var refusal = Assert.IsType<SessionNews.Failed>(heard);
        Assert.Equal((503, "10"), (refusal.Status, refusal.Message!.Other.Single(field => field.Name == HeaderName.RetryAfter).Text));
        time.Run(40.Seconds);
        Clean();
    }

    [Fact]
    public void Of_more_calls_than_there_may_be_the_next_is_refused_and_none_is_left()
    {
        var carol = new TestAgent(network, "192.0.2.3:5060", "carol");
        bob.OnInvited = session => session.Progress(180);
        var calls = Enumerable.Range(0, UserAgentCore.MostDialogs).Select(_ => alice.Call("sip:bob@192.0.2.2")).ToList();
        time.Run(1.Seconds);
        Assert.Equal(UserAgentCore.MostDialogs, bob.Agent.DialogCount);
        Assert.All(alice.Told, told => Assert.Equal("progress 180", told));

        carol.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        Assert.Equal(["failed 486"], carol.Told);
        Assert.Equal(UserAgentCore.MostDialogs, bob.Told.Count);

        // One that ends makes room for one.
        calls[0].HangUp();
        time.Run(1.Seconds);
        carol.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        Assert.Equal("progress 180", carol.Told[^1]);
        carol.Session!.HangUp();
        calls.ForEach(call => call.HangUp());
        Clean();
        Assert.True(carol.IsClean);
    }

    [Fact]
    public void A_caller_who_gives_up_cancels()
    {
        bob.OnInvited = session => session.Progress(180);
        alice.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        alice.Session!.HangUp();
        time.Run(40.Seconds);
        Assert.Equal(["invited", "cancelled"], bob.Told);
        Assert.Equal(["A INVITE sip:bob@192.0.2.2", "B 180 Ringing", "A CANCEL sip:bob@192.0.2.2", "B 200 OK", "B 487 Request Terminated", "A ACK sip:bob@192.0.2.2"], wire);
        Clean();
    }

    [Fact]
    public void A_caller_who_gives_up_before_anything_was_heard_cancels_when_something_is()
    {
        network.Options = new NetworkOptions { Delay = 100.Milliseconds };
        bob.OnInvited = session => session.Progress(180);
        alice.Call("sip:bob@192.0.2.2");
        alice.Session!.HangUp();
        time.Run(40.Seconds);
        Assert.Equal(["invited", "cancelled"], bob.Told);
        Clean();
    }

    [Fact]
    public void An_answer_that_crosses_the_CANCEL_is_acknowledged_and_ended()
    {
        network.Options = new NetworkOptions { Delay = 100.Milliseconds };
        bob.OnInvited = session => session.Progress(180);
        alice.Call("sip:bob@192.0.2.2");
        time.Run(250.Milliseconds);
        bob.Session!.Accept();
        alice.Session!.HangUp();
        time.Run(60.Seconds);
        Assert.Equal(["invited", "confirmed", "ended FarEnd"], bob.Told);
        Assert.Contains("A ACK sip:bob@192.0.2.2:5060", wire);
        Assert.Contains("A BYE sip:bob@192.0.2.2:5060", wire);
        Clean();
    }

    [Fact]
    public void A_lost_ACK_is_sent_again_with_each_repeated_answer()
    {
        var lost = 0;
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("ACK", StringComparison.Ordinal) || lost++ >= 2;
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2");
        time.Run(10.Seconds);
        Assert.Equal(3, wire.Count(line => line.StartsWith("A ACK", StringComparison.Ordinal)));
        Assert.Equal(["invited", "confirmed"], bob.Told);
        alice.Session!.HangUp();
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void An_answer_that_is_never_acknowledged_ends_the_call()
    {
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("ACK", StringComparison.Ordinal);
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2");
        time.Run(60.Seconds);
        Assert.Equal(["invited", "ended NoAck"], bob.Told);
        Assert.Equal(["answered", "ended FarEnd"], alice.Told);
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void Early_media_is_told_with_its_description()
    {
        bob.OnInvited = session => session.Progress(183, withMedia: true);
        alice.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        Assert.Equal(["progress 183 media"], alice.Told);
        Assert.Equal("bob answers alice offer 1", alice.Media.Theirs);
    }

    [Fact]
    public void Media_changes_either_way_and_a_refused_change_changes_nothing()
    {
        Connect();
        alice.Session!.Offer();
        time.Run(1.Seconds);
        Assert.Equal("media alice offer 2", bob.Told[^1]);
        Assert.Equal("media bob answers alice offer 2", alice.Told[^1]);

        bob.Session!.Offer();
        time.Run(1.Seconds);
        Assert.Equal("media bob offer 1", alice.Told[^1]);

        bob.Media.Deaf = true;
        alice.Session.Offer();
        time.Run(1.Seconds);
        Assert.Equal("offer refused 488", alice.Told[^1]);
        Assert.True(alice.Session.IsEstablished);
        alice.Session.HangUp();
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void Two_changes_at_once_both_come_about()
    {
        network.Options = new NetworkOptions { Delay = 50.Milliseconds };
        Connect();
        wire.Clear();
        alice.Session!.Offer();
        bob.Session!.Offer();
        time.Run(10.Seconds);
        Assert.Contains("A 491 Request Pending", wire);
        Assert.Contains("B 491 Request Pending", wire);
        Assert.Equal(DialogPhase.Stable, alice.Session.OfferState.Phase);
        Assert.Equal(DialogPhase.Stable, bob.Session.OfferState.Phase);
        Assert.Contains("media alice offer 3", bob.Told);
        Assert.Contains("media bob offer 2", alice.Told);
        bob.Session.HangUp();
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void A_peer_that_has_forgotten_the_call_ends_it()
    {
        Connect();
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("BYE", StringComparison.Ordinal);
        bob.Session!.HangUp();
        time.Run(40.Seconds);
        network.Passes = null;
        alice.Session!.Offer();
        time.Run(40.Seconds);
        Assert.Equal("ended Vanished", alice.Told[^1]);
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void A_request_that_the_peer_no_longer_knows_ends_the_call()
    {
        Connect();
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("BYE", StringComparison.Ordinal);
        bob.Session!.HangUp();
        time.Run(40.Seconds);
        network.Passes = null;
        int? answer = null;
        alice.Session!.Send(SipMethod.Info, request => request, (status, _) => answer = status);
        time.Run(1.Seconds);
        Assert.Equal(481, answer);
        Assert.Equal("ended Vanished", alice.Told[^1]);
        time.Run(60.Seconds);
        Clean();
    }

    [Fact]
    public void An_offer_that_is_accepted_without_an_answer_ends_the_call()
    {
        Connect();
        alice.Media.Unusable = true;
        alice.Session!.Offer();
        time.Run(1.Seconds);
        Assert.Equal("ended Vanished", alice.Told[^1]);
        Assert.Equal("ended FarEnd", bob.Told[^1]);
        Clean();
    }

    [Fact]
    public void Reliable_responses_are_repeated_until_their_PRACK()
    {
        var reliableAlice = new TestAgent(network, "192.0.2.1:5062", "alice", reliable100: true);
        var reliableBob = new TestAgent(network, "192.0.2.2:5062", "bob", reliable100: true);
        var lost = 0;
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("PRACK", StringComparison.Ordinal) || lost++ >= 2;
        reliableBob.OnInvited = session =>
        {
            session.Progress(183, withMedia: true);
            session.Progress(180);
        };
        reliableAlice.Call("sip:bob@192.0.2.2:5062");
        time.Run(10.Seconds);
        reliableBob.Session!.Accept();
        time.Run(2.Seconds);
        Assert.Equal(["progress 183 media", "progress 180", "answered"], reliableAlice.Told);
        Assert.True(wire.Count(line => line == "B 183 Session Progress") >= 2);
        reliableBob.Session.HangUp();
        time.Run(60.Seconds);
        Assert.True(reliableAlice.IsClean);
        Assert.True(reliableBob.IsClean);
    }

    [Fact]
    public void A_repeated_reliable_response_is_acknowledged_once_for_each_number()
    {
        var reliableAlice = new TestAgent(network, "192.0.2.1:5062", "alice", reliable100: true);
        var reliableBob = new TestAgent(network, "192.0.2.2:5062", "bob", reliable100: true);
        network.Passes = (_, _, bytes) => !Encoding.ASCII.GetString(bytes).StartsWith("PRACK", StringComparison.Ordinal);
        reliableBob.OnInvited = session => session.Progress(180);
        reliableAlice.Call("sip:bob@192.0.2.2:5062");
        time.Run(40.Seconds);
        Assert.Equal(["progress 180", "failed 504"], reliableAlice.Told);
    }

    [Theory]
    [InlineData("uac", 1)]
    [InlineData("uas", 2)]
    public void A_timed_session_is_refreshed_by_who_is_named(string refresher, int expected)
    {
        Timed(refresher);
        wire.Clear();
        time.Run(500.Seconds);
        Assert.NotEmpty(wire);
        Assert.All(wire.Where(line => line.Contains("INVITE", StringComparison.Ordinal)), line => Assert.StartsWith(expected == 1 ? "A" : "B", line));
        Assert.True(alice.Session!.IsEstablished);
    }

    [Fact]
    public void A_timed_session_that_nobody_refreshes_is_ended()
    {
        Timed("uac");
        network.Passes = (from, _, _) => from.Address.ToString() != "192.0.2.1";
        time.Run(300.Seconds);
        Assert.Equal("ended Expired", bob.Told[^1]);
    }

    [Fact]
    public void Too_short_a_session_is_refused_with_the_shortest()
    {
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2", HeaderField.Of(new SessionExpires(60, "uac")));
        time.Run(1.Seconds);
        Assert.Equal(["failed 422"], alice.Told);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Calls_come_through_a_bad_network_and_leave_nothing_behind(int seed)
    {
        var bad = new SimulatedNetwork(time, (ulong)seed) { Options = new NetworkOptions { Delay = 20.Milliseconds, Jitter = 80.Milliseconds, Loss = 0.25, Doubled = 0.1 } };
        var from = new TestAgent(bad, "192.0.2.11:5060", "alice");
        var to = new TestAgent(bad, "192.0.2.12:5060", "bob") { OnInvited = session => session.Progress(180) };
        from.Call("sip:bob@192.0.2.12");
        time.Run(8.Seconds);
        to.Session?.Accept();
        time.Run(20.Seconds);
        from.Session!.Offer();
        time.Run(20.Seconds);
        from.Session!.HangUp();
        time.Run(200.Seconds);
        Assert.Contains("answered", from.Told);
        Assert.Contains("confirmed", to.Told);
        Assert.True(from.IsClean, "caller left something");
        Assert.True(to.IsClean, "callee left something");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    private void Timed(string refresher)
    {
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2", HeaderField.Of(new SessionExpires(180, refresher)));
        time.Run(1.Seconds);
        Assert.True(alice.Session!.IsEstablished);
    }

    private void Connect()
    {
        bob.OnInvited = session => session.Accept();
        alice.Call("sip:bob@192.0.2.2");
        time.Run(1.Seconds);
        Assert.True(alice.Session!.IsEstablished);
    }

    private void Clean()
    {
        time.Run(70.Seconds);
        Assert.True(alice.IsClean, $"alice: {alice.Layer.Count} transactions, {alice.Agent.DialogCount} dialogs");
        Assert.True(bob.IsClean, $"bob: {bob.Layer.Count} transactions, {bob.Agent.DialogCount} dialogs");
    }
}
