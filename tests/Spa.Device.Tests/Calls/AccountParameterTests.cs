using System.Text;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1: Proxy and Registration, Subscriber Information.</summary>
public class AccountParameterTests
{
    private static readonly (string, string)[] Registrar = [("Proxy_1_", Peer.Address)];

    [Fact]
    [Parameter("Proxy_1_")]
    [Parameter("Outbound_Proxy_1_")]
    [Parameter("Use_Outbound_Proxy_1_")]
    public void Requests_go_to_their_server()
    {
        (string, string)[] outbound = [("Outbound_Proxy_1_", "192.0.2.9:5062")];
        Live.Differs("Proxy_1_", "192.0.2.9", "192.0.2.9:5062", To, "192.0.2.9:5060", "192.0.2.9:5062");
        Live.Differs("Use_Outbound_Proxy_1_", "no", "yes", To, "192.0.2.9:5060", "192.0.2.9:5062", Scene.Of(Registrar, outbound));
        Live.Differs("Outbound_Proxy_1_", "192.0.2.9:5062", "192.0.2.9:5064", To, "192.0.2.9:5062", "192.0.2.9:5064", Scene.Of(Registrar, ("Use_Outbound_Proxy_1_", "yes")));
    }

    [Fact]
    [Parameter("Use_OB_Proxy_In_Dialog_1_")]
    public void The_outbound_proxy_is_passed_in_dialogs() => Live.Differs("Use_OB_Proxy_In_Dialog_1_", "yes", "no", n =>
    {
        var proxy = n.Stranger.Beside(5062);
        proxy.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Invites();
        Assert.Equal("in a call", n.Words);
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        return (proxy.Requests("BYE").Count, n.Stranger.Requests("BYE").Count);
    }, (1, 0), (0, 1), Scene.Of(Scene.ByStranger, ("Outbound_Proxy_1_", "192.0.2.9:5062"), ("Use_Outbound_Proxy_1_", "yes")));

    [Fact]
    [Parameter("Register_1_")]
    [Parameter("Register_Expires_1_")]
    public void Registers()
    {
        Live.Differs("Register_1_", "yes", "no", n => n.Carrier.Where("1000").Count, 1, 0);
        Live.Differs("Register_Expires_1_", "3600", "120", n => n.Sent("REGISTER").Header("Expires"), "3600", "120");
    }

    [Fact]
    [Parameter("Make_Call_Without_Reg_1_")]
    [Parameter("Ans_Call_Without_Reg_1_")]
    public void Calls_without_a_registration()
    {
        var refused = Scene.Of(Registrar) with { Stranger = Peer.Says(403) };
        Live.Differs("Make_Call_Without_Reg_1_", "no", "yes", n =>
        {
            n.World.Phone.Lift();
            n.World.Run(1.Seconds);
            return n.Tone;
        }, "Reorder Tone", "Dial Tone", refused);
        Live.Differs("Ans_Call_Without_Reg_1_", "no", "yes", n =>
        {
            n.Stranger.Invite();
            n.World.Run(1.Seconds);
            return n.Stranger.Responses[^1].Status;
        }, 480, 180, refused);
    }

    [Fact]
    [Parameter("Use_DNS_SRV_1_")]
    [Parameter("DNS_SRV_Auto_Prefix_1_")]
    [Parameter("Proxy_Redundancy_Method_1_")]
    [Parameter("Proxy_Fallback_Intvl_1_")]
    public void Servers_are_found_by_name()
    {
        Live.Differs("Use_DNS_SRV_1_", "no", "yes", Tried, "5060", "5062 5070 5062 5064", TwoServers.Four());
        Live.Differs("DNS_SRV_Auto_Prefix_1_", "no", "yes", Tried, "5068", "5062 5070 5062 5064", TwoServers.Four());
        Live.Differs("Proxy_Redundancy_Method_1_", "Normal", "Based on SRV Port", Tried, "5062 5070 5062 5064", "5062 5062 5070 5064", TwoServers.Four());
        Live.Differs("Proxy_Fallback_Intvl_1_", "3600", "20", n =>
        {
            n.World.Run(60.Seconds);
            return string.Join(' ', n.FromDevice().Select(one => one.To.Port));
        }, "5060 5062 5062", "5060 5062 5060 5062", TwoServers.Scene(first: 500, ("Try_Backup_RSC", "500")) with
        {
            Before = n =>
            {
                n.Stranger.Answers = Peer.Says(500);
                n.Stranger.Beside(5062).Answers = Peer.Grants(60);
            },
        });
    }

    [Fact]
    [Parameter("Voice_Mail_Server_1_")]
    [Parameter("Mailbox_Subscribe_Expires_1_")]
    public void The_mailbox_is_subscribed_to()
    {
        Live.Differs("Voice_Mail_Server_1_", "", "9000", n => n.Sent("SUBSCRIBE").Split(' ').ElementAtOrDefault(2) ?? string.Empty, "", "sip:9000@192.0.2.1");
        Live.Differs("Mailbox_Subscribe_Expires_1_", "2147483647", "600", n => n.Sent("SUBSCRIBE").Header("Expires"), "2147483647", "600", new Scene(("Voice_Mail_Server_1_", "9000")));
    }

    [Fact]
    [Parameter("Display_Name_1_")]
    [Parameter("User_ID_1_")]
    [Parameter("Password_1_")]
    [Parameter("Use_Auth_ID_1_")]
    [Parameter("Auth_ID_1_")]
    public void Who_we_are()
    {
        Live.Differs("Display_Name_1_", "Ann", "", n => n.Sent("REGISTER").Header("From").Split(';')[0], "Ann <sip:1000@192.0.2.1>", "<sip:1000@192.0.2.1>");
        Live.Differs("User_ID_1_", "1000", "2000", n => n.Sent("REGISTER").Header("To").Split(' ')[^1], "<sip:1000@192.0.2.1>", "<sip:2000@192.0.2.1>");
        Live.Differs("Password_1_", "secret-1000", "wrong", n => n.World.Voice!.Status.Sip!.State, "registered", "not registered");
        Live.Differs("Use_Auth_ID_1_", "no", "yes", Digest, "1000", "agent", new Scene(("Auth_ID_1_", "agent")));
        Live.Differs("Auth_ID_1_", "agent", "other", Digest, "agent", "other", new Scene(("Use_Auth_ID_1_", "yes")));
    }

    private static string Digest(Neighbourhood n) => n.Sent("REGISTER").Header("Authorization").Split("username=\"")[1].Split('"')[0];

    private static string To(Neighbourhood n) => n.FromDevice().First(one => Encoding.ASCII.GetString(one.Bytes).StartsWith("REGISTER", StringComparison.Ordinal)).To.ToString();

    // The ports of the first registration, in order.
    private static string Tried(Neighbourhood n)
    {
        n.World.Run(5.Seconds);
        return string.Join(' ', n.FromDevice().Select(one => one.To.Port));
    }
}
