using System.Data;
using System.Security.Cryptography;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>Does one thing to many devices: a chunk of them in each transaction together with how far it came, so that a kill at any moment neither leaves one out nor does it twice.</summary>
internal sealed class BulkWork(Store store, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>How many devices an order would be for now. Counting ends at ten thousand, then the number is a least one.</summary>
    public (long Count, bool Exact) Count(BulkOrder order, Actor by) => store.Read(on => Count(on, order, by));

    /// <summary>Takes an order. When it comes back without a fault, it is durable and will be done.</summary>
    public Task<(string? Id, Refusal? Fault)> Start(BulkOrder order, Actor by) => store.Write<(string?, Refusal?)>(on =>
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return (null, no);
        }

        if (order.Query is null && order.Macs.Count is 0 or > BulkOrder.MostMacs)
        {
            return (null, Refusal.Of("macs", $"Select 1 to {BulkOrder.MostMacs} devices, or all that fit a search."));
        }

        if (Wrong(on, order, by) is { } wrong)
        {
            return (null, wrong);
        }

        var (count, exact) = Count(on, order, by);
        if (count == 0)
        {
            return (null, Refusal.NotFound("No device fits: nothing is to do."));
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        BulkJobs.Add(on, id, order, count, by, clock.GetUtcNow());
        store.Audits.Add(on, by, "devices", $"Bulk {id}: {order.Spoken}, {order.Which} ({(exact ? string.Empty : "at least ")}{count} devices).");
        return (id, null);
    });

    /// <summary>Stops one; what was done stays done.</summary>
    public Task<Refusal?> Stop(string id, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return no;
        }

        if (BulkJobs.Find(on, id) is not { } job || !Sees(by, job) || !BulkJobs.Stop(on, id, clock.GetUtcNow()))
        {
            return Refusal.NotFound("There is no such job that runs.");
        }

        store.Audits.Add(on, by, "devices", $"Bulk {id} stopped.");
        return null;
    });

    /// <summary>Jobs that an actor sees: his own, or all when he sees every device.</summary>
    public static bool Sees(Actor by, BulkJob job) => by.SeesAll || job.By == by.Name;

    /// <summary>Does the next chunk of whatever is under way. False when nothing is.</summary>
    public async Task<bool> Step()
    {
        if (store.Read(BulkJobs.Next) is not { } id)
        {
            return false;
        }

        await Step(id);
        return true;
    }

    /// <summary>Does the next chunk of a job. False when it is done.</summary>
    public Task<bool> Step(string id) => store.Write(on =>
    {
        if (BulkJobs.Take(on, id) is not var (order, by, reached))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var devices = Next(on, order, by, reached);
        var done = 0;
        var reasons = new List<string>();
        foreach (var device in devices)
        {
            if (Do(on, order, device, by, now) is { } refusal)
            {
                reasons.Add($"{device.Mac}: {refusal.Sentence}");
            }
            else
            {
                done++;
            }
        }

        BulkJobs.Advance(on, id, devices.Count == 0 ? null : devices[^1].Mac, done, reasons, now);
        return devices.Count > 0;
    });

    private static (long Count, bool Exact) Count(IDbConnection on, BulkOrder order, Actor by)
    {
        if (order.Query is { } query)
        {
            var totals = Devices.Totals(on, DeviceSearch.For(by, query));
            return (totals.All, totals.Exact);
        }

        return (order.Macs.Distinct().Chunk(Selection.AtOnce).Sum(some => Devices.Some(on, [.. some.Select(m => m.ToString())]).Count(d => by.Sees(d.Customer))), true);
    }

    private static IReadOnlyList<Device> Next(IDbConnection on, BulkOrder order, Actor by, string reached)
    {
        if (order.Query is { } query)
        {
            return Devices.Search(on, DeviceSearch.For(by, query) with { Sort = DeviceSort.Mac, After = reached.Length == 0 ? null : reached, Limit = AtOnce }).Devices;
        }

        var rest = order.Macs.Distinct().Order().Where(m => reached.Length == 0 || m > MacAddress.Of(reached));
        return [.. Selection.Of(rest, by)(on).Take(AtOnce)];
    }

    // What is wrong with the order whichever device it is for: said before anything is done.
    private static Refusal? Wrong(IDbConnection on, BulkOrder order, Actor by)
    {
        if (order.Action is BulkAction.Tag or BulkAction.Untag && string.IsNullOrWhiteSpace(order.Argument))
        {
            return Refusal.Of("argument", "Name a tag, or several with blanks between.");
        }

        var probe = new Device(MacAddress.Of("000000000000")) { Customer = by.SeesAll ? null : by.Customers[0] };
        return order.Action switch
        {
            BulkAction.Firmware when order.Argument.Length > 0 && FirmwareImages.All(on).All(i => i.Version != order.Argument) => Refusal.Of("argument", $"There is no image {order.Argument}: upload it first."),
            BulkAction.Tag or BulkAction.Move or BulkAction.Recustomer => Operations.Changed(on, probe, Change(order, probe), by, out _),
            _ => null,
        };
    }

    private static DeviceChange Change(BulkOrder order, Device device)
    {
        var tags = order.Argument.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var slash = order.Argument.IndexOf('/', StringComparison.Ordinal);
        return order.Action switch
        {
            BulkAction.Tag => new() { Tags = string.Join(' ', device.Tags.Concat(tags)) },
            BulkAction.Untag => new() { Tags = string.Join(' ', device.Tags.Except(tags, StringComparer.Ordinal)) },
            BulkAction.Move => new() { Customer = slash < 0 ? order.Argument : order.Argument[..slash], Site = slash < 0 ? string.Empty : order.Argument[(slash + 1)..] },
            BulkAction.Retag => new() { Tags = string.Join(' ', device.Tags.Select(t => t == tags[0] ? tags[^1] : t)) },
            BulkAction.Recustomer => new() { Customer = order.Argument },
            _ => new() { Firmware = order.Argument },
        };
    }

    private Refusal? Do(IDbConnection on, BulkOrder order, Device device, Actor by, DateTimeOffset now)
    {
        var mac = device.Mac;
        switch (order.Action)
        {
            case BulkAction.Remove:
                Devices.Remove(on, mac);
                return null;
            case BulkAction.Block or BulkAction.Unblock:
                var state = order.Action == BulkAction.Block ? DeviceState.Blocked : device.PublicKey is null ? DeviceState.Expected : DeviceState.Enrolled;
                if (state != device.State && (order.Action == BulkAction.Block || device.State == DeviceState.Blocked))
                {
                    Devices.Put(on, device with { State = state });
                    DeviceEvents.Add(on, mac, "operator", Severity.Warning, $"{(order.Action == BulkAction.Block ? "Blocked" : "Unblocked")} by {by}, with others.");
                }

                return null;
            case BulkAction.NewKey when device.State != DeviceState.Enrolled:
                return Refusal.Conflict("only an enrolled device has a key.");
            case BulkAction.NewKey when store.Keys.Of(on, mac).Count > 1:
                return Refusal.Conflict("a key change is under way.");
            case BulkAction.NewKey:
                Enrolments.NewKey(store, on, mac, now);
                DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Key change begun by {by}, with others.");
                return null;
        }

        if (Operations.Changed(on, device, Change(order, device), by, out var after) is { } refusal)
        {
            return refusal;
        }

        if (!after.Tags.SequenceEqual(device.Tags) || after with { Tags = [] } != device with { Tags = [] })
        {
            Devices.Put(on, after);
            DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"{Operations.Difference(device, after)} by {by}, with others.");
        }

        return null;
    }
}
