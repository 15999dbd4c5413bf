using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class StoreTests
{
    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task A_write_that_fails_undoes_itself_and_nobody_elses(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var tasks = Enumerable.Range(0, 100).Select(i => store.Write(on =>
        {
            Devices.Put(on, new Device(MacAddress.Of($"000e0800{i:x4}")));
            return i % 10 == 0 ? throw new InvalidOperationException("no") : i;
        })).ToList();
        foreach (var task in tasks)
        {
            await Task.WhenAny(task);
        }

        Assert.Equal(10, tasks.Count(t => t.IsFaulted));
        Assert.Equal(90, store.Read(Devices.Count));
        Assert.Null(store.Read(on => Devices.Find(on, MacAddress.Of("000e08000000"))));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Two_processes_worth_of_writers_do_not_lose_each_others_words(string kind)
    {
        using var place = Place.Of(kind);
        using var one = place.Open();
        using var other = place.Open();
        var version = one.Version();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : other).Write(on => Devices.Put(on, new Device(MacAddress.Of($"000e0800{i:x4}"))))));
        Assert.Equal(200, one.Read(Devices.Count));
        Assert.NotEqual(version, one.Version());
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task What_was_written_is_there_when_it_is_opened_again(string kind)
    {
        using var place = Place.Of(kind);
        var scope = LayerScope.Parse("site:acme/berlin").OrThrow();
        using (var store = place.Open())
        {
            await store.Write(on =>
            {
                var layer = Layer.Empty(scope).With([new LayerChange.SetEntry(new("Password_1_", "hidden", null)), new LayerChange.SetVariable(new("pin", VariableType.Secret, "1234"))]);
                store.Layers.Add(on, Layer.Empty(scope), "eve", "nothing yet", null, DateTimeOffset.UtcNow);
                store.Layers.Add(on, layer, "eve", "a password and a pin", null, DateTimeOffset.UtcNow);
            });
        }

        using var again = place.Open();
        var layer = again.Read(on => again.Layers.Get(on, scope));
        Assert.Equal((2L, "hidden", "1234"), (layer.Revision, layer.Entries["Password_1_"].Text, layer.Variables["pin"].Value));
    }

    [Fact]
    public void A_sealed_value_opens_only_in_its_place_and_unchanged()
    {
        using var folder = new Folder();
        using var box = SecretBox.Open(folder.File("master.key"));
        var one = box.Seal("secret", "a");
        Assert.Equal("secret", box.OpenText(one, "a"));
        Assert.NotEqual(one, box.Seal("secret", "a"));
        Assert.ThrowsAny<CryptographicException>(() => box.OpenText(one, "b"));
        for (var i = 0; i < one.Length; i++)
        {
            byte[] changed = [.. one];
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => box.OpenText(changed, "a"));
        }

        File.WriteAllBytes(folder.File("other.key"), new byte[32]);
        using var other = SecretBox.Open(folder.File("other.key"));
        Assert.ThrowsAny<CryptographicException>(() => other.OpenText(one, "a"));
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once()
    {
        using var folder = new Folder();
        using var box = SecretBox.Open(folder.File("master.key"));
        Parallel.For(0, 8, thread =>
        {
            // As long as a profile, so that the threads meet inside the cipher.
            var plain = new string((char)('a' + thread), 30_000);
            for (var i = 0; i < 1000; i++)
            {
                Assert.Equal(plain, box.OpenText(box.Seal(plain, "a"), "a"));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task The_waiting_list_is_bounded_for_each_MAC(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var mac = MacAddress.Of("000e08aabbcc");
        var now = DateTimeOffset.UnixEpoch;
        await store.Write(on =>
        {
            for (var i = 0; i < 50; i++)
            {
                WaitingUnits.Put(on, new(mac, i.ToString("x64", CultureInfo.InvariantCulture)) { FirstSeen = now.AddSeconds(i), LastSeen = now.AddSeconds(i) });
            }
        });
        Assert.Equal(8, store.Read(on => WaitingUnits.Of(on, mac)).Count);
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task A_timeline_is_bounded(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var mac = MacAddress.Of("000e08aabbcc");
        await store.Write(on =>
        {
            // A thousand at a time what was there before.
            for (var at = 0; at < 7; at++)
            {
                on.Execute($"insert into device_event (mac, id, kind, severity, text) values {string.Join(", ", Enumerable.Range(at * 1000, 1000).Select(i => $"('{mac}', {i}, 'syslog', 0, 'x')"))}");
            }

            for (var i = 0; i < 1500; i++)
            {
                DeviceEvents.Add(on, mac, "syslog", Severity.Fine, $"{i}");
            }
        });
        var lines = store.Read(on => DeviceEvents.Of(on, mac, 20_000));
        Assert.InRange(lines.Count, 5000, 6499);
        Assert.Equal("1499", lines[0].Text);
    }

    /// <summary>The real server as a process of its own, killed in the middle of its work.</summary>
    [Fact]
    [Attack("D6")]
    [SystemTest]
    public async Task Nothing_that_was_acknowledged_is_lost_when_the_server_is_killed()
    {
        using var folder = new Folder();
        var mac = MacAddress.Of("000e08700001");
        DeviceKey key;
        using (var store = Store.Open(folder.Path))
        {
            key = await store.Write(on =>
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, PublicKey = new string('a', 64) });
                return Enrolments.NewKey(store, on, mac, DateTimeOffset.UtcNow);
            });
        }

        var random = new Random(4);
        var next = 1;
        for (var round = 0; round < 4; round++)
        {
            var acknowledged = new List<int>();
            var refusals = new ConcurrentQueue<string>();
            using (var server = await ServerProcess.Start(folder.Path))
            using (var client = new HttpClient { BaseAddress = new Uri(server.Http) })
            {
                var wanted = random.Next(5, 60);
                var sending = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
                {
                    while (true)
                    {
                        var number = Interlocked.Increment(ref next);
                        try
                        {
                            using var answer = await client.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, number, "6.0.1", $"report {number}")));
                            if (!answer.IsSuccessStatusCode)
                            {
                                refusals.Enqueue($"report {number}: {answer.StatusCode}");
                                continue;
                            }
                        }
                        catch (HttpRequestException e)
                        {
                            // The server is gone.
                            refusals.Enqueue($"report {number}: {e.Message} {e.InnerException?.Message}");
                            return;
                        }

                        lock (acknowledged)
                        {
                            acknowledged.Add(number);
                        }
                    }
                })).ToArray();
                await PageTests.Eventually(() =>
                {
                    lock (acknowledged)
                    {
                        return acknowledged.Count >= wanted || !refusals.IsEmpty;
                    }
                });
                Assert.Empty(refusals);
                server.Kill();
                await Task.WhenAll(sending);
            }

            using var store = Store.Open(folder.Path);
            Assert.Equal("ok", store.Read(on => on.ExecuteScalar<string>("pragma integrity_check")));
            var kept = store.Read(on => DeviceEvents.Of(on, mac, 1000)).Select(e => e.Text).ToHashSet();
            Assert.InRange(acknowledged.Count, 5, 400);
            Assert.All(acknowledged, number => Assert.Contains($"Report taken: 3 settings, profile {number} in force.", kept));
            Assert.True(store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported >= acknowledged.Max());
        }
    }
}
