using System.Net;
using Spa.Fleet.Acs;
using Spa.Marks;

namespace Spa.Fleet.Tests.Acs;

/// <summary>By what a device says of itself, how it is asked for a session, and where nothing is ever sent.</summary>
public class AcsReachTests
{
    private const string Local = "is of this machine or of this link only";
    private const string Behind = "stands behind an address translation";

    private static readonly AcsReach Usual = new() { Seen = "198.51.100.7", HasStun = true };

    public static TheoryData<string, string?, string?, string> Ways => new()
    {
        { "http://198.51.100.7:7547/x", null, null, "direct: A connection request reaches it directly (TCP)." },
        { "http://198.51.100.7:7547/x", "0", "198.51.100.7:7547", "direct: A connection request reaches it directly (TCP)." },
        { "http://198.51.100.7:7547/x", "1", "", "direct: A connection request reaches it directly (TCP)." },
        { "http://192.168.0.9:7547/x", "1", "198.51.100.7:40001", "nat: A connection request reaches it through its address translation (UDP), at 198.51.100.7:40001." },
        { "http://192.168.0.9:7547/x", "true", "198.51.100.7", "nat: A connection request reaches it through its address translation (UDP), at 198.51.100.7:80." },
        { "", "1", "198.51.100.7:40001", "nat: A connection request reaches it through its address translation (UDP), at 198.51.100.7:40001." },
        { "http://192.168.0.9:7547/x", "1", "[::ffff:198.51.100.7]:40001", "nat: A connection request reaches it through its address translation (UDP), at 198.51.100.7:40001." },

        // Its router passes the port: the way that answers is there all the same where the other is not.
        { "http://198.51.100.7:7547/x", "1", "203.0.113.9:40001", "direct: A connection request reaches it directly (TCP)." },
        { "http://192.168.0.9:7547/x", null, null, "next: The unit stands behind an address translation (it names 192.168.0.9, and was seen at 198.51.100.7): its next session comes by itself." },
        { "http://192.168.0.9:7547/x", "0", "198.51.100.7:40001", "next: The unit stands behind an address translation (it names 192.168.0.9, and was seen at 198.51.100.7): its next session comes by itself." },
        { "", null, null, "next: The unit names no address for connection requests: its next session comes by itself." },
        { "https://198.51.100.7/x", null, null, "next: The address that the unit names for connection requests is no http address with an IP address: its next session comes by itself." },
        { "http://joe:secret@198.51.100.7/x", null, null, "next: The address that the unit names for connection requests is no http address with an IP address: its next session comes by itself." },
        { "http://192.168.0.9:7547/x", "1", "", "next: The unit stands behind an address translation (it names 192.168.0.9, and was seen at 198.51.100.7): its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "[198.51.100.7", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "198.51.100.7 :80", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
        { "http://unit.example/x", null, null, "next: The address that the unit names for connection requests is no http address with an IP address: its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "unit.example:80", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "198.51.100.7:0", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "198.51.100.7:65536", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
        { "http://192.168.0.9/x", "1", "198.51.100.7:+80", "next: The address that the unit names for connection requests by UDP is no IP address with a port: its next session comes by itself." },
    };

    public static TheoryData<string, string> Traps => new()
    {
        { "127.0.0.1:3478", Local },
        { "127.8.9.1:22", Local },
        { "[::1]:3478", Local },
        { "[::ffff:127.0.0.1]:3478", Local },
        { "0.0.0.0:53", Local },
        { "0.1.2.3:53", Local },
        { "[::]:53", Local },
        { "169.254.169.254:80", Local },
        { "[::ffff:169.254.169.254]:80", Local },
        { "[fe80::1]:80", Local },
        { "224.0.0.1:80", Local },
        { "[ff02::1]:80", Local },
        { "255.255.255.255:80", Local },
        { "10.0.0.1:80", Behind },
        { "203.0.113.9:80", Behind },
        { "[fd00:ec2::254]:80", Behind },
        { "127.1:80", Local },
        { "2130706433:80", Local },
        { "0x7f000001:80", Local },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_device_is_asked_where_it_was_seen_and_the_way_is_said(string url, string? behind, string? outside, string said)
    {
        var way = (Usual with { Url = url, IsBehind = behind, Outside = outside }).Way();
        Assert.Equal(said, $"{way.Name}: {way.Spoken}");
    }

    [Theory]
    [MemberData(nameof(Traps))]
    [Attack("C12")]
    public void Nothing_is_sent_to_an_address_that_is_not_where_it_was_seen(string outside, string why)
    {
        var way = (Usual with { Url = "http://192.168.0.9/", IsBehind = "1", Outside = outside }).Way();
        Assert.Contains(why, Assert.IsType<AcsWay.Later>(way).Why, StringComparison.Ordinal);

        // As TCP has it.
        way = (Usual with { Url = $"http://{outside}/" }).Way();
        Assert.Contains(why, Assert.IsType<AcsWay.Later>(way).Why, StringComparison.Ordinal);

        // Who was seen there is not sent to this machine or link either.
        if (why == Local)
        {
            Assert.IsType<AcsWay.Later>((Usual with { IsBehind = "1", Outside = outside, Seen = outside[..outside.LastIndexOf(':')].Trim('[', ']') }).Way());
        }
    }

    [Fact]
    public void An_operator_may_allow_networks()
        => Assert.Equal(new AcsWay.Nat(new(IPAddress.Loopback, 9)), (Usual with { IsBehind = "1", Outside = "127.0.0.1:9", Allowed = [IPNetwork.Parse("127.0.0.0/8")] }).Way());

    // Allowed is to be asked where the unit is, not to be taken for it: behind a translation an address of that network may be anybody's.
    [Fact]
    public void An_allowed_network_is_no_way_straight_to_a_unit_that_was_seen_elsewhere()
    {
        var reach = Usual with { Url = "http://192.168.0.9:7547/x", IsBehind = "1", Outside = "unit.example:80", Allowed = [IPNetwork.Parse("192.168.0.0/16")] };
        Assert.IsType<AcsWay.Later>(reach.Way());
        Assert.IsType<AcsWay.Direct>((reach with { Seen = "192.168.0.9" }).Way());
    }

    [Fact]
    public void Without_its_port_the_server_says_what_is_missing_and_a_command_beside_it_does_not_know()
    {
        var reach = Usual with { Url = "http://192.168.0.9/", IsBehind = "1", Outside = "198.51.100.7:40001" };
        Assert.Equal("The unit stands behind an address translation, and this server was started without --stun-port: its next session comes by itself.", (reach with { HasStun = false }).Way().Spoken);
        Assert.IsType<AcsWay.Direct>((reach with { HasStun = false, Url = "http://198.51.100.7/" }).Way());
        Assert.IsType<AcsWay.Nat>((reach with { HasStun = null }).Way());
    }
}
