using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Digest;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1: Gateway Accounts, and routes that a dial plan names itself.</summary>
public class GatewayParameterTests
{
    [Fact]
    [Parameter("Gateway_1_1_")]
    [Parameter("Gateway_2_1_")]
    [Parameter("Gateway_3_1_")]
    [Parameter("Gateway_4_1_")]
    public void A_route_leads_to_its_gateway() => Each("Gateway_{0}_1_", "192.0.2.9", "192.0.2.9:5062", gateway: false, n =>
    {
        var second = n.Stranger.Beside(5062);
        n.Invites();
        return (n.Stranger.Requests("INVITE") is [var invite, ..] ? invite : second.Requests("INVITE")[0]).RequestUri.ToString();
    }, "sip:2000@192.0.2.9", "sip:2000@192.0.2.9:5062");

    [Fact]
    [Parameter("GW1_NAT_Mapping_Enable_1_")]
    [Parameter("GW2_NAT_Mapping_Enable_1_")]
    [Parameter("GW3_NAT_Mapping_Enable_1_")]
    [Parameter("GW4_NAT_Mapping_Enable_1_")]
    public void The_mapped_address_is_named_to_a_gateway_that_wants_it() => Each("GW{0}_NAT_Mapping_Enable_1_", "no", "yes", gateway: true, n =>
    {
        var invite = n.Invites();
        return invite.Header("Contact").Split('@', '>')[1] + invite.Line("c=");
    }, "192.0.2.7:5060IN IP4 192.0.2.7", "203.0.113.7:5060IN IP4 203.0.113.7");

    [Fact]
    [Parameter("GW1_Auth_ID_1_")]
    [Parameter("GW2_Auth_ID_1_")]
    [Parameter("GW3_Auth_ID_1_")]
    [Parameter("GW4_Auth_ID_1_")]
    [Parameter("GW1_Password_1_")]
    [Parameter("GW2_Password_1_")]
    [Parameter("GW3_Password_1_")]
    [Parameter("GW4_Password_1_")]
    public void A_gateway_has_its_own_account()
    {
        Each("GW{0}_Auth_ID_1_", "far", "other", gateway: true, n => Tells(n), "200", "407", ("GW{0}_Password_1_", "key"));
        Each("GW{0}_Password_1_", "key", "wrong", gateway: true, n => Tells(n), "200", "407", ("GW{0}_Auth_ID_1_", "far"));
    }

    [Fact]
    public void A_plan_names_a_host_and_its_account()
    {
        var n = Scene.Of(Scene.ByStranger, ("Proxy_1_", Neighbourhood.Provider)).Set("Dial_Plan_1_", "(xx.<:@192.0.2.9;uid=far;pwd=key>)", new HashSet<string>());
        Assert.Equal("200", Tells(n));
    }

    [Fact]
    [Parameter("Enable_IP_Dialing_1_")]
    [Parameter("Use_Outbound_Proxy_1_")]
    [Parameter("Outbound_Proxy_1_")]
    public void An_address_that_is_dialled_is_called_there_or_by_way_of_the_outbound_proxy()
    {
        (string, string)[] dialled = [.. Scene.ByStranger, ("Proxy_1_", Neighbourhood.Provider), ("Dial_Plan_1_", "(2xxx)")];
        (string, string)[] byProxy = [.. dialled, ("Outbound_Proxy_1_", Peer.Address)];
        const string There = "sip:192.0.2.9:5062 at 5062, in a call";
        Live.Differs("Enable_IP_Dialing_1_", "yes", "no", n => Called(n, "192*0*2*9*5062#"), There, "nobody, reorder tone", Scene.Of(dialled));
        Live.Differs("Use_Outbound_Proxy_1_", "no", "yes", n => Called(n, "192*0*2*9*5062#"), There, "sip:192.0.2.9:5062 at 5060, in a call", Scene.Of(byProxy, ("Enable_IP_Dialing_1_", "yes")));
        Live.Differs("Outbound_Proxy_1_", Peer.Address, Peer.Address + ":5062", n => Called(n, "77*192*0*2*50#"), "sip:77@192.0.2.50 at 5060, in a call", "sip:77@192.0.2.50 at 5062, in a call", Scene.Of(dialled, ("Enable_IP_Dialing_1_", "yes"), ("Use_Outbound_Proxy_1_", "yes")));

        static string Called(Neighbourhood n, string keys)
        {
            var second = n.Stranger.Beside(5062);
            foreach (var peer in new[] { n.Stranger, second })
            {
                peer.Answers = request => peer.Takes(request);
            }

            n.Dial(keys);
            n.World.Run(2.Seconds);
            var calls = new[] { n.Stranger, second }.SelectMany(peer => peer.Requests("INVITE").Select(one => $"{one.RequestUri} at {peer.At.Port}")).ToList();
            return $"{(calls.Count == 0 ? "nobody" : Assert.Single(calls))}, {n.Words}";
        }
    }

    private static void Each(string name, string a, string b, bool gateway, Func<Neighbourhood, string> see, string seenA, string seenB, params (string Name, string Text)[] others)
    {
        for (var i = 1; i <= 4; i++)
        {
            (string, string)[] host = gateway ? [(string.Format(null, "Gateway_{0}_1_", i), Peer.Address)] : [];
            var scene = Scene.Of(Scene.ByStranger, [("Proxy_1_", Neighbourhood.Provider), ("EXT_IP", "203.0.113.7"), ("Dial_Plan_1_", $"(xx.<:@gw{i}>)"), .. host, .. others.Select(one => (one.Name.Replace("{0}", $"{i}", StringComparison.Ordinal), one.Text))]);
            Live.Differs(name.Replace("{0}", $"{i}", StringComparison.Ordinal), a, b, see, seenA, seenB, scene);
        }
    }

    // A gateway that lets in only "far" with "key": what it says to the call.
    private static string Tells(Neighbourhood n)
    {
        var guard = new DigestGuard(new byte[32], "gate");
        var said = string.Empty;
        n.Stranger.Answers = request =>
        {
            if (request.Method != SipMethod.Invite)
            {
                return n.Stranger.Takes(request);
            }

            var good = request.Get<Credentials>(HeaderName.ProxyAuthorization) is { } field && field.Ok(out var credentials, out _) && DigestCredentials.Read(credentials.Fields).Ok(out var digest, out _)
                && digest.User == "far" && guard.Judge(digest, "INVITE", "key", n.World.Timeline.Now) == DigestVerdict.Accepted;
            said = good ? "200" : "407";
            return good ? n.Stranger.Takes(request)
                : SipResponse.For(request, 407, "who") with { Other = [.. guard.Challenge(n.World.Timeline.Now, 1).Select(one => HeaderField.Of(Challenge.Of(one), HeaderName.ProxyAuthenticate))] };
        };
        n.Invites();
        return said;
    }
}
