using System.Text;
using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>SIP tab, SIP Parameters: what messages say.</summary>
public class SipMessageParameterTests
{
    private static readonly (string, string)[] KeysByInfo = [("DTMF_Tx_Method_1_", "INFO")];

    [Fact]
    [Parameter("Max_Forward")]
    [Parameter("SIP_User_Agent_Name")]
    [Parameter("SIP_Reg_User_Agent_Name")]
    [Parameter("SIP_Accept_Language")]
    public void Headers_of_a_registration()
    {
        Live.Differs("Max_Forward", "70", "12", n => n.Sent("REGISTER").Header("Max-Forwards"), "70", "12");
        Live.Differs("SIP_User_Agent_Name", "Gate $A", "", n => n.Sent("REGISTER").Header("User-Agent"), "Gate $A", "");
        Live.Differs("SIP_Reg_User_Agent_Name", "Registering", "", n => n.Sent("REGISTER").Header("User-Agent"), "Registering", "Gate", new Scene(("SIP_User_Agent_Name", "Gate")));
        Live.Differs("SIP_Accept_Language", "da, en", "", n => n.Sent("REGISTER").Header("Accept-Language"), "da, en", "");
    }

    [Fact]
    [Parameter("SIP_Server_Name")]
    public void Answers_name_the_server() => Live.Differs("SIP_Server_Name", "Gate", "", n =>
    {
        n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        n.World.Run(100.Milliseconds);
        return n.Answered().Header("Server");
    }, "Gate", "");

    [Fact]
    [Parameter("Max_Redirection")]
    public void A_call_is_sent_on_only_so_often() => Live.Differs("Max_Redirection", "5", "2", n =>
    {
        var hops = 0;
        n.Stranger.Answers = request => request.Method == SipMethod.Ack ? null
            : SipResponse.For(request, 302, "on") with { Contact = [NameAddr.Parse($"<sip:{++hops}@{Peer.Address}>").OrThrow()] };
        n.Invites();
        return n.Stranger.Requests("INVITE").Select(one => one.RequestUri.ToString()).Distinct().Count();
    }, 6, 3, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("Max_Auth")]
    public void A_request_is_challenged_only_so_often() => Live.Differs("Max_Auth", "2", "1", n =>
    {
        var nonce = 0;
        n.Stranger.Answers = request => request.Method == SipMethod.Ack ? null
            : SipResponse.For(request, 407, "who") with { Other = [HeaderField.Of(HeaderName.ProxyAuthenticate, $"Digest realm=\"r\", nonce=\"n{++nonce}\", stale=true, algorithm=MD5")] };
        n.Invites();
        return n.Stranger.Requests("INVITE").Count;
    }, 3, 2, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("DTMF_Relay_MIME_Type")]
    public void Keys_are_told_in_a_body_of_the_type() => Live.Differs("DTMF_Relay_MIME_Type", "application/dtmf-relay", "application/x-keys", n =>
    {
        n.Talking();
        n.World.Phone.Dial("5");
        n.World.Run(1.Seconds);
        return n.Sent("INFO").Header("Content-Type") + " " + n.Sent("INFO").Line("Signal=");
    }, "application/dtmf-relay 5", "application/x-keys 5", new Scene(KeysByInfo));

    [Fact]
    [Parameter("Hook_Flash_MIME_Type")]
    public void A_flash_is_told_in_a_body_of_the_type() => Live.Differs("Hook_Flash_MIME_Type", "application/hook-flash", "application/x-flash", n =>
    {
        n.Talking();
        n.Flash();
        return n.Sent("INFO").Header("Content-Type") + " " + n.Sent("INFO").Line("signal=");
    }, "application/hook-flash hf", "application/x-flash hf", new Scene(("Hook_Flash_Tx_Method_1_", "INFO")));

    [Fact]
    [Parameter("Remove_Last_Reg")]
    public void The_former_contact_is_removed_before_another_is_registered() => Live.Differs("Remove_Last_Reg", "no", "yes", n =>
    {
        var before = n.Messages.Count;
        n.World.Voice!.Apply(Scene.With(n.Settings, ("EXT_IP", "203.0.113.7")));
        n.World.Run(2.Seconds);
        return string.Join(", ", n.Messages.Skip(before).Where(one => one.StartsWith("-> REGISTER", StringComparison.Ordinal) && one.Header("Authorization").Length > 0)
            .Select(one => $"{one.Header("Contact").Split('@', ';')[1]} {one.Header("Expires")}")) + $": {n.Carrier.Where("1000").Count}";
    }, "203.0.113.7:5060> 3600: 2", "192.0.2.7:5060> 0, 203.0.113.7:5060> 3600: 1", new Scene(("NAT_Mapping_Enable_1_", "yes")));

    [Fact]
    [Parameter("Use_Compact_Header")]
    public void Header_names_are_short() => Live.Differs("Use_Compact_Header", "no", "yes", n =>
    {
        var register = n.Sent("REGISTER");
        return string.Join(' ', new[] { "Via", "v", "From", "f", "Call-ID", "i", "CSeq" }.Where(name => register.Header(name).Length > 0));
    }, "Via From Call-ID CSeq", "v f i CSeq");

    [Fact]
    public void A_compact_request_is_answered_compactly_whatever_the_setting()
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("OPTIONS").Replace("\r\nVia:", "\r\nv:", StringComparison.Ordinal));
        n.World.Run(100.Milliseconds);
        Assert.NotEmpty(n.Answered().Header("v"));
        n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        n.World.Run(100.Milliseconds);
        Assert.Empty(n.Answered().Header("v"));
    }

    [Fact]
    [Parameter("Escape_Display_Name")]
    public void The_display_name_is_quoted() => Live.Differs(
        "Escape_Display_Name", "no", "yes", n => n.Sent("REGISTER").Header("From").Split('<')[0], "Front Desk ", "\"Front Desk\" ", new Scene(("Display_Name_1_", "Front Desk")));

    [Theory]
    [InlineData("no")]
    [InlineData("yes")]
    public void No_display_name_breaks_the_header(string escape)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Display_Name_1_", "A \"B\" \\ <sip:x@y>"), ("Escape_Display_Name", escape)));
        Assert.Equal("\"A \\\"B\\\" \\\\ <sip:x@y>\"", n.Sent("REGISTER").Header("From").Split(" <sip:1000")[0]);
        Assert.Single(n.Carrier.Where("1000"));
    }

    [Fact]
    [Parameter("RFC_2543_Call_Hold")]
    public void Hold_is_offered_by_the_address_too() => Live.Differs("RFC_2543_Call_Hold", "yes", "no", n =>
    {
        n.Talking();
        n.Flash();
        var hold = n.Last("-> INVITE");
        return hold.Split("\r\n").Last(line => line.StartsWith("c=", StringComparison.Ordinal))[2..] + " " + hold.Line("a=send");
    }, "IN IP4 0.0.0.0 only", "IN IP4 192.0.2.7 only");

    [Fact]
    [Parameter("Mark_All_AVT_Packets")]
    public void Packets_of_a_key_are_marked() => Live.Differs("Mark_All_AVT_Packets", "yes", "no", n =>
    {
        n.Talking();
        n.World.Phone.Dial("5");
        n.World.Run(1.Seconds);
        var events = n.Rtp().Where(packet => packet.Type() == 101).ToList();
        Assert.True(events.Count > 3);
        return events.All(packet => packet.Bytes[1] >= 0x80) ? "all" : events.Count(packet => packet.Bytes[1] >= 0x80).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }, "all", "1");

    [Fact]
    [Parameter("SIP_TCP_Port_Min")]
    [Parameter("SIP_TCP_Port_Max")]
    public void Streams_are_accepted_at_a_port_of_the_range()
    {
        (string, string)[] tcp = [("SIP_Transport_1_", "TCP")];
        Live.Differs("SIP_TCP_Port_Min", "5060", "5070", n => n.Sent("REGISTER").Header("Contact").Split('@')[1].Split(';', '>')[0], "192.0.2.7:5060", "192.0.2.7:5070", Scene.Of(tcp));
        Live.Differs("SIP_TCP_Port_Max", "5080", "5055", n => n.Sent("REGISTER").Header("Contact").Split('@')[1].Split(';', '>')[0], "192.0.2.7:5060", "192.0.2.7:5050", Scene.Of(tcp, ("SIP_TCP_Port_Min", "5050")));
    }

    [Theory]
    [InlineData("PAID-RPID-FROM", "111")]
    [InlineData("PAID-FROM", "111")]
    [InlineData("RPID-PAID-FROM", "222")]
    [InlineData("RPID-FROM", "222")]
    [InlineData("FROM", "333")]
    public void Who_calls_is_read_from_the_header_that_is_believed_first(string order, string number) => Assert.Equal(number, Shown(new Neighbourhood(settings => Scene.With(settings, ("Caller_ID_Header", order)))));

    [Fact]
    [Parameter("Caller_ID_Header")]
    public void Who_calls_is_read_from_a_header() => Live.Differs("Caller_ID_Header", "PAID-RPID-FROM", "FROM", Shown, "111", "333");

    [Fact]
    [Parameter("Random_REG_CID_On_Reboot")]
    public void The_call_id_of_registrations_outlives_a_reboot() => Live.Differs("Random_REG_CID_On_Reboot", "no", "yes", n =>
    {
        var before = n.Sent("REGISTER").Header("Call-ID");
        n.World.PowerOff();
        n.World.Run(1.Seconds);
        n.World.PowerOn(n.Settings);
        n.World.Run(1.Seconds);
        var last = n.FromDevice().Last(one => Encoding.ASCII.GetString(one.Bytes).StartsWith("REGISTER", StringComparison.Ordinal));
        return Encoding.ASCII.GetString(last.Bytes).Header("Call-ID") == before;
    }, true, false, new Scene { Host = OtherChance() });

    // Each boot has its own chance.
    private static Func<Spa.Simulation.Network.SimulatedNetwork, Spa.Gateway.Sip.VoiceHost> OtherChance()
    {
        ulong boot = 10;
        return network => Neighbourhood.HostAt(network) with { Entropy = new Spa.Foundation.Ports.Entropy(boot++) };
    }

    private static string Shown(Neighbourhood n)
    {
        n.Stranger.Invite("P-Asserted-Identity: <sip:111@a.example>\r\nRemote-Party-ID: <sip:222@b.example>;party=calling\r\n", from: "<sip:333@c.example>");
        n.World.Run(6.Seconds);
        return n.World.Phone.Display.Calls is [.., var call] ? call.Number : "nobody";
    }
}
