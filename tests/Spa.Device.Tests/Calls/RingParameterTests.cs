using System.Text;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls;

/// <summary>Which ring a caller gets, and what of us a called party gets: Regional names of patterns, User 1.</summary>
public class RingParameterTests
{
    // Each ring has bursts of its own length; who is nobody in particular gets that of another one.
    private static Scene Rings(int i, params (string Name, string Text)[] others) => new([.. Enumerable.Range(1, 8).Select(ring => ($"Ring{ring}_Cadence", $"60(.{ring}/4)")), ("Default_Ring_1_", $"{Other(i)}"), .. others]);

    private static int Other(int i) => i == 8 ? 1 : 8;

    [Fact]
    [Parameter("Ring1_Caller_1_")]
    [Parameter("Ring2_Caller_1_")]
    [Parameter("Ring3_Caller_1_")]
    [Parameter("Ring4_Caller_1_")]
    [Parameter("Ring5_Caller_1_")]
    [Parameter("Ring6_Caller_1_")]
    [Parameter("Ring7_Caller_1_")]
    [Parameter("Ring8_Caller_1_")]
    public void A_caller_of_a_pattern_has_its_ring()
    {
        for (var i = 1; i <= 8; i++)
        {
            Live.Differs($"Ring{i}_Caller_1_", "555*", "", n => Burst(n), 100.0 * i, 100.0 * Other(i), Rings(i));
        }
    }

    [Fact]
    [Parameter("Ring1_Name")]
    [Parameter("Ring2_Name")]
    [Parameter("Ring3_Name")]
    [Parameter("Ring4_Name")]
    [Parameter("Ring5_Name")]
    [Parameter("Ring6_Name")]
    [Parameter("Ring7_Name")]
    [Parameter("Ring8_Name")]
    public void A_name_in_Alert_Info_has_its_ring()
    {
        for (var i = 1; i <= 8; i++)
        {
            Live.Differs($"Ring{i}_Name", "front-door", "back-door", n => Burst(n, "Alert-Info: <http://127.0.0.1/front-door>;info=x\r\n"), 100.0 * i, 100.0 * Other(i), Rings(i));
        }
    }

    [Fact]
    [Parameter("Ring9_Name")]
    public void A_name_of_the_ninth_pattern_has_its_ring()
        => Live.Differs("Ring9_Name", "front-door", "back-door", n => Burst(n, "Alert-Info: <http://127.0.0.1/front-door>;info=x\r\n"), 900.0, 800.0, Rings(1, ("Ring9_Cadence", "60(.9/4)")));

    [Fact]
    [Parameter("Dist_Ring_Setting_1_")]
    [Parameter("Dist_Ring_Serv_1_")]
    public void All_callers_ring_the_same_without_distinctive_rings()
    {
        foreach (var name in new[] { "Dist_Ring_Setting_1_", "Dist_Ring_Serv_1_" })
        {
            Live.Differs(name, "yes", "no", n => Burst(n), 300.0, 800.0, Rings(3, ("Ring3_Caller_1_", "555*")));
        }
    }

    [Fact]
    [Parameter("Secure_Call_Setting_1_")]
    [Parameter("Secure_Call_Serv_1_")]
    public void Calls_are_offered_with_keys()
    {
        Live.Differs("Secure_Call_Setting_1_", "no", "yes", Secured, "in the clear", "secure");
        Live.Differs("Secure_Call_Serv_1_", "yes", "no", Secured, "secure", "in the clear", new Scene(("Secure_Call_Setting_1_", "yes")));
    }

    [Fact]
    [Parameter("Block_CID_Setting_1_")]
    [Parameter("Block_CID_Serv_1_")]
    public void The_caller_is_not_named()
    {
        Live.Differs("Block_CID_Setting_1_", "no", "yes", From, "sip:1000@192.0.2.9 ", "sip:anonymous@anonymous.invalid id", Scene.Of(Scene.ByStranger));
        Live.Differs("Block_CID_Serv_1_", "yes", "no", From, "sip:anonymous@anonymous.invalid id", "sip:1000@192.0.2.9 ", Scene.Of(Scene.ByStranger, ("Block_CID_Setting_1_", "yes")));
    }

    [Theory]
    [InlineData("no", "(xx.)", Neighbourhood.Provider, null)]
    [InlineData("yes", "(xx.)", Neighbourhood.Provider, "<sip:1000@192.0.2.1>")]
    [InlineData("yes", "(xx.<:@192.0.2.9>)", Peer.Address, null)]
    public void Only_the_accounts_own_provider_learns_who_hides(string hidden, string plan, string to, string? named)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Block_CID_Setting_1_", hidden), ("Dial_Plan_1_", plan)));
        n.Dial("2000#");
        n.World.Run(2.Seconds);
        var invite = Encoding.UTF8.GetString(n.Datagrams.First(one => one.To.Address.ToString() == to && one.Bytes.AsSpan().StartsWith("INVITE"u8)).Bytes);
        Assert.Equal(named, invite.Split("\r\n").SingleOrDefault(line => line.StartsWith("P-Preferred-Identity: ", StringComparison.Ordinal))?["P-Preferred-Identity: ".Length..]);
    }

    private static double Burst(Neighbourhood n, string headers = "")
    {
        n.Stranger.Invite(headers);
        n.World.Run(3.Seconds);
        return n.World.Phone.Rings[0].Length!.Value.TotalMilliseconds;
    }

    private static string Secured(Neighbourhood n)
    {
        n.Talking();
        n.World.Run(500.Milliseconds);
        return n.World.Voice!.Status.Calls[0].IsSecure ? "secure" : "in the clear";
    }

    private static string From(Neighbourhood n)
    {
        var invite = n.Invites();
        return $"{invite.Header("From").Split('<', '>')[1]} {invite.Header("Privacy")}";
    }
}
