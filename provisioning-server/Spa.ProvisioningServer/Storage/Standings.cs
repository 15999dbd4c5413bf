using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What is wrong with each device, kept beside it. Whoever writes about a device marks it; the writer judges the marked ones once, before it commits.</summary>
/// <remarks>What becomes wrong by time alone (silence, a certificate's end) has its moment in <c>due</c>; the fleet watch judges those whose moment has come.</remarks>
internal static class Standings
{
    private const int Chunk = 200;

    private static readonly ConditionalWeakTable<IDbConnection, HashSet<MacAddress>> Marked = [];

    /// <summary>Something about a device has changed that may change what is wrong with it.</summary>
    public static void Mark(IDbConnection on, MacAddress mac) => Marked.GetOrCreateValue(on).Add(mac);

    /// <summary>Devices of a model, or all (empty), are judged anew in the background.</summary>
    public static void Sweep(IDbConnection on, string model)
        => on.Execute("insert into standing_sweep (model, reached) values (@model, '') on conflict (model) do update set reached = ''", new { model });

    /// <summary>Judges what was marked on this connection. The writer calls it at the end of each transaction.</summary>
    public static void Settle(IDbConnection on)
    {
        if (Marked.TryGetValue(on, out var marked) && marked.Count > 0)
        {
            var macs = marked.Order().ToList();
            marked.Clear();
            Judge(on, macs, DateTimeOffset.UtcNow);

            // Lines of the timeline that judging wrote mark nothing, but what they call may.
            marked.Clear();
        }
    }

    /// <summary>Forgets what was marked: the transaction was undone.</summary>
    public static void Forget(IDbConnection on) => Marked.Remove(on);

    /// <summary>Judges devices now.</summary>
    public static void Judge(IDbConnection on, IReadOnlyList<MacAddress> macs, DateTimeOffset now)
    {
        var assigned = FirmwareImages.AssignedSince(on);
        foreach (var some in macs.Chunk(Chunk))
        {
            var texts = some.Select(m => m.ToString()).ToList();
            var facts = Facts(on, texts, assigned);
            var numbers = some.Select(DeviceIndex.Number).ToList();
            var before = on.Query<Row>("select number, trouble, since, due from device_standing where number in @numbers", new { numbers }).ToDictionary(r => r.Number);
            foreach (var device in Devices.Some(on, texts))
            {
                Keep(on, device, Diagnosis.Of(device, facts(device), now), before.GetValueOrDefault(DeviceIndex.Number(device.Mac)), now);
            }
        }
    }

    /// <summary>What is wrong with some devices at this moment, in the same order.</summary>
    public static IReadOnlyList<(Device Device, string? Wanted, Diagnosis Diagnosis)> Look(IDbConnection on, IReadOnlyList<Device> devices, DateTimeOffset now)
    {
        var assigned = FirmwareImages.AssignedSince(on);
        return [.. devices.Chunk(Chunk).SelectMany(some =>
        {
            var facts = Facts(on, [.. some.Select(d => d.Mac.ToString())], assigned);
            return some.Select(d => (d, facts(d).Wanted, Diagnosis.Of(d, facts(d), now)));
        })];
    }

    /// <summary>The kept standing of a device; null = not judged yet.</summary>
    public static DeviceStanding? Find(IDbConnection on, MacAddress mac)
        => on.QuerySingleOrDefault<Row>("select number, trouble, since, due from device_standing where number = @number", new { number = DeviceIndex.Number(mac) }) is { } row ? new(mac, (Trouble)row.Trouble, row.Since) : null;

    /// <summary>Forgets a device.</summary>
    public static void Remove(IDbConnection on, MacAddress mac) => on.Execute("delete from device_standing where number = @number", new { number = DeviceIndex.Number(mac) });

    /// <summary>A device was heard: if it is held for silent, its moment has come.</summary>
    public static void Heard(IDbConnection on, MacAddress mac, DateTimeOffset now)
        => on.Execute("update device_standing set due = @now where number = @number and trouble = @silent", new { number = DeviceIndex.Number(mac), now, silent = (long)Trouble.Silent });

    /// <summary>Devices whose moment has come.</summary>
    public static IReadOnlyList<MacAddress> Due(IDbConnection on, DateTimeOffset now, int limit)
        => [.. on.Query<long>("select number from device_standing where due <= @now order by due limit @limit", new { now, limit }).Order().Select(DeviceIndex.Mac)];

    /// <summary>True while a sweep is under way.</summary>
    public static bool Sweeping(IDbConnection on) => on.ExecuteScalar<long>("select count(*) from standing_sweep") > 0;

    /// <summary>The next devices of a sweep, and keeps how far it came; null = no sweep is under way.</summary>
    public static IReadOnlyList<MacAddress>? NextOfSweep(IDbConnection on, int limit)
    {
        var sweep = on.Query<(string Model, string Reached)>("select model, reached from standing_sweep order by model limit 1").ToList();
        if (sweep.Count == 0)
        {
            return null;
        }

        var (model, reached) = sweep[0];
        IReadOnlyList<MacAddress> macs = [.. on.Query<MacAddress>(
            $"select mac from device where mac > @reached {(model.Length == 0 ? string.Empty : "and model = @model")} order by mac limit @limit", new { model, reached, limit })];
        if (macs.Count == 0)
        {
            on.Execute("delete from standing_sweep where model = @model and reached = @reached", new { model, reached });
        }
        else
        {
            on.Execute("update standing_sweep set reached = @to where model = @model and reached = @reached", new { model, reached, to = macs[^1].ToString() });
        }

        return macs;
    }

    /// <summary>Number of devices by trouble, without those that have none.</summary>
    public static IReadOnlyDictionary<Trouble, long> Counts(IDbConnection on)
        => FleetCounts.Troubles(on).Where(c => c.Key != Trouble.None).ToDictionary();

    private static Func<Device, DiagnosisFacts> Facts(IDbConnection on, List<string> texts, IReadOnlyDictionary<string, (string Version, DateTimeOffset Since)> assigned)
    {
        var waiting = on.Query<MacAddress>("select mac from waiting where refused = 0 and mac in @texts", new { texts }).ToHashSet();
        var changing = on.Query<MacAddress>("select mac from device_key where mac in @texts group by mac having count(*) > 1", new { texts }).ToHashSet();
        var managed = on.Query<(string Mac, string Fault)>("select mac, fault from cwmp_device where mac in @texts", new { texts }).ToDictionary(r => MacAddress.Of(r.Mac), r => r.Fault);
        return device =>
        {
            var model = assigned.TryGetValue(device.Model, out var found) ? found : default((string Version, DateTimeOffset Since)?);
            return new()
            {
                Waiting = waiting.Contains(device.Mac),
                KeyChanging = changing.Contains(device.Mac),
                ByCwmp = managed.ContainsKey(device.Mac),
                CwmpFault = managed.GetValueOrDefault(device.Mac) ?? string.Empty,
                Wanted = device.Firmware ?? model?.Version,
                WantedSince = device.Firmware is null ? model?.Since : null,
            };
        };
    }

    private static void Keep(IDbConnection on, Device device, Diagnosis diagnosis, Row? before, DateTimeOffset now)
    {
        var was = before is null ? Trouble.None : (Trouble)before.Trouble;
        var same = before is not null && was == diagnosis.Trouble;
        if (same && before!.Due == diagnosis.Until)
        {
            return;
        }

        var number = DeviceIndex.Number(device.Mac);

        // The condition on what it was makes one of two servers that judge at once the one that tells.
        var kept = before is null
            ? on.Execute(
                "insert into device_standing (number, trouble, since, due) values (@number, @trouble, @now, @Until) on conflict (number) do nothing",
                new { number, trouble = (long)diagnosis.Trouble, now, diagnosis.Until })
            : on.Execute(
                "update device_standing set trouble = @trouble, since = @since, due = @Until where number = @number and trouble = @old",
                new { number, trouble = (long)diagnosis.Trouble, since = same ? before.Since : now, diagnosis.Until, old = before.Trouble });
        if (kept > 0 && !same)
        {
            DeviceIndex.Touch(on, device.Mac);
            StandingNews.Tell(on, device, was, before?.Since, diagnosis, now);
        }
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public long Trouble { get; init; }

        public DateTimeOffset Since { get; init; }

        public DateTimeOffset? Due { get; init; }
    }
}
