using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Names;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>Names are looked up as the settings say, by real packets on loopback.</summary>
public class UnitNamesTests
{
    private const string First = "127.0.0.21", Second = "127.0.0.22", Network = "127.0.0.23";

    // Waited for twice where a server is silent on purpose.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    [Parameter("Primary_DNS")]
    [Parameter("Secondary_DNS")]
    [Parameter("DNS_Server_Order")]
    [Parameter("DNS_Query_Mode")]
    [Parameter("Domain")]
    public void Each_setting_of_name_servers_decides_who_is_asked()
    {
        Proof.Differs("Primary_DNS", First, Second, Find("Primary_DNS"), Seen("10.0.0.1", "10.0.0.2"));
        Proof.Differs("Secondary_DNS", Second, "", Find("Secondary_DNS", silent: First, settings: [("Primary_DNS", First), ("DNS_Query_Mode", "Sequential")]), Seen("10.0.0.2", ""));
        Proof.Differs("DNS_Server_Order", "DHCP,Manual", "Manual,DHCP", Find("DNS_Server_Order", settings: [("Primary_DNS", First), ("DNS_Query_Mode", "Sequential")]), Seen("10.0.0.3", "10.0.0.1"));
        Proof.Differs("DNS_Query_Mode", "Parallel", "Sequential", Asked("DNS_Query_Mode", ("Primary_DNS", First), ("Secondary_DNS", Second)), Seen("first,second", "first"));
        Proof.Differs("Domain", "one.example", "two.example", Find("Domain", host: "prov", settings: [("Primary_DNS", First)]), Seen("10.1.0.1", "10.2.0.1"));
    }

    [Theory]
    [InlineData("", "", "Manual", "")]
    [InlineData("10.0.0.1", "", "Manual", "10.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.2", "Manual", "10.0.0.1 10.0.0.2")]
    [InlineData("10.0.0.1", "10.0.0.2", "Manual,DHCP", "10.0.0.1 10.0.0.2 10.9.9.9")]
    [InlineData("", "10.0.0.2", "DHCP,Manual", "10.9.9.9 10.0.0.2")]
    [InlineData("10.9.9.9", "", "Manual,DHCP", "10.9.9.9")]
    public void The_list_is_as_the_order_says(string primary, string secondary, string order, string servers)
        => Assert.Equal(servers, string.Join(' ', NameServers.Of(Set(null, ("Primary_DNS", primary), ("Secondary_DNS", secondary), ("DNS_Server_Order", order)), [IPAddress.Parse("10.9.9.9")]).Servers));

    [Theory]
    [InlineData("prov", "prov.example.net prov")]
    [InlineData("prov.other.org", "prov.other.org")]
    public void A_name_without_a_dot_is_first_looked_for_in_the_domain(string host, string tried)
        => Assert.Equal(tried, string.Join(' ', NameServers.Of(Set(null, ("Domain", ".example.net")), []).Candidates(host)));

    [Fact]
    public async Task There_is_no_such_name_is_an_answer_and_silence_is_none()
    {
        await using var empty = new NameServerStub(First, 0);
        await using var knows = new NameServerStub(Second, empty.Port, false, ("host.example", "10.0.0.2"));
        var names = new UnitNames(() => NameServers.Of(Set(null, ("Primary_DNS", First), ("Secondary_DNS", Second), ("DNS_Query_Mode", "Sequential")), []), (_, _) => throw new InvalidOperationException("the machine was asked"), empty.Port);
        Assert.Empty(await names.Find("host.example", CancellationToken.None));
        Assert.Empty(knows.Asked);
        Assert.Equal(["host.example A", "host.example other"], empty.Asked);
    }

    [Fact]
    public async Task Without_a_server_of_its_own_the_unit_asks_as_the_machine_does()
    {
        var names = new UnitNames(() => NameServers.Of(SettingsSnapshot.Factory, [IPAddress.Loopback]), (host, _) => Task.FromResult<IReadOnlyList<IPAddress>>(host == "a.example" ? [IPAddress.Parse("10.5.5.5")] : []));
        Assert.Equal("10.5.5.5", Assert.Single(await names.Find("a.example", CancellationToken.None)).ToString());
        Assert.Equal("10.0.0.9", Assert.Single(await names.Find("10.0.0.9", CancellationToken.None)).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("xn--..")]
    public async Task A_name_that_cannot_be_asked_for_has_no_address(string host)
    {
        await using var server = new NameServerStub(First, 0);
        var names = new UnitNames(() => NameServers.Of(Set(null, ("Primary_DNS", First)), []), (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([]), server.Port);
        Assert.Empty(await names.Find(host, CancellationToken.None));
    }

    private static SettingsSnapshot Set(ISet<string>? reads, params (string Name, string Text)[] settings)
    {
        var snapshot = settings.Aggregate(SettingsSnapshot.Factory, (s, next) => s.With(Catalogue.Find(next.Name)!, next.Text));
        return reads is null ? snapshot : snapshot.Watched(reads);
    }

    private static Action<string, string> Seen(string first, string second) => (a, b) => Assert.Equal((first, second), (a, b));

    private static Func<string, ISet<string>, string> Find(string name, string host = "host.example", string? silent = null, params (string Name, string Text)[] settings) => (value, reads) =>
        Run(value, reads, name, host, silent, settings).GetAwaiter().GetResult().Found;

    private static Func<string, ISet<string>, string> Asked(string name, params (string Name, string Text)[] settings) => (value, reads) =>
        Run(value, reads, name, "host.example", null, settings, untilAllAreAsked: value == "Parallel").GetAwaiter().GetResult().Asked;

    private static async Task<(string Found, string Asked)> Run(
        string value, ISet<string> reads, string name, string host, string? silent, (string Name, string Text)[] settings, bool untilAllAreAsked = false)
    {
        await using var first = new NameServerStub(First, 0, silent == First, ("host.example", "10.0.0.1"), ("prov.one.example", "10.1.0.1"), ("prov.two.example", "10.2.0.1"));
        await using var second = new NameServerStub(Second, first.Port, false, ("host.example", "10.0.0.2"));
        await using var network = new NameServerStub(Network, first.Port, false, ("host.example", "10.0.0.3"));
        var snapshot = Set(reads, [.. settings, (name, value)]);
        var names = new UnitNames(() => NameServers.Of(snapshot, [IPAddress.Parse(Network)]), (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([]), first.Port, silent is null ? null : Short);
        var found = await names.Find(host, CancellationToken.None);
        for (var i = 0; untilAllAreAsked && i < 1000 && second.Asked.Count == 0; i++)
        {
            await Task.Delay(10);
        }

        return (string.Join(' ', found), string.Join(',', new[] { first.Asked.Count > 0 ? "first" : null, second.Asked.Count > 0 ? "second" : null }.OfType<string>()));
    }
}
