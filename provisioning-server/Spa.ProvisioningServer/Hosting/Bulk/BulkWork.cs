using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Spa.Fleet;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>Does one thing to many devices: a chunk of them in each transaction together with how far it came, so that a kill at any moment neither leaves one out nor does it twice.</summary>
/// <remarks>Connection requests are the exception: they are sent first and then written down, so that a kill may send some twice, which does no harm.</remarks>
internal sealed class BulkWork(Store store, TimeProvider clock, AcsCaller? caller = null, AcsSessions? sessions = null)
{
    private const int AtOnce = 200;

    // Each may take seconds to answer, and other jobs wait meanwhile.
    private const int CalledAtOnce = 50;

    private readonly AcsOrders orders = new(store, new ProfileMaker(store, clock), clock);

    /// <summary>How many devices an order would be for now. Counting ends at ten thousand: that number stands for it and all above.</summary>
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
        BulkJobs.Add(on, id, order, count, by, clock.GetUtcNow(), order.Wish is { } wish ? store.Box.Seal(JsonSerializer.SerializeToUtf8Bytes(wish), Place(id)) : null);
        store.Audits.Add(on, by, "devices", $"Bulk {id}: {order.Spoken}, {order.Which} ({(exact ? string.Empty : "at least ")}{count} devices).");
        return (id, null);
    });

    /// <summary>Stops one; what was done stays done. Of what was asked for by CWMP, tasks that were never sent are taken back, also when every device was asked already.</summary>
    public Task<Refusal?> Stop(string id, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return no;
        }

        if (BulkJobs.Find(on, id) is not { } job || !Sees(by, job))
        {
            return Refusal.NotFound("There is no such job that runs.");
        }

        var ran = BulkJobs.Stop(on, id, clock.GetUtcNow());
        var back = CwmpTasks.TakeBack(on, id);
        if (!ran && back == 0)
        {
            return Refusal.NotFound("There is no such job that runs.");
        }

        store.Audits.Add(on, by, "devices", $"Bulk {id} stopped{(back > 0 ? $", {Plural.Of(back, "task")} taken back" : string.Empty)}.");
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
    public async Task<bool> Step(string id)
    {
        if (store.Read(on => BulkJobs.Look(on, id)) is not { } under)
        {
            return false;
        }

        if (under.Order.Action == BulkAction.CwmpCall)
        {
            return await Call(id, under);
        }

        List<MacAddress> asked = [];
        var more = await store.Write(on => Step(on, id, asked));
        if (under.Wish is not null)
        {
            asked.ForEach(mac => sessions?.Wake(mac));
        }

        return more;
    }

    /// <summary>What devices have answered to an order by CWMP; null = it was none.</summary>
    public OrderStanding? Answers(BulkJob job) => job.Order.Action == BulkAction.CwmpTask ? store.Read(on => CwmpTasks.Standing(on, job.Id)) : null;

    private bool Step(IDbConnection on, string id, List<MacAddress> asked)
    {
        if (BulkJobs.Take(on, id) is not { } under)
        {
            return false;
        }

        var order = under.Wish is { } box ? under.Order with { Wish = JsonSerializer.Deserialize<AcsWish>(store.Box.OpenBytes(box, Place(id))) } : under.Order;
        var now = clock.GetUtcNow();
        var devices = Next(on, order, under.By, under.Reached);
        var done = 0;
        var reasons = new List<string>();
        foreach (var device in devices)
        {
            if (Do(on, id, order, device, under.By, now) is { } refusal)
            {
                reasons.Add($"{device.Mac}: {refusal.Sentence}");
            }
            else
            {
                done++;
                asked.Add(device.Mac);
            }
        }

        BulkJobs.Advance(on, id, devices.Count == 0 ? null : devices[^1].Mac, done, reasons, now);
        return devices.Count > 0;
    }

    private async Task<bool> Call(string id, BulkJobs.Under under)
    {
        var some = store.Read(on => Next(on, under.Order, under.By, under.Reached, CalledAtOnce).Select(d => (Device: d, Known: store.Cwmps.Find(on, d.Mac), Way: WayOf(on, d))).ToList());
        var called = await Task.WhenAll(some.Select(async one => (one.Device.Mac, Outcome: one.Known is null ? new AcsCalled(false, "it was never heard by CWMP: nothing can be asked of it that way.")
            : caller is null ? new AcsCalled(false, "only a running server asks for sessions.")
            : caller.Refuse(one.Device.Mac, one.Way!) is { } why ? new AcsCalled(false, why)
            : await caller.Call(one.Device, one.Known, one.Way!))));
        return await store.Write(on =>
        {
            // Another server may have come first: then it has written it down.
            if (BulkJobs.Take(on, id) is not { } now || now.Reached != under.Reached)
            {
                return BulkJobs.Look(on, id) is not null;
            }

            foreach (var (mac, outcome) in called.Where(c => c.Outcome.IsTaken && Devices.Find(on, c.Mac) is not null))
            {
                DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Asked by {under.By}, with others, to begin a session. {outcome.Sentence}");
            }

            BulkJobs.Advance(on, id, called.Length == 0 ? null : called[^1].Mac, called.Count(c => c.Outcome.IsTaken), [.. called.Where(c => !c.Outcome.IsTaken).Select(c => $"{c.Mac}: {c.Outcome.Sentence}")], clock.GetUtcNow());
            return called.Length > 0;
        });
    }

    private AcsWay? WayOf(IDbConnection on, Device device) => caller is not null && store.Cwmps.Find(on, device.Mac) is { } known ? caller.WayOf(device, known, store.Cwmps.Values(on, device.Mac)?.Values) : null;

    private static string Place(string id) => $"bulk_job/{id}";

    private static (long Count, bool Exact) Count(IDbConnection on, BulkOrder order, Actor by)
    {
        if (order.Query is { } query)
        {
            var totals = Devices.Totals(on, DeviceSearch.For(by, query));
            return (totals.All, totals.Exact);
        }

        return (order.Macs.Distinct().Chunk(Selection.AtOnce).Sum(some => Devices.Some(on, [.. some.Select(m => m.ToString())]).Count(d => by.Sees(d.Customer))), true);
    }

    private static IReadOnlyList<Device> Next(IDbConnection on, BulkOrder order, Actor by, string reached, int most = AtOnce)
    {
        if (order.Query is { } query)
        {
            return Devices.Search(on, DeviceSearch.For(by, query) with { Sort = DeviceSort.Mac, After = reached.Length == 0 ? null : reached, Limit = most }).Devices;
        }

        var rest = order.Macs.Distinct().Order().Where(m => reached.Length == 0 || m > MacAddress.Of(reached));
        return [.. Selection.Of(rest, by)(on).Take(most)];
    }

    // What is wrong with the order whichever device it is for: said before anything is done.
    private static Refusal? Wrong(IDbConnection on, BulkOrder order, Actor by)
    {
        if (order.Action == BulkAction.CwmpTask)
        {
            return order.Wish is { } wish ? AcsOrders.Wrong(on, wish) : Refusal.Of("cwmp", "Say what is asked of them.");
        }

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

    private Refusal? Do(IDbConnection on, string id, BulkOrder order, Device device, Actor by, DateTimeOffset now)
    {
        var mac = device.Mac;
        switch (order.Action)
        {
            case BulkAction.CwmpTask:
                return orders.Add(on, mac, order.Wish!, by, id, out _);
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
