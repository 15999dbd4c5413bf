using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>Whole units behind a NAT: how they find out where they are seen, and keep it so (TR-069 G.2.1).</summary>
public class NatReachTests
{
    private const string Address = "Device.ManagementServer.UDPConnectionRequestAddress";
    private const string Nat = "Device.ManagementServer.NATDetected";
    private static readonly TimeSpan[] Waits = [.. new[] { 0, 100, 200, 400, 800, 1600, 1600, 1600, 1600 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    [Fact]
    public void What_every_state_does_is_decided()
    {
        var (server, here, there) = (ScriptedNat.Server, new IPEndPoint(IPAddress.Parse("198.51.100.7"), 1), new IPEndPoint(IPAddress.Parse("198.51.100.7"), 2));
        BindingState[] states =
        [
            new(), new(BindingPhase.Finding), new(BindingPhase.Finding, server, here) { Fault = "the STUN server does not answer" }, new(BindingPhase.Asking, server, Sent: 1), new(BindingPhase.Asking, server, Sent: BindingMachine.MostSent),
            new(BindingPhase.Asking, server, here, 1), new(BindingPhase.Asking, server, here, 1, true), new(BindingPhase.Asking, server, here, 1, false, BindingProof.Classic), new(BindingPhase.Asking, server, here, 1, true, BindingProof.Modern),
            new(BindingPhase.Resting, server, here), new(BindingPhase.Resting, server, here, TellsChange: true) { Fault = "the STUN server does not answer" },
        ];
        BindingEvent[] events =
        [
            new BindingEvent.Begin(), new BindingEvent.Stop(), new BindingEvent.Found(null), new BindingEvent.Found(server), new BindingEvent.Answered(here), new BindingEvent.Answered(there), new BindingEvent.Refused(401),
            new BindingEvent.Refused(500), new BindingEvent.TimeUp(),
        ];
        Marks.MachineGrid.ShouldBe("cwmp-binding", "Outside address of the CPE, with a name and a password for the server", states, events, (s, e) => BindingMachine.Step(s, e, new BindingTerms(25.Seconds, true)));
    }

    [Theory]
    [InlineData("TR-181", "Device.")]
    [InlineData("TR-098", "InternetGatewayDevice.")]
    public void A_unit_behind_a_NAT_says_where_it_is_seen_from_the_first_session_on(string tree, string root)
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Data_Model", tree), ("CWMP_Periodic_Inform_Enable", "no"));
        Assert.Equal("198.51.100.7:41000", rig.Value(root + "ManagementServer.UDPConnectionRequestAddress"));
        Assert.Equal("1", rig.Value(root + "ManagementServer.NATDetected"));
        Assert.Equal([7547], rig.Peer.Nat.Open);
        Assert.Equal(["acs.example.net"], rig.Peer.Nat.LookedUp);
        rig.Run(1.Minutes);
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.ValueChange));
        var reach = rig.Rig.Gateway.Management!.Reach!;
        Assert.Equal(("198.51.100.7:41000", true, string.Empty), (reach.Outside, reach.IsBehindNat, reach.Fault));
    }

    [Theory]
    [InlineData("192.168.1.100", 7547, "0")]
    [InlineData("192.168.1.100", 7548, "1")]
    [InlineData("198.51.100.7", 7547, "1")]
    public void One_without_a_NAT_is_seen_where_it_is(string address, int port, string nat)
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Outside = new(IPAddress.Parse(address), port);
        rig.Rig.Start();
        rig.Run(2.Seconds);
        Assert.Equal($"{address}:{port}", rig.Value(Address));
        Assert.Equal(nat, rig.Value(Nat));
    }

    [Fact]
    public void Its_requests_say_what_the_standard_wants_of_them()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", "unit7"));
        rig.Run(1.Minutes);
        var all = rig.Peer.Nat.Requests;
        Assert.All(all, r => Assert.Equal("64736C666F72756D2E6F72672F54522D31313120", Convert.ToHexString(r.Attributes[0xC001])));
        Assert.Equal([false, true, false, false], all.Select(r => r.TellsChange));
        Assert.Equal([[], []], all.Where(r => r.TellsChange).Select(r => r.Attributes[0xC002]).Append([]));
        Assert.All(all.Where(r => !r.TellsChange), r => Assert.Single(r.Attributes));
        Assert.Equal("unit7   ", Encoding.ASCII.GetString(all[1].Attributes[0x0006]));
        Assert.Equal(all.Count, all.Select(r => Convert.ToHexString(r.Bytes.AsSpan(4, 16))).Distinct().Count());
        Assert.All(all.Skip(2).Zip(all.Skip(1)), pair => Assert.Equal(25, (pair.First.At - pair.Second.At).TotalSeconds, 0.1));
    }

    [Fact]
    public void Another_outside_address_is_told_to_both_servers()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        var (asked, told) = (rig.Peer.Nat.Requests.Count, rig.Peer.Informs.Count());
        rig.Peer.Nat.Outside = new(IPAddress.Parse("198.51.100.7"), 41001);
        rig.Run(26.Seconds);
        Assert.Equal([false, true], rig.Peer.Nat.Requests.Skip(asked).Select(r => r.TellsChange));
        var inform = rig.Peer.Informs.Skip(told).Single();
        Assert.Equal([EventCodes.ValueChange], inform.Events.Select(e => e.Code));
        Assert.Equal("198.51.100.7:41001", inform.Parameters.Single(p => p.Name == Address).Value.Text);
        Assert.DoesNotContain(inform.Parameters, p => p.Name == Nat);
        rig.Peer.Nat.Outside = new(IPAddress.Parse("192.168.1.100"), 7547);
        rig.Run(26.Seconds);
        Assert.Equal("0", rig.Peer.Informs.Last().Parameters.Single(p => p.Name == Nat).Value.Text);
    }

    [Fact]
    public void A_router_that_gives_each_packet_another_port_brings_no_storm()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_Notification_Throttle", "600"));
        var port = 42000;
        rig.Peer.Nat.Instead = asked => ScriptedNat.Mapped(asked, new(IPAddress.Parse("198.51.100.7"), port++));
        var before = rig.Peer.Nat.Requests.Count;
        rig.Run(10.Minutes);
        Assert.InRange(rig.Peer.Nat.Requests.Count - before, 40, 48);
        Assert.InRange(rig.Peer.Informs.Count(), 2, 3);
    }

    [Fact]
    public void A_silent_server_is_asked_nine_times_and_holds_the_first_session_up_for_three_seconds()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Outside = null;
        rig.Rig.Start();
        rig.Run(2900.Milliseconds);
        Assert.Empty(rig.Peer.Informs);
        rig.Run(200.Milliseconds);
        Assert.Single(rig.Peer.Informs);
        rig.Run(25.Seconds);
        var times = rig.Peer.Nat.Requests.Select(r => r.At).ToList();
        Assert.Equal(Waits, times.Zip(times.Prepend(times[0]), (at, before) => at - before));
        Assert.Single(rig.Peer.Nat.Requests.Select(r => Convert.ToHexString(r.Bytes)).Distinct());
        Assert.Equal(string.Empty, rig.Value(Address));
        Assert.Equal("0", rig.Value(Nat));
        Assert.Equal("the STUN server does not answer", rig.Rig.Gateway.Management!.Reach!.Fault);
        rig.Run(10.Seconds);
        Assert.Equal(2, rig.Peer.Nat.LookedUp.Count);
        rig.Run(10.Minutes);
        Assert.Single(rig.Rig.Host.Logs, l => l.Text.Contains("the STUN server does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_falls_silent_takes_nothing_away()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Nat.Instead = _ => null;
        rig.Run(10.Minutes);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal("198.51.100.7:41000", rig.Value(Address));
        rig.Peer.Nat.Instead = null;
        rig.Run(1.Minutes);
        Assert.Equal(string.Empty, rig.Rig.Gateway.Management!.Reach!.Fault);
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.ValueChange));
    }

    [Fact]
    public void What_the_server_refuses_unproven_is_proven_as_the_standard_says_and_then_as_the_newer_one_does()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", "unit7"), ("CWMP_STUN_Password", "stun pw"));
        rig.Peer.Nat.Instead = asked => Signs(asked) switch { null => ScriptedNat.Refused(asked, 401), true => ScriptedNat.Refused(asked, 431), false => ScriptedNat.Mapped(asked, rig.Peer.Nat.Outside!) };
        rig.Rig.Start();
        rig.Run(2.Seconds);
        Assert.Equal([null, true, false, false], rig.Peer.Nat.Requests.Select(Signs));
        Assert.Equal(["unit7   ", "unit7"], rig.Peer.Nat.Requests.Skip(1).Take(2).Select(r => Encoding.ASCII.GetString(r.Attributes[0x0006])));
        Assert.Equal("198.51.100.7:41000", rig.Value(Address));
        Assert.DoesNotContain(rig.Peer.Nat.Requests, r => Encoding.ASCII.GetString(r.Bytes).Contains("stun pw", StringComparison.Ordinal));

        // True: as RFC 3489 signs; false: as RFC 5389 does; null: not at all.
        static bool? Signs(ScriptedNat.Asked asked)
        {
            if (!asked.Attributes.TryGetValue(0x0008, out var given))
            {
                return null;
            }

            var signed = asked.Bytes.AsSpan(0, asked.Bytes.Length - 24).ToArray();
            byte[] filled = [.. signed, .. new byte[(64 - (signed.Length % 64)) % 64]];
#pragma warning disable CA5350
            return given.AsSpan().SequenceEqual(HMACSHA1.HashData("stun pw"u8, filled)) ? true : given.AsSpan().SequenceEqual(HMACSHA1.HashData("stun pw"u8, signed)) ? false : throw new InvalidOperationException("signed in no way that there is");
#pragma warning restore CA5350
        }
    }

    [Theory]
    [InlineData("", "pw", 401)]
    [InlineData("unit7", "", 401)]
    [InlineData("unit7", "pw", 420)]
    public void What_cannot_be_proven_or_is_refused_for_good_rests_until_the_next_request(string user, string password, int code)
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", user), ("CWMP_STUN_Password", password));
        rig.Peer.Nat.Instead = asked => ScriptedNat.Refused(asked, code);
        rig.Rig.Start();
        rig.Run(20.Seconds);
        Assert.Single(rig.Peer.Nat.Requests);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal($"the STUN server refuses: {code}", rig.Rig.Gateway.Management!.Reach!.Fault);
    }

    [Fact]
    public void It_begins_anew_where_it_is_now_and_ends_with_the_setting()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        var before = rig.Peer.Nat.Requests.Count;
        rig.Rig.Gateway.NetworkChanged(NetworkFacts.Unknown with { Address = "192.168.1.101" });
        rig.Peer.Nat.Outside = new(IPAddress.Parse("198.51.100.8"), 41000);
        rig.Run(1.Seconds);
        Assert.Equal([false, true], rig.Peer.Nat.Requests.Skip(before).Select(r => r.TellsChange));
        Assert.Equal(2, rig.Peer.Nat.Opened);
        rig.Run(5.Seconds);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == Address && p.Value.Text == "198.51.100.8:41000");

        rig.Set(("Device.ManagementServer.STUNEnable", "0"));
        Assert.Single(rig.Peer.Of<SetParameterValuesResponse>());
        rig.Run(10.Seconds);
        Assert.Empty(rig.Peer.Nat.Open);
        Assert.Equal(string.Empty, rig.Value(Address));
        Assert.Null(rig.Rig.Gateway.Management!.Reach);
        var count = rig.Peer.Nat.Sent;
        rig.Run(5.Minutes);
        Assert.Equal(count, rig.Peer.Nat.Sent);
        rig.Set(("Device.ManagementServer.STUNEnable", "1"), ("Device.ManagementServer.STUNServerAddress", "stun.example.net"));
        rig.Run(10.Seconds);
        Assert.Equal("stun.example.net", rig.Peer.Nat.LookedUp[^1]);
        Assert.Equal("198.51.100.8:41000", rig.Value(Address));
    }

    [Fact]
    public void Without_a_port_or_a_name_it_says_so_and_calls_all_the_same()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Refusal = "UDP 0.0.0.0:7547: the port is in use";
        rig.Rig.Start();
        rig.Run(1.Seconds);
        Assert.Single(rig.Peer.Informs);
        Assert.Contains(rig.Rig.Host.Logs, l => l.Text.Contains("the port is in use", StringComparison.Ordinal));
        Assert.Contains("the port is in use", rig.Rig.Gateway.Management!.Reach!.Fault, StringComparison.Ordinal);
        rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Names = _ => null;
        rig.Rig.Start();
        rig.Run(4.Seconds);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal("the STUN server's name has no address", rig.Rig.Gateway.Management!.Reach!.Fault);
        rig.Peer.Nat.Names = _ => ScriptedNat.Server.Address;
        rig.Run(26.Seconds);
        Assert.Equal("198.51.100.7:41000", rig.Value(Address));
    }

    [Fact]
    public void What_others_send_in_the_place_of_an_answer_changes_nothing()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        var wrong = new IPEndPoint(IPAddress.Parse("192.0.2.66"), 6666);
        rig.Peer.Nat.Instead = asked =>
        {
            // From elsewhere; of another transaction; a request; an indication; another method; cut; no address in it; and then the right one.
            var right = ScriptedNat.Mapped(asked, wrong);
            rig.Peer.Nat.Deliver(right, new(ScriptedNat.Server.Address, 3479));
            rig.Peer.Nat.Deliver(right, new(wrong.Address, 3478));
            rig.Peer.Nat.Deliver(Changed(right, 19));
            rig.Peer.Nat.Deliver(Changed(right, 4));
            rig.Peer.Nat.Deliver([0, 1, .. right.AsSpan(2)]);
            rig.Peer.Nat.Deliver([0, 0x11, .. right.AsSpan(2)]);
            rig.Peer.Nat.Deliver([1, 3, .. right.AsSpan(2)]);
            rig.Peer.Nat.Deliver(right[..^1]);
            rig.Peer.Nat.Deliver([.. right.AsSpan(0, 20), 0, 9, .. right.AsSpan(22)]);
            rig.Peer.Nat.Deliver([]);
            return ScriptedNat.Mapped(asked, rig.Peer.Nat.Outside!);
        };
        var before = rig.Peer.Nat.Requests.Count;
        rig.Run(10.Minutes);
        Assert.InRange(rig.Peer.Nat.Requests.Count - before, 23, 24);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal("198.51.100.7:41000", rig.Value(Address));

        // And an answer that comes when none is waited for.
        rig.Peer.Nat.Instead = null;
        rig.Run(1.Seconds);
        rig.Peer.Nat.Deliver(ScriptedNat.Mapped(rig.Peer.Nat.Requests[^1], wrong));
        rig.Run(1.Seconds);
        Assert.Equal("198.51.100.7:41000", rig.Value(Address));

        static byte[] Changed(byte[] datagram, int at) => [.. datagram.AsSpan(0, at), (byte)(datagram[at] ^ 1), .. datagram.AsSpan(at + 1)];
    }

    [Fact]
    public void News_that_the_server_did_not_hear_is_told_when_it_answers_again()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Instead = asked => asked.TellsChange && rig.Peer.Nat.Requests.Count <= 10 ? null : ScriptedNat.Mapped(asked, rig.Peer.Nat.Outside!);
        rig.Rig.Start();
        rig.Run(1.Minutes);
        rig.Run(20.Seconds);
        Assert.Equal([false, .. Enumerable.Repeat(true, 10), false], rig.Peer.Nat.Requests.Select(r => r.TellsChange));
    }

    [Fact]
    public void The_address_of_a_server_that_is_not_meant_any_more_is_not_asked()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Names = name => name == "stun.example.net" ? null : ScriptedNat.Server.Address;
        rig.Peer.Nat.NameLatency = 1.Seconds;
        rig.Rig.Start();
        rig.Run(500.Milliseconds);
        rig.Submit("CWMP_STUN_Server", "stun.example.net");
        rig.Run(5.Seconds);
        Assert.Equal(["acs.example.net", "stun.example.net"], rig.Peer.Nat.LookedUp);
        Assert.Equal(0, rig.Peer.Nat.Sent);
        Assert.Equal("the STUN server's name has no address", rig.Rig.Gateway.Management!.Reach!.Fault);
    }

    [Fact]
    public void Its_port_is_that_for_requests_by_HTTP_also_when_it_changes()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Submit("CWMP_Connection_Request_Port", "7600");
        rig.Run(10.Seconds);
        Assert.Equal(7600, rig.Peer.ListensAt);
        Assert.Equal([7600], rig.Peer.Nat.Open);
        rig.Peer.Nat.Outside = new(IPAddress.Parse("192.168.1.100"), 7600);
        rig.Run(30.Seconds);
        Assert.Equal("0", rig.Value(Nat));
    }

    [Fact]
    public void Without_an_address_of_its_own_it_waits_for_one_and_holds_nothing_up()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Rig.Network = NetworkFacts.Unknown;
        rig.Rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal((1, 0, 0), (rig.Peer.Informs.Count(), rig.Peer.Nat.Sent, rig.Peer.Nat.Opened));
        rig.Rig.Gateway.NetworkChanged(NetworkFacts.Unknown with { Address = "192.168.1.100" });
        rig.Run(10.Seconds);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == Address && p.Value.Text == "198.51.100.7:41000");
    }

    // What is asked again because of it says nothing that the ACS does not know.
    [Theory]
    [InlineData("CWMP_STUN_Min_Keep_Alive", "60")]
    [InlineData("CWMP_STUN_Max_Keep_Alive", "5")]
    [InlineData("CWMP_STUN_Username", "unit7")]
    [InlineData("CWMP_STUN_Password", "pw")]
    [InlineData("CWMP_STUN_Server", "stun.example.net")]
    public void Another_way_of_asking_calls_nobody_and_counts_at_once(string name, string text)
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Run(20.Seconds);
        var before = rig.Peer.Nat.Requests.Count;
        rig.Submit(name, text);
        rig.Run(1.Seconds);
        Assert.True(rig.Peer.Nat.Requests.Count > before);
        rig.Run(10.Minutes);
        Assert.Single(rig.Peer.Informs);
        Assert.Equal(name == "CWMP_STUN_Server" ? 2 : 1, rig.Peer.Nat.LookedUp.Count);
        Assert.Equal("198.51.100.7:41000", rig.Rig.Gateway.Management!.Reach!.Outside);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_another_address_of_its_own_brings_waits_for_the_outside_one(bool answers)
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Submit("CWMP_STUN_Server", "stun.example.net");
        rig.Run(2.Seconds);
        rig.Peer.Nat.Outside = answers ? new(IPAddress.Parse("198.51.100.8"), 41000) : null;
        var from = rig.Rig.Time.Now;
        rig.Rig.Gateway.NetworkChanged(NetworkFacts.Unknown with { Address = "192.168.1.101" });

        // Somebody looks and asks meanwhile.
        Assert.Equal(200, rig.Request());
        rig.Run(1.Minutes);
        var calls = rig.Peer.Heard.Where(h => h.Envelope?.Body is Inform).Skip(1).ToList();
        var told = Assert.IsType<Inform>(Assert.Single(calls).Envelope!.Body).Parameters.ToDictionary(p => p.Name, p => p.Value.Text);
        Assert.Equal(answers ? "198.51.100.8:41000" : string.Empty, told[Address]);
        Assert.Equal(!answers, told.TryGetValue(Nat, out var nat));
        Assert.True(answers ? nat is null : nat == "0");
        Assert.Contains("//192.168.1.101:7547/", told["Device.ManagementServer.ConnectionRequestURL"], StringComparison.Ordinal);
        Assert.InRange((calls[0].At - from).TotalSeconds, answers ? 0.03 : 3, answers ? 0.1 : 3.1);
    }

    [Fact]
    public void What_is_seen_while_it_is_asked_anew_is_told_to_nobody()
    {
        // A change that is held back until 10 s, and told by another session before.
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_Notification_Throttle", "10"));
        rig.Submit("CWMP_Provisioning_Code", "a");
        rig.Run(1.Seconds);
        rig.Submit("CWMP_Provisioning_Code", "b");
        rig.Run(1.Seconds);
        rig.Request();
        rig.Run(6500.Milliseconds);
        Assert.Equal(2, rig.Peer.Informs.Count());

        // From 10.5 s to 13.3 s nothing is known of the outside address.
        rig.Peer.Nat.NameLatency = 2800.Milliseconds;
        rig.Submit("CWMP_STUN_Server", "stun.example.net");
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Peer.Informs.Count());
        rig.Request();
        rig.Run(1.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void Changes_in_a_row_hold_a_session_up_no_longer_than_one()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Outside = null;
        rig.Rig.Start();
        rig.Run(2.Seconds);
        rig.Submit("CWMP_STUN_Server", "stun.example.net");
        rig.Run(1200.Milliseconds);
        Assert.Single(rig.Peer.Informs);
    }

    [Theory]
    [InlineData("25", "-1", 25)]
    [InlineData("25", "0", 25)]
    [InlineData("25", "120", 25)]
    [InlineData("60", "30", 30)]
    public void The_way_is_kept_open_every_minimum_or_every_maximum_where_that_is_less(string least, string most, int seconds)
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Min_Keep_Alive", least), ("CWMP_STUN_Max_Keep_Alive", most));
        rig.Run(10.Minutes);
        Assert.All(rig.Peer.Nat.Requests.Skip(2).Zip(rig.Peer.Nat.Requests.Skip(1)), pair => Assert.Equal(seconds, (pair.First.At - pair.Second.At).TotalSeconds, 0.1));
    }

    [Fact]
    public void A_server_that_refuses_every_proof_is_asked_anew_without_one()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", "unit7"), ("CWMP_STUN_Password", "stun pw"));
        rig.Peer.Nat.Instead = asked => ScriptedNat.Refused(asked, 401);
        rig.Rig.Start();
        rig.Run(30.Seconds);
        Assert.Equal([false, true, true, false, true, true], rig.Peer.Nat.Requests.Select(r => r.Attributes.ContainsKey(8)));
    }

    [Fact]
    public void A_server_without_a_port_is_asked_at_the_usual_one()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Port", "0"));
        Assert.Equal(ScriptedNat.Server, rig.Peer.Nat.LastTo);
    }

    [Fact]
    public void A_server_that_cannot_tell_holds_no_session_up()
    {
        var rig = new CpeRig(("CWMP_STUN_Enable", "yes"));
        rig.Peer.Nat.Instead = asked => ScriptedNat.Refused(asked, 500);
        rig.Rig.Start();
        rig.Run(200.Milliseconds);
        Assert.Single(rig.Peer.Informs);
    }

    [Fact]
    public void A_restart_with_the_same_outside_address_is_no_change()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(10.Seconds);
        Assert.Equal(2, rig.Peer.Informs.Count());
        Assert.Equal([EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void An_ACS_may_deny_that_notification_and_no_forced_one()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
        Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([Attribute(Address)])));
        Assert.Equal(FaultCode.NotificationRejected, Assert.IsType<CwmpFault>(rig.Ask(new SetParameterAttributes([Attribute("Device.ManagementServer.ConnectionRequestURL")]))).Code);
        var before = rig.Peer.Informs.Count();
        rig.Peer.Nat.Outside = new(IPAddress.Parse("198.51.100.7"), 41001);
        rig.Run(5.Minutes);
        Assert.Equal(before, rig.Peer.Informs.Count());
        Assert.Equal("198.51.100.7:41001", rig.Value(Address));

        static AttributeChange Attribute(string name) => new(name, true, 0, false, []);
    }

    [Fact]
    public void The_limit_holds_back_what_only_the_address_brings_and_nothing_else()
    {
        var rig = CpeRig.Known(("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_STUN_Notification_Limit", "3600"));
        Move(1);
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Peer.Informs.Count());
        Move(2);
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Peer.Informs.Count());
        rig.Rig.Gateway.SubmitSettings([new Configuration.Settings.Assignment("CWMP_Provisioning_Code", "x", null)], Gateway.Admin.Account.Admin, _ => { });
        rig.Run(10.Seconds);
        Assert.Equal("198.51.100.7:41002", rig.Peer.Informs.ElementAt(2).Parameters.Single(p => p.Name == Address).Value.Text);
        rig.Run(58.Minutes);
        Assert.Equal(3, rig.Peer.Informs.Count());
        Move(3);
        rig.Run(1.Hours);
        Assert.Equal(4, rig.Peer.Informs.Count());

        void Move(int port) => rig.Peer.Nat.Outside = new(IPAddress.Parse("198.51.100.7"), 41000 + port);
    }
}
