using System.Net;
using Spa.Device.Names;
using Spa.Device.Sip;
using Spa.Device.Tests.Host;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Sip.Locating;
using Spa.Sip.Transport;
using DnsQueryMode = Spa.Configuration.Parameters.Choices.DnsQueryMode;

namespace Spa.Device.Tests.Network;

/// <summary>By real packets on loopback.</summary>
public sealed class SipResolverTests : IDisposable
{
    private const string First = "127.0.0.31", Second = "127.0.0.32";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly RealTimeline timeline = RealTimeline.Start("test", static e => throw e, realTime: false);

    public void Dispose() => timeline.Dispose();

    [Fact]
    public async Task Services_come_as_the_server_has_them_and_on_the_timeline()
    {
        await using var server = Knowing(60);
        var (records, isOnTimeline) = await Srv(Resolver(server.Port, First), "_sip._udp.example.com");
        Assert.Equal([new SrvRecord(10, 60, 5060, "a.example.com."), new SrvRecord(20, 0, 5070, "b.example.com.")], records!.OrderBy(r => r.Priority));
        Assert.True(isOnTimeline);
    }

    [Fact]
    public async Task The_locator_finds_its_servers_in_their_order()
    {
        await using var server = Knowing(60);
        var locator = new ServerLocator(Resolver(server.Port, First), new Entropy(1));
        var found = new TaskCompletionSource<string>();
        timeline.Post(() => locator.Locate(new ServerAddress("example.com", null, SipTransport.Udp), new LocatingOptions(true, true, false), paths => found.SetResult(string.Join(", ", paths))));
        Assert.Equal("Udp 10.0.0.1:5060, Udp 10.0.0.2:5070", await found.Task.WaitAsync(Limit));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(0, 2)]
    public async Task Records_are_kept_as_long_as_they_say(int seconds, int asked)
    {
        await using var server = Knowing((uint)seconds);
        var resolver = Resolver(server.Port, First);
        await Srv(resolver, "_sip._udp.example.com");
        await Srv(resolver, "_sip._udp.example.com");
        Assert.Equal(asked, server.Asked.Count);
    }

    [Fact]
    public async Task There_are_none_is_an_empty_list_and_silence_is_null()
    {
        await using var server = Knowing(60);
        await using var silent = new NameServerStub(Second, server.Port, isSilent: true);
        Assert.Empty((await Srv(Resolver(server.Port, First), "_sip._udp.nobody.example")).Records!);
        Assert.Empty((await Addresses(Resolver(server.Port, First), "nobody.example"))!);
        Assert.Null((await Srv(Resolver(server.Port, Second), "_sip._udp.example.com")).Records);
        Assert.Null(await Addresses(Resolver(server.Port, Second), "a.example.com"));
        Assert.Null((await Srv(Resolver(server.Port, First), "_sip._udp.bad name..")).Records);
    }

    [Fact]
    public async Task A_silent_server_is_passed_over()
    {
        await using var server = Knowing(60);
        await using var silent = new NameServerStub(Second, server.Port, isSilent: true);
        Assert.Equal(2, (await Srv(Resolver(server.Port, Second, First), "_sip._udp.example.com")).Records!.Count);
    }

    [Fact]
    public async Task Without_servers_of_its_own_the_unit_asks_the_networks_for_services_and_the_machine_for_addresses()
    {
        await using var server = Knowing(60);
        var servers = new NameServers([], DnsQueryMode.Sequential, string.Empty) { Network = [IPAddress.Parse(First)] };
        var names = new UnitNames(() => servers, (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([IPAddress.Parse("10.7.7.7")]), server.Port);
        var resolver = new SipResolver(timeline, names, static e => throw e, CancellationToken.None);
        Assert.Equal(2, (await Srv(resolver, "_sip._udp.example.com")).Records!.Count);
        Assert.Equal("10.7.7.7", Assert.Single((await Addresses(resolver, "a.example.com"))!).ToString());
    }

    [Fact]
    public async Task An_answer_never_comes_from_inside_the_question()
    {
        var inside = true;
        var resolver = Resolver(53, First);
        var seen = new TaskCompletionSource<bool>();
        timeline.Post(() =>
        {
            resolver.Addresses("192.0.2.1", found => seen.SetResult(inside || found!.Count != 1));
            inside = false;
        });
        Assert.False(await seen.Task.WaitAsync(Limit));
    }

    private static NameServerStub Knowing(uint seconds) => new(First, 0, false, ("a.example.com", "10.0.0.1"), ("b.example.com", "10.0.0.2"))
    {
        Services = { ["_sip._udp.example.com"] = [(10, 60, 5060, "a.example.com"), (20, 0, 5070, "b.example.com")] },
        Seconds = seconds,
    };

    private SipResolver Resolver(int port, params string[] servers)
    {
        var asked = new NameServers([.. servers.Select(IPAddress.Parse)], DnsQueryMode.Sequential, string.Empty);
        return new(timeline, new UnitNames(() => asked, (_, _) => throw new InvalidOperationException("the machine was asked"), port, TimeSpan.FromMilliseconds(400)), static e => throw e, CancellationToken.None);
    }

    private async Task<(IReadOnlyList<SrvRecord>? Records, bool IsOnTimeline)> Srv(SipResolver resolver, string name)
    {
        var answer = new TaskCompletionSource<(IReadOnlyList<SrvRecord>?, bool)>();
        timeline.Post(() => resolver.Srv(name, records => answer.SetResult((records, Thread.CurrentThread.Name == "test"))));
        return await answer.Task.WaitAsync(Limit);
    }

    private async Task<IReadOnlyList<IPAddress>?> Addresses(SipResolver resolver, string host)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<IPAddress>?>();
        timeline.Post(() => resolver.Addresses(host, answer.SetResult));
        return await answer.Task.WaitAsync(Limit);
    }
}
