using System.Net;
using System.Text;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Simulation.Network;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>SIP tab, NAT Support Parameters; Line 1, NAT Settings and what belongs to them.</summary>
public class NatParameterTests
{
    private static readonly (string, string)[] Registrar = [("Proxy_1_", Peer.Address)];
    private static readonly (string, string)[] Mapped = [("NAT_Mapping_Enable_1_", "yes"), ("EXT_IP", "203.0.113.7")];
    private static readonly (string, string)[] Stun = [("NAT_Mapping_Enable_1_", "yes"), ("STUN_Server", "192.0.2.30")];

    [Fact]
    [Parameter("Handle_VIA_received")]
    [Parameter("Handle_VIA_rport")]
    public void What_the_registrar_saw_becomes_the_contact()
    {
        var seen = Scene.Of(Registrar) with { Stranger = Peer.Grants(60, ("203.0.113.7", 6000)) };
        Live.Differs("Handle_VIA_received", "no", "yes", Contact, "192.0.2.7:5060", "203.0.113.7:5060", seen);
        Live.Differs("Handle_VIA_rport", "no", "yes", Contact, "192.0.2.7:5060", "192.0.2.7:6000", seen);
    }

    [Fact]
    [Parameter("Insert_VIA_received")]
    [Parameter("Insert_VIA_rport")]
    [Parameter("Send_Resp_To_Src_Port")]
    public void Answers_say_where_the_request_came_from()
    {
        Live.Differs("Insert_VIA_received", "no", "yes", n => Answer(n, "10.0.0.9:5060").Via[0].Received ?? "nothing", "nothing", "192.0.2.9");
        Live.Differs("Insert_VIA_rport", "no", "yes", n => Answer(n, "192.0.2.9:7000").Via[0].Rport?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing", "nothing", "5060", new Scene(("Send_Resp_To_Src_Port", "yes")));
        Live.Differs("Send_Resp_To_Src_Port", "no", "yes", n =>
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS", via: "192.0.2.9:7000"));
            n.World.Run(100.Milliseconds);
            return n.FromDevice().Last(one => Encoding.ASCII.GetString(one.Bytes).StartsWith("SIP/2.0", StringComparison.Ordinal)).To.Port;
        }, 7000, 5060);
    }

    [Fact]
    [Parameter("Substitute_VIA_Addr")]
    [Parameter("NAT_Mapping_Enable_1_")]
    [Parameter("EXT_IP")]
    [Parameter("EXT_SIP_Port_1_")]
    [Parameter("EXT_RTP_Port_Min")]
    public void The_mapped_address_is_named()
    {
        Live.Differs("Substitute_VIA_Addr", "no", "yes", n => n.Sent("REGISTER").Header("Via").Split(' ', ';')[1], "192.0.2.7:5060", "203.0.113.7:5060", Scene.Of(Mapped));
        Live.Differs("NAT_Mapping_Enable_1_", "no", "yes", Contact, "192.0.2.7:5060", "203.0.113.7:5060", new Scene(("EXT_IP", "203.0.113.7")));
        Live.Differs("EXT_IP", "0.0.0.0", "203.0.113.7", n => Contact(n) + n.Invites().Line("c="), "192.0.2.7:5060IN IP4 192.0.2.7", "203.0.113.7:5060IN IP4 203.0.113.7", new Scene(("NAT_Mapping_Enable_1_", "yes")));
        Live.Differs("EXT_SIP_Port_1_", "", "7060", Contact, "203.0.113.7:5060", "203.0.113.7:7060", Scene.Of(Mapped));
        Live.Differs("EXT_RTP_Port_Min", "", "30000", n => n.Invites().Line("m=audio ").Split(' ')[0], "16384", "30000", Scene.Of(Mapped));
    }

    [Fact]
    [Parameter("STUN_Enable")]
    [Parameter("STUN_Server")]
    [Parameter("STUN_Test_Enable")]
    public void The_mapped_address_is_asked_for()
    {
        Live.Differs("STUN_Enable", "no", "yes", Named, "192.0.2.7:5060, 192.0.2.7 16384, ", "203.0.113.7:15060, 203.0.113.7 26384, ", Scene.Of(Stun) with { Before = n => _ = new SimulatedStunServer(n.Network, At(30), At(31), Seen) });
        Live.Differs("STUN_Server", "192.0.2.30", "192.0.2.31:3479", Named, "203.0.113.7:15060, 203.0.113.7 26384, ", "198.51.100.1:5060, 198.51.100.1 16384, ", new Scene(("NAT_Mapping_Enable_1_", "yes"), ("STUN_Enable", "yes")) with
        {
            Before = n =>
            {
                _ = new SimulatedStunServer(n.Network, At(30), null, Seen);
                _ = new SimulatedStunServer(n.Network, new IPEndPoint(IPAddress.Parse("192.0.2.31"), 3479), null, (from, _) => new IPEndPoint(IPAddress.Parse("198.51.100.1"), from.Port));
            },
        });
        Live.Differs("STUN_Test_Enable", "no", "yes", Named, "203.0.113.7:15060, 203.0.113.7 26384, ", "203.0.113.7:15060, 203.0.113.7 26384, 399 192.0.2.7 \"Cone NAT Detected\"", Scene.Of(Stun, ("STUN_Enable", "yes")) with
        {
            Before = n => _ = new SimulatedStunServer(n.Network, At(30), At(31), Seen),
        });
    }

    [Fact]
    public void A_symmetric_NAT_is_told_of_and_nothing_is_mapped()
    {
        var n = new Scene(("NAT_Mapping_Enable_1_", "yes"), ("STUN_Enable", "yes"), ("STUN_Server", "192.0.2.30")) with
        {
            Before = n => _ = new SimulatedStunServer(n.Network, At(30), At(31), (from, asked) => new IPEndPoint(IPAddress.Parse("203.0.113.7"), from.Port + asked.Address.GetAddressBytes()[3])),
        };
        Assert.Equal("192.0.2.7:5060, 192.0.2.7 16384, 399 192.0.2.7 \"Symmetric NAT Detected\"", Named(n.Set("STUN_Test_Enable", "yes", new HashSet<string>())));
    }

    [Fact]
    public void A_silent_STUN_server_holds_up_neither_registration_nor_call()
    {
        var n = new Scene([.. Stun, ("STUN_Enable", "yes")]).Set("STUN_Test_Enable", "no", new HashSet<string>());
        n.World.Run(2.Seconds);
        Assert.Single(n.Carrier.Where("1000"));
        Assert.NotEmpty(n.Invites());
    }

    [Fact]
    [Parameter("NAT_Keep_Alive_Enable_1_")]
    [Parameter("NAT_Keep_Alive_Msg_1_")]
    [Parameter("NAT_Keep_Alive_Dest_1_")]
    [Parameter("NAT_Keep_Alive_Intvl")]
    public void Keep_alives_are_sent()
    {
        (string, string)[] on = [("NAT_Keep_Alive_Enable_1_", "yes")];
        Live.Differs("NAT_Keep_Alive_Enable_1_", "no", "yes", n => Kept(n, 40), "", "NOTIFY sip:192.0.2.9, NOTIFY sip:192.0.2.9", Scene.Of(Registrar) with { Stranger = Peer.Grants(3600) });
        Live.Differs("NAT_Keep_Alive_Msg_1_", "$REGISTER", "ping", n => Kept(n, 20), "REGISTER sip:192.0.2.9 without contact", "ping", Scene.Of(Registrar, on) with { Stranger = Peer.Grants(3600) });
        Live.Differs("NAT_Keep_Alive_Dest_1_", "$PROXY", "192.0.2.9:5066", n =>
        {
            n.World.Run(20.Seconds);
            return n.FromDevice().Last(one => Encoding.ASCII.GetString(one.Bytes) == "ping").To.Port;
        }, 5060, 5066, Scene.Of(Registrar, [.. on, ("NAT_Keep_Alive_Msg_1_", "ping")]) with { Stranger = Peer.Grants(3600) });
        Live.Differs("NAT_Keep_Alive_Intvl", "15", "4", n =>
        {
            n.World.Run(40.Seconds);
            return n.Times("NOTIFY").Gaps()[0];
        }, 15.0, 4.0, Scene.Of(Registrar, on) with { Stranger = Peer.Grants(3600) });
    }

    private static IPEndPoint At(int host) => new(IPAddress.Parse($"192.0.2.{host}"), 3478);

    private static IPEndPoint Seen(IPEndPoint from, IPEndPoint asked) => new(IPAddress.Parse("203.0.113.7"), from.Port + 10_000);

    private static string Contact(Neighbourhood n)
    {
        n.World.Run(2.Seconds);
        return n.Registers().Header("Contact").Split('@', '>')[1];
    }

    private static string Named(Neighbourhood n)
    {
        n.World.Run(1.Seconds);
        var register = n.Registers();
        var invite = n.Invites();
        return $"{register.Header("Contact").Split('@', '>')[1]}, {invite.Line("c=IN IP4 ")} {invite.Line("m=audio ").Split(' ')[0]}, {register.Header("Warning")}";
    }

    private static SipResponse Answer(Neighbourhood n, string via)
    {
        n.Stranger.Send(n.Stranger.Write("OPTIONS", via: via));
        n.World.Run(100.Milliseconds);
        return MessageReader.Read(Encoding.ASCII.GetBytes(n.Answered()[3..]), out var message, out _) ? (SipResponse)message : throw new InvalidOperationException("no answer");
    }

    // What went out beside the first registration.
    private static string Kept(Neighbourhood n, int seconds)
    {
        n.World.Run(seconds.Seconds);
        return string.Join(", ", n.FromDevice().Skip(1).Select(one => Encoding.ASCII.GetString(one.Bytes)).Select(text => text == "ping" ? text : text.Split(" SIP/2.0")[0] + (text.StartsWith("REGISTER", StringComparison.Ordinal) && text.Header("Contact").Length == 0 ? " without contact" : string.Empty)));
    }
}
