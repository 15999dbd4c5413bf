using System.Collections.Concurrent;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Two real servers on one PostgreSQL, one of them killed in the middle of its work.</summary>
public class TwoServersTests
{
    [PostgresFact]
    [Attack("D6")]
    public async Task Nothing_that_either_acknowledged_is_lost_when_one_is_killed_and_the_other_goes_on()
    {
        using var folder = new Folder();
        var address = PostgresServer.DatabaseText();
        var database = DatabaseAddress.Parse(address, out _)!;
        var macs = Enumerable.Range(1, 8).Select(i => MacAddress.Of($"000e0871{i:x4}")).ToList();
        List<DeviceKey> keys;
        using (var store = Store.Open(folder.Path, database))
        {
            keys = await store.Write(on => macs.ConvertAll(mac =>
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, PublicKey = new string('a', 64) });
                return Enrolments.NewKey(store, on, mac, DateTimeOffset.UtcNow);
            }));
        }

        // One data folder for both: keys and images are the same wherever a unit comes.
        using var one = await ServerProcess.Start(folder.Path, address);
        using var other = await ServerProcess.Start(folder.Path, address);
        var acknowledged = new ConcurrentQueue<(int Device, int Number)>();
        var refusals = new ConcurrentQueue<string>();
        var (next, killed, stop) = (0, false, false);
        using var client = new HttpClient();
        var sending = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var turn = worker; !Volatile.Read(ref stop); turn++)
            {
                var (number, device) = (Interlocked.Increment(ref next), turn % macs.Count);
                var server = turn % 2 == 0 && !Volatile.Read(ref killed) ? one : other;
                try
                {
                    using var answer = await client.PostAsync($"{server.Http}/report/{keys[device].Token}/{macs[device]}.xml", new ByteArrayContent(ReportTests.Report(keys[device], number, "6.0.1", $"report {number}")));
                    if (answer.IsSuccessStatusCode)
                    {
                        acknowledged.Enqueue((device, number));
                    }
                    else
                    {
                        refusals.Enqueue($"{number}: {answer.StatusCode}");
                    }
                }
                catch (HttpRequestException) when (server == one)
                {
                    Volatile.Write(ref killed, true);
                }
            }
        })).ToArray();
        await PageTests.Eventually(() => acknowledged.Count > 60 || !refusals.IsEmpty);
        one.Kill();
        Volatile.Write(ref killed, true);
        var before = acknowledged.Count;
        await PageTests.Eventually(() => acknowledged.Count > before + 60 || !refusals.IsEmpty);
        Volatile.Write(ref stop, true);
        await Task.WhenAll(sending);
        Assert.Empty(refusals);

        using var again = Store.Open(folder.Path, database);
        for (var i = 0; i < macs.Count; i++)
        {
            var kept = again.Read(on => DeviceEvents.Of(on, macs[i], 5000)).Select(e => e.Text).ToHashSet();
            Assert.All(acknowledged.Where(a => a.Device == i), a => Assert.Contains($"Report taken: 3 settings, profile {a.Number} in force.", kept));
            Assert.True(again.Read(on => Devices.Find(on, macs[i]))!.Health.SequenceReported >= acknowledged.Where(a => a.Device == i).Max(a => a.Number));
        }

        Assert.Equal(macs.Count, again.Read(FleetCounts.All));
        Assert.DoesNotContain("never-shown", string.Concat(Directory.GetFiles(folder.File("logs")).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_one_writes_the_other_sees_at_once()
    {
        using var place = Place.Of("PostgreSQL");
        using var one = place.Open();
        using var other = place.Open();
        var mac = MacAddress.Of("000e08710001");
        var version = other.Version();
        await one.Write(on => Devices.Put(on, new Device(mac)));
        Assert.NotEqual(version, other.Version());
        Assert.NotNull(other.Read(on => Devices.Find(on, mac)));
        version = other.Version();
        await one.Write(mac, on => Devices.NextSequence(on, mac, null));
        Assert.NotEqual(version, other.Version());
        Assert.Equal(1, other.Read(on => Devices.Find(on, mac))!.Sequence);
    }
}
