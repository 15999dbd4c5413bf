using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Serving;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>What is ready for a unit is given only while it is right: after every kind of change, by this server or by another process, the next answer is made of what is now.</summary>
public class ReadyProfileTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static int next = 0x600000;

    // What a profile is made of: its name, and how it is changed to say another text in its own parameter. All share a server.
    private static readonly Dictionary<string, Func<Store, MacAddress, string, Task>> Changes = new()
    {
        ["the layer of all devices"] = (store, _, text) => Serve(store, LayerScope.All, "GPP_D", text),
        ["the layer of its model"] = (store, mac, text) => Serve(store, LayerScope.Parse($"model:{store.Read(on => Devices.Find(on, mac))!.Model}").OrThrow(), "GPP_E", text),
        ["its own layer"] = (store, mac, text) => store.Write(mac, on => store.Layers.Add(on, Saying(LayerScope.Of(mac), "GPP_F", text), "eve", "test", null, DateTimeOffset.UtcNow)),
        ["a variable of its own layer"] = (store, mac, text) => store.Write(mac, on => store.Layers.Add(
            on, Saying(LayerScope.Of(mac), "GPP_G", "{{word}}").With([new LayerChange.SetVariable(new("word", VariableType.Text, text))]), "eve", "test", null, DateTimeOffset.UtcNow)),
        ["its customer"] = async (store, mac, text) =>
        {
            await Serve(store, LayerScope.Parse($"customer:c{mac}").OrThrow(), "GPP_H", text);
            await store.Write(on => Devices.Put(on, Devices.Find(on, mac)! with { Customer = $"c{mac}" }));
        },
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_change_counts_with_the_next_request(string what)
    {
        var (mac, key) = await Ready();
        await Changes[what](server.Store, mac, $"by {what}");
        Assert.Equal($"by {what}", await Asked(mac, key, Parameter(what)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_change_by_another_process_counts_with_the_next_request(string what)
    {
        var (mac, key) = await Ready();
        using (var other = Store.Open(server.Data))
        {
            await Changes[what](other, mac, $"elsewhere by {what}");
        }

        Assert.Equal($"elsewhere by {what}", await Asked(mac, key, Parameter(what)));
    }

    // The proof that the tests above look at what they say: without the database's own marks the old file is served.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_marks_nobody_would_notice(string what)
    {
        var broken = new RunningServer();
        await broken.InitializeAsync();
        var (mac, key) = await Ready(broken);
        await broken.Store.Write(on =>
        {
            foreach (var name in on.Query<string>("select name from sqlite_master where type = 'trigger' and name like 'served%'").ToList())
            {
                on.Execute($"drop trigger {name}");
            }
        });
        var before = await Asked(mac, key, Parameter(what), broken);
        await Changes[what](broken.Store, mac, "unseen");
        Assert.Equal(before, await Asked(mac, key, Parameter(what), broken));
        await broken.DisposeAsync();
    }

    [Fact]
    [Attack("D1")]
    public async Task Who_is_blocked_removed_revoked_or_let_in_anew_gets_nothing_that_was_ready()
    {
        var deeds = new Func<MacAddress, Task>[]
        {
            mac => server.Operations.Block(mac, true, Actors.Eve),
            mac => server.Operations.Remove(mac, Actors.Eve),
            async mac => Assert.Null(await ((ProvisioningServer.Hosting.Units.DeviceCertificates)server.Host.Services.GetService(typeof(ProvisioningServer.Hosting.Units.DeviceCertificates))!).Revoke(mac, "stolen", Actors.Eve)),
            async mac =>
            {
                using var elsewhere = Store.Open(server.Data);
                await elsewhere.Write(on => DeviceKeys.End(on, mac));
            },
            async mac =>
            {
                using var elsewhere = Store.Open(server.Data);
                await elsewhere.Write(on =>
                {
                    Devices.Remove(on, mac);
                    Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, PublicKey = new string('b', 64) });
                    Healths.Seen(on, mac, "127.0.0.1", null, DateTimeOffset.UtcNow);
                    Healths.ProfileTaken(on, mac, 1, true, DateTimeOffset.UtcNow);
                    Enrolments.NewKey(elsewhere, on, mac, DateTimeOffset.UtcNow);
                });
            },
        };
        foreach (var deed in deeds)
        {
            var (mac, key) = await Ready();
            await deed(mac);
            Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
        }
    }

    [Fact]
    public async Task A_key_that_changes_is_carried_by_the_next_answer()
    {
        var (mac, key) = await Ready();
        Assert.Null(await server.Operations.NewKey(mac, Actors.Eve));
        Assert.NotEqual(key.Key, await Asked(mac, key, "GPP_SA"));
    }

    [Fact]
    public async Task A_rule_for_its_model_and_an_image_count_with_the_next_request()
    {
        var (mac, key) = await Ready();
        var model = server.Store.Read(on => Devices.Find(on, mac))!.Model;
        var before = await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg");
        await server.Store.Write(on => UnitRules.Put(on, UnitRule.Usual(model, null, false) with { Digest = KeyDigest.Sha256 }, "eve", DateTimeOffset.UtcNow));
        var ruled = await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg");
        Assert.NotEqual(before, ruled);
        await server.Store.Write(on => UnitRules.Put(on, UnitRule.Usual(model, null, false), "eve", DateTimeOffset.UtcNow));

        foreach (var wanted in new[] { "9.9.1", "9.9.2" })
        {
            await Ask(mac, key, 3);
            await server.Store.Write(on =>
            {
                FirmwareImages.Put(on, new StoredImage { Model = model, Version = wanted, File = $"x-{wanted}.bin", Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" });
                FirmwareImages.Assign(on, model, wanted, "eve", DateTimeOffset.UtcNow);
            });
            Assert.Contains($"x-{wanted}.bin", await Asked(mac, key, "Upgrade_Rule"), StringComparison.Ordinal);
        }

        await server.Store.Write(on => FirmwareImages.Assign(on, model, null, "eve", DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task Another_server_on_the_same_database_is_noticed()
    {
        foreach (var kind in Place.KindNames)
        {
            using var place = Place.Of(kind);
            using var one = place.Open();
            using var other = place.Open();
            var mac = MacAddress.Of("000e08650001");
            await one.Write(on =>
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled });
                Healths.Seen(on, mac, "10.0.0.1", "6.0", DateTimeOffset.UtcNow);
                Healths.ProfileTaken(on, mac, 0, true, DateTimeOffset.UtcNow);
            });
            foreach (var change in new Func<Task>[]
            {
                () => other.Write(on => Devices.Put(on, Devices.Find(on, mac)! with { Note = "changed" })),
                () => other.Write(mac, on => Enrolments.NewKey(other, on, mac, DateTimeOffset.UtcNow)),
                () => Serve(other, LayerScope.All, "GPP_D", "x"),
                () => other.Write(mac, on => other.Layers.Add(on, Layer.Empty(LayerScope.Of(mac)), "eve", "test", null, DateTimeOffset.UtcNow)),
                () => other.Write(mac, on => Healths.Seen(on, mac, "10.0.0.2", "6.0", DateTimeOffset.UtcNow)),
                () => other.Write(on => on.Execute("insert into publish_device (mac, publish, stage, sequence, outcome, excused, refused_before, why) values (@mac, 7, 0, 0, 0, 0, '', '')", new { mac })),
                () => other.Write(on => Devices.Remove(on, MacAddress.Of("000e08650002"))),
            })
            {
                var condition = new SightingIf(one.Read(on => ServedMark.Of(on, mac)), "6.0", null);
                var address = one.Read(on => Devices.Find(on, mac))!.Health.Address!;
                Assert.True(await one.Seen(mac, address, 0, condition), kind);
                await other.Write(on => Devices.Put(on, new Device(MacAddress.Of("000e08650002"))));
                Assert.True(await one.Seen(mac, address, 0, condition), $"{kind}: what is of another device is nothing new for this one");
                await change();
                Assert.False(await one.Seen(mac, address, 0, condition), kind);
            }
        }
    }

    [Fact]
    public async Task A_contact_that_is_not_right_any_more_writes_nothing_and_those_beside_it_do()
    {
        using var place = Place.Of("SQLite");
        var clock = new TestClock();
        using var store = place.Open(clock);
        var macs = Enumerable.Range(1, 20).Select(i => MacAddress.Of($"000e0866{i:x4}")).ToList();
        await store.Write(on => macs.ForEach(mac =>
        {
            Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled });
            Healths.Seen(on, mac, "10.0.0.1", "6.0", clock.Now);
            Healths.ProfileTaken(on, mac, 0, true, clock.Now);
        }));
        var before = clock.Now;
        clock.Now += TimeSpan.FromMinutes(3);
        var held = await Task.WhenAll(macs.Select((mac, i) => store.Seen(mac, "10.0.0.1", i % 4 == 1 ? 5 : 0, new SightingIf(
            store.Read(on => ServedMark.Of(on, mac)) with { Device = i % 4 == 0 ? 99 : store.Read(on => ServedMark.Of(on, mac)).Device }, i % 4 == 2 ? "5.9" : "6.0", TimeSpan.FromMinutes(10)))));
        Assert.Equal(macs.Select((_, i) => i % 4 == 3), held);
        Assert.All(macs.Zip(held), pair => Assert.Equal(pair.Second ? clock.Now : before, store.Read(on => Devices.Find(on, pair.First))!.Health.LastSeen!.Value, TimeSpan.FromMilliseconds(1)));

        // Silent for longer than it may be: somebody has to look.
        clock.Now += TimeSpan.FromMinutes(11);
        Assert.False(await store.Seen(macs[3], "10.0.0.1", 0, new SightingIf(store.Read(on => ServedMark.Of(on, macs[3])), null, TimeSpan.FromMinutes(10))));
        Assert.True(await store.Seen(macs[3], "10.0.0.1", 0, new SightingIf(store.Read(on => ServedMark.Of(on, macs[3])), null, null)));
    }

    [Fact]
    public async Task What_is_ready_is_the_answer_that_the_web_server_gives_and_the_contact_is_noted()
    {
        var (mac, key) = await Ready();
        var plain = await Raw($"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        // A field that the quick way does not know sends it the long way.
        var whole = await Raw($"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Other: 1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", plain.Head, StringComparison.Ordinal);
        Assert.Equal(Fields(whole.Head), Fields(plain.Head));
        Assert.Equal(whole.Body, plain.Body);
        Assert.Equal("1", ProfileTests.Open(plain.Body, key.Key)["Profile_Sequence"]);

        var before = server.Store.Read(on => Devices.Find(on, mac))!.Health.LastSeen;
        await Raw($"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.True(server.Store.Read(on => Devices.Find(on, mac))!.Health.LastSeen > before);

        static IEnumerable<string> Fields(string head) => head.Split("\r\n").Where(l => !l.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Requests_of_both_kinds_on_one_connection_are_answered_in_order()
    {
        var (mac, key) = await Ready();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        var profile = $"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\n";
        foreach (var request in new[] { profile + "\r\n", profile + "Connection: keep-alive\r\n\r\n", "GET /spa3102.cfg HTTP/1.1\r\nHost: x\r\n\r\n", profile + "Connection: close\r\n\r\n" })
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            Assert.StartsWith("HTTP/1.1 200 OK", await Head(client.GetStream()), StringComparison.Ordinal);
        }

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
    }

    [Fact]
    [Attack("D1")]
    public async Task Another_token_place_or_unit_gets_what_it_would_get_without()
    {
        var (mac, key) = await Ready();
        var wrong = await Raw($"GET /p/{new string('0', 32)}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", wrong.Head, StringComparison.Ordinal);
        var other = await Raw($"GET /p/{key.Token}/000e08ffff01.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(wrong.Body, other.Body);

        // Another program on the unit is news, and is noted.
        const string Agent = "Linksys/SPA-3102-6.0.0(GW) (FM600F123456)";
        await Raw($"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nUser-Agent: {Agent}\r\nConnection: close\r\n\r\n");
        Assert.Equal("6.0.0(GW)", server.Store.Read(on => Devices.Find(on, mac))!.Health.Software);
    }

    [Fact]
    public async Task Cut_anywhere_a_request_is_answered_all_the_same()
    {
        var (mac, key) = await Ready();
        var request = Encoding.ASCII.GetBytes($"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        foreach (var at in Enumerable.Range(1, request.Length - 1).Where(i => i % 7 == 0 || i > request.Length - 4))
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
            await client.GetStream().WriteAsync(request.AsMemory(0, at));
            await client.GetStream().WriteAsync(request.AsMemory(at));
            Assert.StartsWith("HTTP/1.1 200 OK", await Head(client.GetStream()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_silent_connection_ends_with_the_server_and_not_after_it()
    {
        var small = new RunningServer();
        await small.InitializeAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, small.Report.HttpPort);
        Assert.Equal(HttpStatusCode.OK, (await small.Plain.GetAsync("/spa3102.cfg")).StatusCode);
        var began = System.Diagnostics.Stopwatch.StartNew();
        await small.DisposeAsync();
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(25), "the server waited for a connection that says nothing");
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
    }

    private static string Parameter(string what) => $"GPP_{(char)('D' + Changes.Keys.ToList().IndexOf(what))}";

    private static Layer Saying(LayerScope scope, string name, string text) => Layer.Empty(scope).With([new LayerChange.SetEntry(new(name, text, null))]);

    private static async Task Serve(Store store, LayerScope scope, string name, string text)
        => await store.Write(on => ProvisioningServer.Storage.Layers.Serve(on, scope, store.Layers.Add(on, Saying(scope, name, text), "eve", "test", null, DateTimeOffset.UtcNow), "eve", DateTimeOffset.UtcNow));

    // A device for which the next request is answered from what is ready.
    private async Task<(MacAddress Mac, DeviceKey Key)> Ready(RunningServer? on = null)
    {
        var (mac, key) = await (on ?? server).Enrolled($"000e08{Interlocked.Increment(ref next):x6}");
        await Ask(mac, key, 3, on);
        var maker = (ProfileMaker)(on ?? server).Host.Services.GetService(typeof(ProfileMaker))!;
        Assert.NotNull(maker.Cache.Ready(mac));
        return (mac, key);
    }

    private async Task Ask(MacAddress mac, DeviceKey key, int times, RunningServer? on = null)
    {
        for (var i = 0; i < times; i++)
        {
            (await (on ?? server).Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).EnsureSuccessStatusCode();
        }
    }

    private async Task<string> Asked(MacAddress mac, DeviceKey key, string name, RunningServer? on = null)
        => ProfileTests.Open(await (on ?? server).Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key).GetValueOrDefault(name, string.Empty);

    private async Task<(string Head, byte[] Body)> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer);
        var bytes = answer.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return (Encoding.ASCII.GetString(bytes, 0, end), bytes[(end + 4)..]);
    }

    // Reads one answer to its end.
    private static async Task<string> Head(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one);
            head.Add(one[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        var length = text.Split("\r\n").First(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))[16..];
        await stream.ReadExactlyAsync(new byte[int.Parse(length, CultureInfo.InvariantCulture)]);
        return text;
    }
}
