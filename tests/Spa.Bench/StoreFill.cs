using System.Data;
using System.Diagnostics;
using Dapper;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench;

/// <summary>Puts a fleet into a store by the server's own writing code: so every row is one that the server makes.</summary>
internal static class StoreFill
{
    private const int AtOnce = 25_000;

    /// <summary>Makes the store of a folder.</summary>
    /// <param name="folder">The data folder; the store is closed again at the end.</param>
    /// <param name="devices">How many devices.</param>
    /// <param name="now">The time of the fleet.</param>
    /// <param name="ownLayers">True gives each enrolled device a layer of its own with two variables, one of them a secret.</param>
    /// <param name="progress">Told how many are in.</param>
    /// <returns>Seconds that it took.</returns>
    public static async Task<double> Fill(string folder, int devices, DateTimeOffset now, bool ownLayers, Action<int> progress)
    {
        var watch = Stopwatch.StartNew();
        using var store = Store.Open(folder);
        await store.Write(on =>
        {
            // A new server does this at its first round, when there is nothing to judge anew.
            Standings.NextOfSweep(on, 1);
            if (on is StoreConnection { Engine: SqliteEngine })
            {
                ((StoreConnection)on).Inner.Execute("pragma cache_size = -1000000; pragma wal_autocheckpoint = 100000");
            }
        });
        for (var from = 0; from < devices; from += AtOnce)
        {
            var (first, last) = (from, Math.Min(from + AtOnce, devices));
            var made = Enumerable.Range(first, last - first).Select(i => MadeFleet.Device(i, devices, now)).ToList();
            await store.Write(on => made.ForEach(device => Put(store, on, device, ownLayers)));
            progress(last);
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>One device with what its enrolment, its profiles and its reports leave beside it; without its timeline, and without the last profile and report themselves.</summary>
    public static void Put(Store store, IDbConnection on, Fleet.Inventory.Device device, bool ownLayers)
    {
        Devices.Put(on, device);
        if (device.EnrolledAt is not { } enrolled)
        {
            return;
        }

        var (mac, health) = (device.Mac, device.Health);
        Enrolments.NewKey(store, on, mac, enrolled);
        Healths.Seen(on, mac, health.Address!, health.Software, health.LastSeen!.Value);
        if (health.CertificateUntil is { } until)
        {
            Healths.Certificate(on, mac, until);
        }

        for (var sequence = 0; sequence < device.Sequence; sequence++)
        {
            Devices.NextSequence(on, mac, device.Silence);
        }

        Healths.ProfileTaken(on, mac, health.SequenceTaken, true, health.ProfileTaken!.Value);
        DeviceKeys.Used(on, mac, 1, enrolled);
        Healths.Reported(on, mac, health.SequenceReported, health.Reported!.Value);
        Healths.Told(on, mac, health.ResyncFault, health.UpgradeFault, health.Refused);
        DeviceAgents.Said(on, device, $"Linksys/SPA-3102-{health.Software} ({device.Serial})", enrolled);
        if (ownLayers)
        {
            store.Layers.Add(
                on,
                Layer.Empty(LayerScope.Of(mac)).With([
                    new LayerChange.SetVariable(new("number", VariableType.Text, $"49{MadeFleet.Mix((ulong)DeviceIndex.Number(mac)) % 10_000_000_000}")),
                    new LayerChange.SetVariable(new("secret", VariableType.Secret, $"{MadeFleet.Mix((ulong)DeviceIndex.Number(mac) + 5):x16}")),
                ]),
                "eve", string.Empty, null, enrolled);
        }
    }
}
