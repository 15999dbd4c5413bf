using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Ports;
using Spa.Sip.Locating;
using Spa.Sip.Transport;

namespace Spa.Common.Tests.Sip.Locating;

public class ServerLocatorTests
{
    private static readonly LocatingOptions Plain = new(UseSrv: false, AutoPrefix: false, BySrvPort: false);
    private static readonly LocatingOptions Srv = Plain with { UseSrv = true, AutoPrefix = true };

    public static TheoryData<string, int?, SipTransport, bool, string> Servers => new()
    {
        { "192.0.2.5", null, SipTransport.Udp, true, "Udp 192.0.2.5:5060" },
        { "192.0.2.5", 5070, SipTransport.Tcp, true, "Tcp 192.0.2.5:5070" },
        { "2001:db8::5", null, SipTransport.Tls, true, "Tls [2001:db8::5]:5061" },
        { "pbx.example.com", null, SipTransport.Udp, false, "Udp 192.0.2.10:5060" },
        { "pbx.example.com", 5080, SipTransport.Udp, true, "Udp 192.0.2.10:5080" },
        { "example.com", null, SipTransport.Udp, true, "Udp 192.0.2.21:5062, Udp 192.0.2.22:5060, Udp 192.0.2.23:5060" },
        { "example.com", null, SipTransport.Tls, true, "Tls 192.0.2.24:5061" },
        { "pbx.example.com", null, SipTransport.Tcp, true, "Tcp 192.0.2.10:5060" },
        { "nobody.example.com", null, SipTransport.Udp, true, "" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public void Servers_are_found_as_listed(string host, int? port, SipTransport transport, bool srv, string paths)
    {
        ImmutableArray<SipPath>? found = null;
        new ServerLocator(new Names(), new Entropy(1)).Locate(new ServerAddress(host, port, transport), srv ? Srv : Plain, answer => found = answer);
        Assert.Equal(paths, string.Join(", ", found!.Value));
        Assert.All(found.Value, path => Assert.Equal(host, path.ServerName));
    }

    [Fact]
    public void Without_prefix_the_name_brings_it()
    {
        ImmutableArray<SipPath>? found = null;
        new ServerLocator(new Names(), new Entropy(1)).Locate(new ServerAddress("_sip._udp.example.com", null, SipTransport.Udp), Srv with { AutoPrefix = false }, answer => found = answer);
        Assert.Equal(3, found!.Value.Length);
    }

    [Fact]
    public void The_chance_of_a_place_is_in_proportion_to_the_weight()
    {
        var entropy = new Entropy(7);
        SrvRecord[] records = [new(1, 10, 5060, "a"), new(1, 30, 5060, "b"), new(1, 0, 5060, "c"), new(0, 0, 5060, "first")];
        var second = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0, ["c"] = 0 };
        for (var i = 0; i < 4000; i++)
        {
            var order = SrvOrder.Of(records, entropy);
            Assert.Equal("first", order[0].Target);
            Assert.Equal(4, order.Count);
            second[order[1].Target]++;
        }

        Assert.InRange(second["b"], 2750, 3150);
        Assert.InRange(second["a"], 850, 1150);
        Assert.InRange(second["c"], 20, 200);
    }

    [Fact]
    public void By_port_those_with_the_port_of_the_first_come_first()
        => Assert.Equal(["a", "c", "b"], SrvOrder.ByPort([new(1, 0, 5060, "a"), new(2, 0, 5062, "b"), new(3, 0, 5060, "c")]).Select(record => record.Target));

    [Fact]
    public void A_service_that_is_not_offered_has_no_servers() => Assert.Empty(SrvOrder.Of([new(0, 0, 0, ".")], new Entropy(1)));

    [Theory]
    [InlineData("many.example.com", false)]
    [InlineData("many.example.com", true)]
    [InlineData("wide.example.com", true)]
    public void More_servers_than_anybody_waits_for_are_left_out(string host, bool srv)
    {
        ImmutableArray<SipPath>? found = null;
        new ServerLocator(new Names(), new Entropy(1)).Locate(new ServerAddress(host, null, SipTransport.Udp), srv ? Srv : Plain, answer => found = answer);
        Assert.Equal(Enumerable.Range(1, ServerLocator.MostServers).Select(i => $"Udp 192.0.2.{i}:5060"), found!.Value.Select(path => path.ToString()));
    }

    private sealed class Names : ISipResolver
    {
        public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done) => done(name switch
        {
            "_sip._udp.example.com" => [new(20, 0, 5060, "b.example.com."), new(10, 0, 5062, "a.example.com.")],
            "_sip._udp.many.example.com" => [.. Enumerable.Range(1, 30).Select(i => new SrvRecord(i, 0, 5060, $"{i}.many.example.com"))],
            "_sip._udp.wide.example.com" => [new(1, 0, 5060, "1.many.example.com"), new(2, 0, 5060, "wide.example.com")],
            "_sips._tcp.example.com" => [new(10, 0, 5061, "tls.example.com")],
            _ => [],
        });

        public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done) => done(host switch
        {
            "many.example.com" => [.. Enumerable.Range(1, 30).Select(i => IPAddress.Parse($"192.0.2.{i}"))],
            "wide.example.com" => [.. Enumerable.Range(2, 30).Select(i => IPAddress.Parse($"192.0.2.{i}"))],
            _ when host.EndsWith(".many.example.com", StringComparison.Ordinal) => [IPAddress.Parse($"192.0.2.{host.Split('.')[0]}")],
            "pbx.example.com" => [IPAddress.Parse("192.0.2.10")],
            "a.example.com" => [IPAddress.Parse("192.0.2.21")],
            "b.example.com" => [IPAddress.Parse("192.0.2.22"), IPAddress.Parse("192.0.2.23")],
            "tls.example.com" => [IPAddress.Parse("192.0.2.24")],
            _ => null,
        });
    }
}
