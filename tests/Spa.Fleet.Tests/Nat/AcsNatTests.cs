using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Nat;
using Spa.Fleet.Tests.Acs;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Nat;

/// <summary>Devices behind an address translation (TR-069 annex G), by real sockets, a translation in between, and a CPE by hand.</summary>
public sealed class AcsNatTests : IAsyncLifetime, IDisposable
{
    private const string Management = "Device.ManagementServer.";
    private const string None = "The unit was asked by UDP at";

    private readonly MovingClock clock = new();
    private readonly RunningServer server;
    private readonly UdpPeer peer = new();

    public AcsNatTests() => server = new() { Change = o => o with { StunPort = 0, Acs = Quick }, Clock = clock };

    private static AcsOptions Quick => new() { Allow = [IPNetwork.Parse("127.0.0.0/8")], UdpGap = TimeSpan.FromMilliseconds(30), UdpPatience = TimeSpan.FromMilliseconds(300) };

    private Store Store => server.Store;

    private AcsOperations Acs => server.Host.Services.GetRequiredService<AcsOperations>();

    private AcsCredentials Credentials => server.Host.Services.GetRequiredService<AcsCredentials>();

    private IPEndPoint Stun => new(IPAddress.Loopback, server.Report.StunPort);

    [Fact]
    public async Task A_router_is_told_where_to_ask_and_to_tell_changes_and_comes_when_it_is_asked_through_its_translation()
    {
        await using var nat = new NatRelay(Stun);
        using var cpe = Router();
        var mac = await LetIn(cpe);

        // What it has the leaves for, in their types; and that it shall tell changes at once.
        Assert.Equal(("1", "127.0.0.1", $"{server.Report.StunPort}"), (cpe.Values[Management + "STUNEnable"], cpe.Values[Management + "STUNServerAddress"], cpe.Values[Management + "STUNServerPort"]));
        var set = cpe.Asked.OfType<SetParameterValues>().Single().Parameters.ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal((CwmpValue.Of(true), CwmpType.Number), (set[Management + "STUNEnable"], set[Management + "STUNServerPort"].Type));
        var watch = Assert.Single(cpe.Asked.OfType<SetParameterAttributes>());
        Assert.Equal([(Management + "UDPConnectionRequestAddress", true, 2, false), (Management + "NATDetected", true, 2, false)], watch.Changes.Select(c => (c.Name, c.ChangesNotification, c.Notification, c.ChangesAccess)));
        Assert.Equal("The unit stands behind an address translation (it names 192.0.2.1, and was seen at 127.0.0.1): its next session comes by itself.", Acs.Way(mac, Actors.Eve)!.Spoken);

        // It asks, is told how it is seen, and tells it.
        Assert.Equal(nat.Outside, await peer.Bind(nat.Inside));
        await Tell(cpe, nat.Outside.ToString());
        Assert.Equal(new AcsWay.Nat(nat.Outside), Acs.Way(mac, Actors.Eve));

        // Somebody else does not get in, the server does.
        using var stranger = new UdpPeer();
        await stranger.Send("GET http://x?ts=1"u8.ToArray(), nat.Outside);
        cpe.Asked.Clear();
        var called = Acs.Call(mac, Actors.Eve);
        var (datagram, from) = await peer.Receive();
        var (time, _, user, signed, signature) = UdpPeer.Read(datagram);
        Assert.Equal((nat.Inside, mac.ToString(), UdpPeer.Sign(signed, cpe.Values[Management + "ConnectionRequestPassword"])), (from, user, signature));
        Assert.InRange(time, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds());
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("6 CONNECTION REQUEST"));
        Assert.Equal((new AcsCalled(true, "The unit begins a session."), null), await called);
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, mac)), e => e.Text == "Asked by eve to begin a session. The unit begins a session.");
        await PageTests.Eventually(() => nat.Kept.Count == 1);

        // Nothing of it is asked or set again.
        Assert.Empty(cpe.Asked);
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task Three_copies_are_sent_and_one_that_does_not_come_is_left_to_its_next_session()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        await Tell(cpe, peer.Address.ToString());
        var begun = TimeProvider.System.GetTimestamp();
        var (called, fault) = await Acs.Call(mac, Actors.Eve);
        Assert.Null(fault);
        Assert.Equal((false, $"The unit was asked by UDP at {peer.Address}, and no session came here within 0.3 s: it may be off, or the address translation has forgotten it. Its next session comes by itself."), (called!.IsTaken, called.Sentence));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(290));
        var copies = peer.Rest();
        Assert.Equal(3, copies.Count);
        Assert.All(copies, c => Assert.Equal(copies[0], c));
        Assert.All(copies, c => Assert.InRange(c.Length, 100, 300));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, mac)), e => e.Severity == Severity.Warning && e.Text.Contains(None, StringComparison.Ordinal));

        // At once again: not. Later: another number, a later time.
        Assert.Equal("It was asked just now: wait some seconds.", (await Acs.Call(mac, Actors.Eve)).Fault?.Sentence);
        Assert.Empty(peer.Rest());
        clock.Pass(TimeSpan.FromSeconds(4));
        await Acs.Call(mac, Actors.Eve);
        var (first, second) = (UdpPeer.Read(copies[0]), UdpPeer.Read(peer.Rest()[0]));
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(second.Time > first.Time);

        // Clock set back by a day: the time in it goes on.
        clock.Pass(TimeSpan.FromSeconds(4));
        clock.Shift = TimeSpan.FromDays(-1);
        await Acs.Call(mac, Actors.Eve);
        Assert.True(UdpPeer.Read(peer.Rest()[0]).Time > second.Time);
    }

    [Fact]
    public async Task A_server_whose_clock_was_set_back_while_it_was_down_signs_later_than_the_session_that_it_knows_of()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        await Tell(cpe, peer.Address.ToString());
        var seen = Store.Read(on => Devices.Find(on, mac))!.Health.LastSeen!.Value;
        clock.Shift = TimeSpan.FromHours(-5);
        await Acs.Call(mac, Actors.Eve);
        Assert.True(UdpPeer.Read(peer.Rest()[0]).Time > seen.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task While_a_password_changes_each_that_may_hold_signs_a_request_of_its_own()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        await Tell(cpe, peer.Address.ToString());
        await Store.Write(on => Cwmps.Giving(on, mac, 2));
        await Acs.Call(mac, Actors.Eve);
        var datagrams = peer.Rest();
        Assert.Equal(6, datagrams.Count);
        var read = datagrams.Select(UdpPeer.Read).Distinct().ToList();
        Assert.Equal((2, 2), (read.Count, read.Select(r => r.Id).Distinct().Count()));
        Assert.Equal(read.Select(r => r.Signature).Order(), new long[] { 1, 2 }.Select(g => read.Select(r => UdpPeer.Sign(r.Signed, Credentials.ConnectionPasswordOf(mac, g))).Intersect(read.Select(r => r.Signature)).Single()).Order());
    }

    [Fact]
    public async Task A_unit_of_ours_gets_it_under_its_own_names_and_one_of_an_older_version_is_left_alone()
    {
        using var old = Spa(1);
        old.WithSettings();
        foreach (var name in new[] { "Enable", "Server", "Port" })
        {
            old.Values.Remove($"Device.X_000E08_Profile.CWMP_STUN_{name}");
        }

        Assert.Equal(HttpStatusCode.NoContent, await old.Session("0 BOOTSTRAP"));
        Assert.DoesNotContain(old.Asked.OfType<SetParameterValues>().SelectMany(s => s.Parameters), p => p.Name.Contains("STUN_", StringComparison.Ordinal) || p.Name.Contains("ManagementServer.STUN", StringComparison.Ordinal));
        Assert.Equal(["Device.X_000E08_Profile."], old.Asked.OfType<GetParameterValues>().SelectMany(g => g.Names));

        using var unit = Spa(2);
        unit.WithSettings();
        foreach (var (name, value) in new[] { ("Enable", "no"), ("Server", ""), ("Port", "3478") })
        {
            unit.Values[$"Device.X_000E08_Profile.CWMP_STUN_{name}"] = value;
        }

        Assert.Equal(HttpStatusCode.NoContent, await unit.Session("0 BOOTSTRAP"));
        Assert.Equal(("yes", "127.0.0.1", $"{server.Report.StunPort}"), (Of("Enable"), Of("Server"), Of("Port")));
        Assert.Single(unit.Asked.OfType<SetParameterValues>());
        Assert.Empty(unit.Asked.OfType<SetParameterAttributes>());
        await Tell(unit, peer.Address.ToString());
        Assert.Equal(new AcsWay.Nat(peer.Address), Acs.Way(Mac(2), Actors.Eve));

        // It is asked once where it is seen, in case it had this before; a layer has the last word.
        Assert.Single(unit.Asked.OfType<GetParameterValues>(), g => g.Names.SequenceEqual(["Device.ManagementServer."]));
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_STUN_Enable", "no", null), new("CWMP_STUN_Server", "stun.example", null)], [], Actors.Eve));
        unit.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await unit.Session("2 PERIODIC"));
        Assert.Equal(("no", "stun.example", $"{server.Report.StunPort}"), (Of("Enable"), Of("Server"), Of("Port")));
        Assert.Single(unit.Asked);

        string Of(string name) => unit.Values[$"Device.X_000E08_Profile.CWMP_STUN_{name}"];
    }

    [Fact]
    public async Task Many_are_asked_by_one_order_and_a_command_beside_the_server_lets_the_server_ask()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        await Tell(cpe, peer.Address.ToString());
        var work = server.Host.Services.GetRequiredService<BulkWork>();
        var (id, _) = await work.Start(new BulkOrder(BulkAction.CwmpCall, string.Empty, null, [mac]), Actors.Eve);
        UdpPeer.Read((await peer.Receive()).Datagram);
        await cpe.Session("6 CONNECTION REQUEST");
        await PageTests.Eventually(() => Store.Read(on => BulkJobs.Find(on, id!))!.State == BulkJob.Standing.Finished);
        Assert.Equal(1, Store.Read(on => BulkJobs.Find(on, id!))!.Done);

        var (status, shown, error) = await CommandProcess.Run(server.Data, "device", "cwmp", "show", mac.ToString(), "--allow", "127.0.0.0/8");
        Assert.True(status == 0, error);
        Assert.Contains($"A connection request reaches it through its address translation (UDP), at {peer.Address}.", shown, StringComparison.Ordinal);
        clock.Pass(TimeSpan.FromSeconds(4));
        peer.Rest();
        var called = CommandProcess.Run(server.Data, "device", "cwmp", "call", mac.ToString(), "--allow", "127.0.0.0/8");
        UdpPeer.Read((await peer.Receive()).Datagram);
        await cpe.Session("6 CONNECTION REQUEST");
        Assert.Equal((0, "The unit begins a session.\n", string.Empty), await called);

        // And where it does not come, the command says what the server says.
        clock.Pass(TimeSpan.FromSeconds(4));
        (status, _, error) = await CommandProcess.Run(server.Data, "device", "cwmp", "call", mac.ToString(), "--allow", "127.0.0.0/8");
        Assert.Equal(1, status);
        Assert.StartsWith($"{None} {peer.Address}, and no session came here within 0.3 s", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_the_API_say_which_way_it_is_reached()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        using var api = await ApiClient.Of(server, "ann", Fleet.Access.Role.Admin, null);
        using var browser = await LoggedIn.To(server);
        var body = (await api.Ask("GET", $"/api/devices/{mac}/cwmp")).Body;
        Assert.Equal("next", body.GetProperty("reached").GetString());
        Assert.DoesNotContain(body.GetProperty("refused").EnumerateObject(), r => r.Name.StartsWith('?'));
        await Tell(cpe, peer.Address.ToString());
        body = (await api.Ask("GET", $"/api/devices/{mac}/cwmp")).Body;
        Assert.Equal(("nat", $"A connection request reaches it through its address translation (UDP), at {peer.Address}."), (body.GetProperty("reached").GetString(), body.GetProperty("reachedText").GetString()));
        Assert.Contains($"A connection request reaches it through its address translation (UDP), at {peer.Address}.", await browser.Get($"/devices/{mac}"), StringComparison.Ordinal);
        await Tell(cpe, peer.Address.ToString(), "false");
        Assert.Equal("next", (await api.Ask("GET", $"/api/devices/{mac}/cwmp")).Body.GetProperty("reached").GetString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_server_that_listens_on_every_address_answers_both_families(string to)
    {
        await using var both = new StunServer(new() { DataFolder = string.Empty, Listen = IPAddress.IPv6Any, StunPort = 0 }, TimeProvider.System);
        both.Start();
        var address = IPAddress.Parse(to);
        using var own = new UdpPeer(address);
        Assert.Equal(own.Address, await own.Bind(new(address, both.LocalEndPoint!.Port)));
        Assert.True(both.Send([1, 2, 3], own.Address));
        Assert.Equal([1, 2, 3], (await own.Receive()).Datagram);
    }

    [Fact]
    public async Task An_answer_leaves_the_port_of_the_server_for_the_one_that_the_request_names()
    {
        using var other = new UdpPeer();
        await peer.Send([0, 1, 0, 8, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0x27, 0, 4, (byte)(other.Address.Port >> 8), (byte)(other.Address.Port & 0xFF), 0, 0], Stun);
        var (answer, from) = await other.Receive();
        Assert.Equal((Stun, "0101"), (from, Convert.ToHexString(answer.AsSpan(0, 2))));
        Assert.Empty(peer.Rest());
    }

    [Fact]
    public async Task No_more_than_256_are_asked_at_a_time_and_what_cannot_be_sent_is_said()
    {
        await using var closed = new StunServer(new() { DataFolder = string.Empty }, TimeProvider.System);
        var caller = new AcsUdpCaller(closed, new AcsSessions(Quick, new AcsReadings(), clock), Credentials, Quick, clock);
        var asked = Enumerable.Range(1, 256).Select(Ask).ToList();
        Assert.Equal("256 units are being asked by UDP just now: try again in some seconds.", (await Ask(257)).Sentence);
        Assert.All(await Task.WhenAll(asked), called => Assert.Equal(new(false, $"Nothing could be sent to {peer.Address}: this machine has no way there. The unit's next session comes by itself."), called));
        Assert.StartsWith("Nothing could be sent", (await Ask(257)).Sentence, StringComparison.Ordinal);

        Task<AcsCalled> Ask(int number) => caller.Call(new CwmpDevice(Mac(number), new AcsIdentity("ABCDEF", "Router", $"SN-{number}")), peer.Address, null);
    }

    [Fact]
    public void A_device_is_asked_where_it_was_seen_itself()
    {
        using var caller = new AcsCaller(new(), Credentials, clock);
        var device = new Device(Mac(1)) { Health = new() { Address = "198.51.100.7" } };
        var known = new CwmpDevice(Mac(1), new AcsIdentity("ABCDEF", "Router", "SN-1")) { Root = "Device.", Url = "http://198.51.100.7:7547/x" };
        Assert.Equal(new AcsWay.Direct(new(known.Url)), caller.WayOf(device, known, null));
        Assert.IsType<AcsWay.Later>(caller.WayOf(device with { Health = new() { Address = "198.51.100.8" } }, known, null));
        Assert.IsType<AcsWay.Later>(caller.WayOf(device with { Health = new() }, known, null));
    }

    [Fact]
    public async Task Without_the_option_nothing_is_open_and_devices_keep_what_they_have()
    {
        await using var closed = new StunServer(new() { DataFolder = string.Empty }, TimeProvider.System);
        closed.Start();
        Assert.Null(closed.LocalEndPoint);
        Assert.False(closed.Send([1], peer.Address));

        var other = new RunningServer { Change = o => o with { Acs = Quick } };
        await other.InitializeAsync();
        try
        {
            Assert.Equal((0, null), (other.Report.StunPort, other.Report.Stun));
            using var cpe = Router(other);
            var mac = await LetIn(cpe, other);
            Assert.Equal(("0", "", "3478"), (cpe.Values[Management + "STUNEnable"], cpe.Values[Management + "STUNServerAddress"], cpe.Values[Management + "STUNServerPort"]));
            Assert.Empty(cpe.Asked.OfType<SetParameterAttributes>());
            await Tell(cpe, peer.Address.ToString());
            var (called, fault) = await other.Host.Services.GetRequiredService<AcsOperations>().Call(mac, Actors.Eve);
            Assert.Equal((null, "The unit stands behind an address translation, and this server was started without --stun-port: its next session comes by itself."), (called, fault?.Sentence));
            Assert.Empty(peer.Rest());
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_start_with_another_address_makes_every_device_be_looked_at_again()
    {
        var before = Store.Read(ServedMark.FleetNow);
        var addresses = server.Host.Services.GetRequiredService<ProvisioningServer.Hosting.ProfileMaker>().Addresses!;
        await Store.Write(on => ServedStun.Keep(on, addresses));
        Assert.Equal(before, Store.Read(ServedMark.FleetNow));
        await Store.Write(on => ServedStun.Keep(on, addresses with { StunPort = 1 }));
        Assert.Equal(before + 1, Store.Read(ServedMark.FleetNow));
        await Store.Write(on => ServedStun.Keep(on, addresses with { Host = "other", StunPort = 1 }));
        await Store.Write(on => ServedStun.Keep(on, addresses with { StunPort = 0 }));
        Assert.Equal(before + 3, Store.Read(ServedMark.FleetNow));
    }

    [Fact]
    [Attack("C12")]
    public async Task A_device_that_names_an_address_of_others_makes_the_server_send_nothing()
    {
        var strict = new RunningServer { Change = o => o with { StunPort = 0, Acs = Quick with { Allow = [] } } };
        await strict.InitializeAsync();
        try
        {
            using var cpe = Router(strict);
            var mac = await LetIn(cpe, strict);
            var acs = strict.Host.Services.GetRequiredService<AcsOperations>();
            var work = strict.Host.Services.GetRequiredService<BulkWork>();
            foreach (var named in new[] { peer.Address.ToString(), $"[::ffff:127.0.0.1]:{peer.Address.Port}", "169.254.169.254:80", "203.0.113.7:53", "10.0.0.1:22", $"[::1]:{peer.Address.Port}", $"0.0.0.0:{peer.Address.Port}" })
            {
                await Tell(cpe, named);
                var (called, fault) = await acs.Call(mac, Actors.Eve);
                Assert.True(called is null && fault is not null, named);
                Assert.Equal("next", acs.Way(mac, Actors.Eve)!.Name);
            }

            await Tell(cpe, peer.Address.ToString());
            var (id, _) = await work.Start(new BulkOrder(BulkAction.CwmpCall, string.Empty, null, [mac]), Actors.Eve);
            await PageTests.Eventually(() => strict.Store.Read(on => BulkJobs.Find(on, id!))!.State == BulkJob.Standing.Finished);
            Assert.Equal(1, strict.Store.Read(on => BulkJobs.Find(on, id!))!.Refused);

            // What comes first is what was sent last.
            using var witness = new UdpPeer();
            await witness.Send([42], peer.Address);
            Assert.Equal([42], (await peer.Receive()).Datagram);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    [Fact]
    [Attack("C12")]
    public async Task A_device_that_never_comes_costs_three_datagrams_for_each_order_and_one_order_at_a_time()
    {
        using var cpe = Router();
        var mac = await LetIn(cpe);
        await Tell(cpe, peer.Address.ToString());
        for (var order = 0; order < 5; order++)
        {
            clock.Pass(TimeSpan.FromSeconds(4));
            var first = Acs.Call(mac, Actors.Eve);
            clock.Pass(TimeSpan.FromSeconds(4));
            var second = await Acs.Call(mac, Actors.Eve);
            Assert.Equal("It is being asked just now: its session is waited for.", second.Called!.Sentence);
            Assert.False((await first).Called!.IsTaken);
            Assert.Equal(3, peer.Rest().Count);
        }
    }

    [Fact]
    [Attack("C11")]
    public async Task A_flood_at_the_port_gets_no_more_than_its_share_and_the_server_goes_on()
    {
        await using var small = new StunServer(new() { DataFolder = string.Empty, StunPort = 0, Acs = new() { Stun = new StunRates(OfOne: 1, OfOneAtOnce: 5, OfAll: 1000, OfAllAtOnce: 1000) } }, clock);
        small.Start();
        var random = new Random(1);
        for (var some = 1; some <= 20; some++)
        {
            for (var i = 0; i < 50; i++)
            {
                var nonsense = new byte[random.Next(0, i == 0 ? 2048 : 200)];
                random.NextBytes(nonsense);
                await peer.Send(nonsense, small.LocalEndPoint!);
            }

            // Somebody with a share of his own is answered: all of that was looked at, and nothing was lost for want of room.
            using var witness = new UdpPeer(new IPAddress([127, 0, 1, (byte)some]));
            Assert.Equal(witness.Address, await witness.Bind(small.LocalEndPoint!));
        }

        Assert.Empty(peer.Rest());
        byte[] request = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        for (var i = 0; i < 50; i++)
        {
            await peer.Send(request, small.LocalEndPoint!);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(44, (await peer.Receive()).Datagram.Length);
        }

        // When somebody else is answered, all fifty were looked at; and of them nothing is left over a minute later.
        using var other = new UdpPeer(IPAddress.Parse("127.0.0.2"));
        Assert.Equal(other.Address, await other.Bind(small.LocalEndPoint!));
        Assert.Empty(peer.Rest());
        clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(peer.Address, await peer.Bind(small.LocalEndPoint!));
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose()
    {
        peer.Dispose();
        server.Dispose();
    }

    private static MacAddress Mac(int number) => MacAddress.Of($"000e08cf{number:x4}");

    private TestCpe Spa(int number) => new(server, new DeviceId("Sipura", "000E08", "SPA3102", $"FM600CF{number:d5}"), certificate: server.FromProvider(Mac(number).ToString(), $"FM600CF{number:d5}"));

    private TestCpe Router(RunningServer? at = null)
    {
        var cpe = new TestCpe(at ?? server, new DeviceId("Maker", "ABCDEF", "Router", "SN-1")) { Answers = m => m is SetParameterAttributes ? SetParameterAttributesResponse.Instance : null };
        foreach (var (name, value) in new[]
        {
            ("PeriodicInformInterval", "3600"), ("Username", ""), ("Password", ""), ("ConnectionRequestUsername", ""), ("ConnectionRequestPassword", ""),
            ("STUNEnable", "0"), ("STUNServerAddress", ""), ("STUNServerPort", "3478"), ("UDPConnectionRequestAddress", ""), ("NATDetected", "0"),
        })
        {
            cpe.Values[Management + name] = value;
        }

        return cpe;
    }

    private async Task<MacAddress> LetIn(TestCpe cpe, RunningServer? at = null)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single((at ?? server).Store.Read(on => WaitingUnits.All(on)));
        Assert.Null(await (at ?? server).Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        cpe.Login = (unit.Mac.ToString(), cpe.Values[Management + "Password"]);
        return unit.Mac;
    }

    // A session in which it tells how it is seen from outside.
    private static async Task Tell(TestCpe cpe, string outside, string behind = "true")
    {
        var inform = cpe.Inform("4 VALUE CHANGE");
        await cpe.Send(inform with { Parameters = [.. inform.Parameters, new(Management + "NATDetected", new(CwmpType.Boolean, behind)), new(Management + "UDPConnectionRequestAddress", CwmpValue.Of(outside))] });
        Assert.Null(await cpe.Send(null));
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
    }
}
