using System.Net;
using System.Text;
using Spa.Cwmp.Messages;
using Spa.Foundation.Ports;
using Spa.Foundation.Stun;
using Spa.Foundation.Time;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>Connection requests that come as signed datagrams (TR-069 G.2.2.3).</summary>
public class UdpConnectionRequestTests
{
    private const long Now = 1767225600;

    [Fact]
    public void Three_copies_bring_one_session_and_no_answer()
    {
        var rig = Known();
        var sent = rig.Peer.Nat.Sent;
        for (var i = 0; i < 3; i++)
        {
            rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "77"));
        }

        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal(2, rig.Peer.Informs.Count());
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "77"));
        rig.Run(5.Seconds);
        Assert.Equal(2, rig.Peer.Informs.Count());
        Assert.Equal(sent, rig.Peer.Nat.Sent);
    }

    // Anyone may send it: a load balancer, another server of the same ACS. What counts is the signature.
    [Fact]
    public void It_may_come_from_anywhere() => Assert.Equal(2, Sessions(rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1"), new(IPAddress.Parse("192.0.2.77"), 1234))));

    [Fact]
    public void One_that_comes_in_a_session_brings_another_after_it()
    {
        var rig = Known();
        rig.Peer.Ask(new GetRPCMethods());
        rig.Request();
        rig.Run(30.Milliseconds);
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1"));
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 1, "2"));
        rig.Run(2.Seconds);
        Assert.Equal(3, rig.Peer.Informs.Count());
        Assert.Single(rig.Peer.Of<GetRPCMethodsResponse>());
    }

    [Theory]
    [InlineData(Now, "1", 2)]
    [InlineData(Now, "2", 2)]
    [InlineData(Now + 1, "1", 2)]
    [InlineData(Now + 1, "2", 3)]
    [Attack("C1")]
    public void Only_a_later_one_of_another_number_is_taken_after_one(long time, string id, int sessions)
    {
        // Before any is taken each of them counts.
        Assert.Equal(2, Sessions(rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(time, id))));
        Assert.Equal(sessions, Sessions(
            rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1")),
            rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(time, id))));
        Assert.Equal(2, Sessions(
            rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 5, "9")),
            rig => rig.Peer.Nat.Deliver(ScriptedNat.Call(time, id))));
    }

    [Fact]
    [Attack("C1")]
    public void What_was_taken_before_a_restart_is_not_taken_after_it()
    {
        // The ACS is away, so that nothing else makes the unit keep what it knows.
        var rig = Known();
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1"));
        rig.Run(1.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(5.Seconds);
        var before = rig.Peer.Informs.Count();
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1"));
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now - 1, "2"));
        rig.Run(2.Seconds);
        Assert.Equal(before, rig.Peer.Informs.Count());
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 1, "3"));
        rig.Run(2.Seconds);
        Assert.Equal(before + 1, rig.Peer.Informs.Count());
    }

    [Fact]
    public void With_another_password_time_begins_anew()
    {
        var rig = Known();
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 1_000_000, "1"));
        rig.Run(2.Seconds);
        rig.Set(("Device.ManagementServer.ConnectionRequestPassword", "other"));
        rig.Run(2.Seconds);
        var before = rig.Peer.Informs.Count();
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 1_000_001, "2"));
        rig.Run(2.Seconds);
        Assert.Equal(before, rig.Peer.Informs.Count());
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "2", password: "other"));
        rig.Run(2.Seconds);
        Assert.Equal(before + 1, rig.Peer.Informs.Count());
    }

    [Theory]
    [InlineData("acs", "wrong")]
    [InlineData("acs", "")]
    [InlineData("other", "pw")]
    [InlineData("ACS", "pw")]
    [Attack("C1")]
    public void One_that_is_forged_is_ignored_in_silence(string user, string password)
    {
        var rig = Known();
        var (sent, logs) = (rig.Peer.Nat.Sent, rig.Rig.Host.Logs.Count);
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1", user, password));
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now, "1", signature: new string('0', 40)));
        rig.Peer.Nat.Deliver([.. ScriptedNat.Call(Now, "1").SkipLast(1)]);
        rig.Run(5.Seconds);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal((sent, logs), (rig.Peer.Nat.Sent, rig.Rig.Host.Logs.Count));
    }

    [Theory]
    [InlineData("", "pw")]
    [InlineData("acs", "")]
    [Attack("C1")]
    public void Nobody_may_ask_while_name_or_password_is_blank(string user, string password)
    {
        var requests = new ConnectionRequests(new Entropy(3));
        Assert.False(requests.Judge(UdpConnectionRequest.Sign("a", 1, 1, user, "c", password), user, password, TimeSpan.Zero));
        Assert.True(requests.Judge(UdpConnectionRequest.Sign("a", 1, 1, "acs", "c", "pw"), "acs", "pw", TimeSpan.Zero));
    }

    [Fact]
    [Attack("C2")]
    public void Forged_ones_use_up_nothing_and_right_ones_share_the_limit_with_those_by_HTTP()
    {
        var rig = Known();
        var logs = rig.Rig.Host.Logs.Count;
        for (var i = 0; i < 5000; i++)
        {
            rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + i, $"{i}", password: "guess"));
        }

        rig.Run(2.Seconds);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal(logs, rig.Rig.Host.Logs.Count);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, rig.Request());
            rig.Run(1.Seconds);
            rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + i, $"{i}"));
            rig.Run(1.Seconds);
        }

        Assert.Equal(11, rig.Peer.Informs.Count());
        Assert.Equal(503, rig.Request());
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 10, "10"));
        rig.Run(2.Seconds);
        Assert.Equal(11, rig.Peer.Informs.Count());
        rig.Run(1.Minutes);
        rig.Peer.Nat.Deliver(ScriptedNat.Call(Now + 11, "11"));
        rig.Run(1.Seconds);
        Assert.Equal(12, rig.Peer.Informs.Count());
    }

    [Theory]
    [InlineData("SetNTPServers NewNTPServer1=`cd /tmp`")]
    [InlineData("POST http://198.51.100.7:41000/UD/act?1 HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("INVITE sip:1@198.51.100.7 SIP/2.0\r\n\r\n")]
    [InlineData("M-SEARCH * HTTP/1.1\r\n\r\n")]
    [InlineData("")]
    [Attack("C3")]
    public void What_is_neither_STUN_nor_a_signed_request_is_dropped(string text)
    {
        var rig = Known();
        var (sent, logs) = (rig.Peer.Nat.Sent, rig.Rig.Host.Logs.Count);
        rig.Peer.Nat.Deliver(Encoding.ASCII.GetBytes(text));
        rig.Run(5.Seconds);
        Assert.Equal((sent, logs, 1), (rig.Peer.Nat.Sent, rig.Rig.Host.Logs.Count, rig.Peer.Informs.Count()));
    }

    [Fact]
    public void Where_the_ACS_may_not_ask_no_port_is_open()
    {
        foreach (var setting in new[] { ("CWMP_Connection_Request_Enable", "no"), ("CWMP_Enable", "no"), ("CWMP_STUN_Enable", "no") })
        {
            var rig = new CpeRig([.. new[] { ("CWMP_STUN_Enable", "yes") }.Where(s => s.Item1 != setting.Item1), setting]);
            rig.Rig.Start();
            rig.Run(5.Seconds);
            Assert.Empty(rig.Peer.Nat.Open);
            Assert.Equal(0, rig.Peer.Nat.Sent);
        }
    }

    private static CpeRig Known() => CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));

    private static int Sessions(params Action<CpeRig>[] done)
    {
        var rig = Known();
        foreach (var one in done)
        {
            one(rig);
            rig.Run(2.Seconds);
        }

        return rig.Peer.Informs.Count();
    }
}
