using System.Collections.Immutable;
using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What operators do with devices that are managed by CWMP. Everything asked for is a task in the store before the answer leaves.</summary>
internal sealed class AcsOperations(Store store, ProfileMaker profiles, AcsSessions sessions, AcsCaller caller, AcsTwins twins, TimeProvider clock)
{
    private const int LongestLog = 24 * 60;

    private readonly AcsOrders orders = new(store, profiles, clock);

    /// <summary>A device as it is known in CWMP; null = it is not, or not to this actor.</summary>
    public CwmpDevice? Find(MacAddress mac, Actor by) => store.Read(on => AccessRules.Check(by, Right.DevicesRead) is null && Reach.Find(on, by, mac) is not null ? store.Cwmps.Find(on, mac) : null);

    /// <summary>Its tasks, the newest first.</summary>
    public ImmutableArray<AcsTask> Tasks(MacAddress mac, Actor by) => Find(mac, by) is null ? [] : store.Read(on => store.CwmpTasks.Of(on, mac));

    /// <summary>Its parameters as they are known; null = they were never read.</summary>
    public (DateTimeOffset At, ImmutableSortedDictionary<string, CwmpKept> Values)? Values(MacAddress mac, Actor by) => Find(mac, by) is not null && store.Read(on => store.Cwmps.Values(on, mac)) is var (at, values) ? (at, values.ToImmutableSortedDictionary(StringComparer.Ordinal)) : null;

    /// <summary>What is known to be in an object of its tree: since when, what, and the values of what was read; null = the device is not there.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="path">The object with its final dot; empty = the root.</param>
    /// <param name="by">Who looks.</param>
    public (DateTimeOffset? At, ImmutableArray<AcsNode> Nodes, DateTimeOffset? ReadAt, IReadOnlyDictionary<string, CwmpKept> Values)? Level(MacAddress mac, string path, Actor by) => Find(mac, by) is null ? null : store.Read(on =>
    {
        var (level, known) = (store.CwmpLevels.Find(on, mac, path), store.Cwmps.Values(on, mac));
        return (level?.At, AcsTree.In(path, level, known?.Values.Keys ?? []), known?.At, (IReadOnlyDictionary<string, CwmpKept>?)known?.Values ?? ImmutableSortedDictionary<string, CwmpKept>.Empty);
    });

    /// <summary>How it is asked for a session.</summary>
    public AcsWay Way(Device device, CwmpDevice known) => caller.WayOf(device, known, store.Read(on => store.Cwmps.Values(on, device.Mac))?.Values);

    /// <summary>How it is asked for a session; null = it is not known, or not to this actor.</summary>
    public AcsWay? Way(MacAddress mac, Actor by) => Find(mac, by) is { } known && store.Read(on => Devices.Find(on, mac)) is { } device ? Way(device, known) : null;

    /// <summary>What was kept of its sessions.</summary>
    public IReadOnlyList<CwmpLine> Messages(MacAddress mac, Actor by) => AccessRules.Check(by, Right.DevicesWrite) is not null || Find(mac, by) is null ? [] : [.. store.Read(on => store.CwmpMessages.Of(on, mac)).Select(l => l with { Text = AcsMessages.Readable(l.Text) })];

    /// <summary>A file that it has sent for a task; null = there is none.</summary>
    public byte[]? File(MacAddress mac, long number, Actor by) => AccessRules.Check(by, Right.DevicesWrite) is not null || Find(mac, by) is null ? null : store.Read(on => store.CwmpFiles.Find(on, mac, number));

    /// <summary>Asks something of a device, in its next session.</summary>
    public async Task<(AcsTask? Task, Refusal? Fault)> Ask(MacAddress mac, AcsWish wish, Actor by)
    {
        AcsTask? task = null;
        var fault = await OnDevice(mac, by, on =>
        {
            if (orders.Add(on, mac, wish, by, string.Empty, out task) is { } no)
            {
                return no;
            }

            store.Audits.Add(on, by, $"device:{mac}", $"CWMP {task!.Spoken}: {AcsOrders.Spoken(wish)}.");
            if (AcsTree.TableOf(task!) is { } table)
            {
                // In the same session: which rows there are is what whoever changes them wants to see. Without room for it the level says that it was not asked.
                _ = orders.Add(on, mac, new AcsWish(AcsTaskKind.Browse) { Paths = [table] }, by, string.Empty, out _);
            }

            return null;
        });
        sessions.Wake(mac);
        return (fault is null ? task : null, fault);
    }

    /// <summary>Asks a device to take several values together: all of them in one task, or what is wrong, line by line, and none.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="lines">As <see cref="AcsLines"/> reads them.</param>
    /// <param name="by">Who.</param>
    public async Task<(AcsTask? Task, IReadOnlyList<AcsLineFault> Faults)> SetSeveral(MacAddress mac, string lines, Actor by)
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return (null, [new(0, no.Sentence)]);
        }

        if (Find(mac, by) is not { } known)
        {
            return (null, [new(0, NotManaged(mac).Sentence)]);
        }

        var read = AcsLines.Read(lines, known.Identity.IsSpa && known.Root.Length > 0 ? known.Root + AcsPlan.Profile : null, out var faults);
        var values = read.ToDictionary(l => l.Name, l => l.Value);
        var wrong = store.Read(on => orders.Faults(on, mac, values));
        if (faults.Length + wrong.Count > 0)
        {
            return (null, [.. faults.Concat(read.Where(l => wrong.ContainsKey(l.Name)).Select(l => new AcsLineFault(l.Line, wrong[l.Name]))).OrderBy(f => f.Line)]);
        }

        var (task, fault) = await Ask(mac, new AcsWish(AcsTaskKind.Set) { Values = values }, by);
        return fault is null ? (task, []) : (null, [new(0, fault.Sentence)]);
    }

    /// <summary>Takes a task away that has not been sent.</summary>
    public Task<Refusal?> Drop(MacAddress mac, long number, Actor by) => OnDevice(mac, by, on =>
    {
        if (store.CwmpTasks.Find(on, mac, number) is not { } task)
        {
            return Refusal.NotFound($"{mac} has no task {number}.");
        }

        if (task.State == AcsTaskState.Sent)
        {
            return Refusal.Conflict("It has been sent, and its answer is awaited: it cannot be taken back.");
        }

        CwmpTasks.Remove(on, mac, number);
        Cwmps.Refused(on, mac, before => task.Matters.Aggregate(before, (left, matter) => AcsRefusals.Over(left, matter)));
        store.Audits.Add(on, by, $"device:{mac}", $"CWMP {task.Spoken} taken away.");
        return null;
    });

    /// <summary>Asks a device to begin a session now.</summary>
    /// <returns>What came of it; or why it was not tried.</returns>
    public async Task<(AcsCalled? Called, Refusal? Fault)> Call(MacAddress mac, Actor by)
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return (null, no);
        }

        var (device, known, values) = store.Read(on => (Reach.Find(on, by, mac), store.Cwmps.Find(on, mac), store.Cwmps.Values(on, mac)));
        if (device is null || known is null)
        {
            return (null, NotManaged(mac));
        }

        var way = caller.WayOf(device, known, values?.Values);
        if (caller.Refuse(mac, way) is { } why)
        {
            return (null, Refusal.Conflict(why));
        }

        var called = await caller.Call(device, known, way);
        await store.Write(on =>
        {
            if (Devices.Find(on, mac) is not null)
            {
                DeviceEvents.Add(on, mac, "operator", called.IsTaken ? Severity.Fine : Severity.Warning, $"Asked by {by} to begin a session. {called.Sentence}");
            }

            store.Audits.Add(on, by, $"device:{mac}", $"CWMP connection request. {called.Sentence}");
        });
        return (called, null);
    }

    /// <summary>The device that this one may be too; null = none, or not to this actor.</summary>
    public AcsTwin? Twin(MacAddress mac, Actor by) => store.Read(on => AccessRules.Check(by, Right.DevicesRead) is null && Reach.Find(on, by, mac) is not null ? TwinOf(on, mac, by) : null);

    /// <summary>Says that two devices are the same unit: they become one, under the unit's own address.</summary>
    /// <param name="mac">Either of them.</param>
    /// <param name="with">The other one.</param>
    /// <param name="by">Who says so.</param>
    /// <returns>The address of the one that is left; or why not.</returns>
    public async Task<(MacAddress Left, Refusal? Fault)> Join(MacAddress mac, MacAddress with, Actor by)
    {
        var left = mac;
        var fault = await store.Write<Refusal?>(on =>
        {
            if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
            {
                return no;
            }

            if (Reach.Find(on, by, mac) is null || TwinOf(on, mac, by) is not { } twin || (twin.From != with && twin.To != with) || mac == with)
            {
                return Refusal.NotFound($"Nothing says that {mac.WithColons()} and {with.WithColons()} are the same unit.");
            }

            if (twins.Wrong(on, twin) is { } wrong)
            {
                return Refusal.Conflict(wrong);
            }

            left = twin.To;
            twins.Join(on, twin.From, twin.To, keepsPassword: true, by.Name, clock.GetUtcNow());
            store.Audits.Add(on, by, $"device:{twin.From}", $"Joined with {twin.To}: the same unit.");
            store.Audits.Add(on, by, $"device:{twin.To}", $"Joined with {twin.From}: the same unit.");
            return null;
        });
        return (left, fault);
    }

    /// <summary>Keeps its messages for so many minutes; 0 = no longer, and what was kept is gone.</summary>
    public Task<Refusal?> Log(MacAddress mac, int minutes, Actor by) => OnDevice(mac, by, on =>
    {
        if (minutes is < 0 or > LongestLog)
        {
            return Refusal.Of("minutes", $"0 to {LongestLog} minutes.");
        }

        Cwmps.LogUntil(on, mac, minutes == 0 ? null : clock.GetUtcNow().AddMinutes(minutes));
        store.Audits.Add(on, by, $"device:{mac}", minutes == 0 ? "CWMP messages no longer kept." : $"CWMP messages kept for {minutes} minutes.");
        return null;
    });

    // What is another customer's is not there.
    private AcsTwin? TwinOf(IDbConnection on, MacAddress mac, Actor by)
        => twins.Of(on, mac) is { } twin && new[] { twin.From, twin.To }.All(m => Devices.Find(on, m) is not { } device || by.Sees(device.Customer)) ? twin : null;

    private static Refusal NotManaged(MacAddress mac) => Refusal.NotFound($"{mac} is not in the inventory, or was never heard by CWMP.");

    private Task<Refusal?> OnDevice(MacAddress mac, Actor by, Func<IDbConnection, Refusal?> act)
        => store.Write(on => AccessRules.Check(by, Right.DevicesWrite) is { } no ? no : Reach.Find(on, by, mac) is not null && store.Cwmps.Find(on, mac) is not null ? act(on) : NotManaged(mac));
}
