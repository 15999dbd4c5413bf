using System.Collections.Immutable;
using System.Data;
using System.Text.Json;
using Dapper;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What was asked of devices by CWMP. Arguments are sealed: they may hold passwords.</summary>
internal sealed class CwmpTasks(SecretBox box)
{
    /// <summary>Open tasks of one device at most.</summary>
    public const int MostOpen = 100;

    // Ended ones that stay to be looked at.
    private const int MostEnded = 100;
    private const string Columns = "select number, kind, sealed, state, tries, due, asked_by, asked_at, ended_at, result, job, faults from cwmp_task";

    // The first states of the enum: queued, sent, taken.
    internal const string Open = "state < 3";

    /// <summary>What decides at every contact whether there is anything to do: how what the device should be stands, and whether it has a task that may still come to something.</summary>
    public static (ServedMark Mark, bool HasOpen) Now(IDbConnection on, MacAddress mac)
    {
        var (device, fleet, open) = on.QuerySingle<(long Device, long Fleet, long Open)>(
            $"select coalesce((select mark from device_health where mac = @mac), -1), (select number from store_fact where name = 'served'), (select count(*) from cwmp_task where mac = @mac and {Open})", new { mac });
        return (new(device, fleet), open > 0);
    }

    /// <summary>The open ones of a device, the oldest first.</summary>
    public ImmutableArray<AcsTask> OpenOf(IDbConnection on, MacAddress mac)
        => [.. on.Query<Row>($"{Columns} where mac = @mac and {Open} order by number", new { mac }).Select(r => Task(mac, r))];

    /// <summary>The newest of a device, the newest first.</summary>
    public ImmutableArray<AcsTask> Of(IDbConnection on, MacAddress mac, int limit = 50)
        => [.. on.Query<Row>($"{Columns} where mac = @mac order by number desc limit @limit", new { mac, limit }).Select(r => Task(mac, r))];

    public AcsTask? Find(IDbConnection on, MacAddress mac, long number)
        => on.QuerySingleOrDefault<Row>($"{Columns} where mac = @mac and number = @number", new { mac, number }) is { } row ? Task(mac, row) : null;

    /// <summary>Adds one with the next number.</summary>
    public AcsTask Add(IDbConnection on, MacAddress mac, AcsTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var number = (on.ExecuteScalar<long?>("select max(number) from cwmp_task where mac = @mac", new { mac }) ?? 0) + 1;
        var added = task with { Number = number };
        Put(on, mac, added);
        on.Execute($"delete from cwmp_task where mac = @mac and not {Open} and number <= @before", new { mac, before = number - MostEnded - MostOpen });
        return added;
    }

    /// <summary>Writes it over.</summary>
    public void Put(IDbConnection on, MacAddress mac, AcsTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        on.Execute(
            """
            insert into cwmp_task (mac, number, kind, sealed, state, tries, due, asked_by, asked_at, ended_at, result, job, faults)
            values (@mac, @Number, @Kind, @box, @State, @Tries, @Due, @AskedBy, @AskedAt, @EndedAt, @Result, @Job, @faults)
            on conflict (mac, number) do update set sealed = excluded.sealed, state = excluded.state, tries = excluded.tries, due = excluded.due, ended_at = excluded.ended_at, result = excluded.result, faults = excluded.faults
            """,
            new
            {
                mac,
                task.Number,
                Kind = task.Kind.ToString(),
                box = box.Seal(JsonSerializer.SerializeToUtf8Bytes(task.Arguments.ToArray()), Place(mac, task.Number)),
                State = (long)task.State,
                Tries = (long)task.Tries,
                task.Due,
                task.AskedBy,
                task.AskedAt,
                task.EndedAt,
                Result = task.Result.Length > 1000 ? task.Result[..1000] : task.Result,
                task.Job,
                faults = AcsFault.Write(task.Faults),
            });
    }

    /// <summary>Diagnoses that devices have begun and should have come back for before a time.</summary>
    public static IReadOnlyList<(MacAddress Mac, long Number)> Overdue(IDbConnection on, DateTimeOffset before, int limit)
        => [.. on.Query<OverdueRow>($"select mac, number from cwmp_task where {Open} and state = @state and kind = @kind and due < @before order by mac, number limit @limit", new { state = (long)AcsTaskState.Taken, kind = nameof(AcsTaskKind.Diagnose), before, limit }).Select(r => (r.Mac, r.Number))];

    /// <summary>Takes one away.</summary>
    public static void Remove(IDbConnection on, MacAddress mac, long number) => on.Execute("delete from cwmp_task where mac = @mac and number = @number", new { mac, number });

    /// <summary>Number of open tasks of all devices, by how they stand.</summary>
    public static IReadOnlyDictionary<AcsTaskState, long> Counts(IDbConnection on)
    {
        var counts = on.Query<(long State, long Count)>($"select state, count(*) from cwmp_task where {Open} group by state").ToDictionary(r => (AcsTaskState)r.State, r => r.Count);
        return new[] { AcsTaskState.Queued, AcsTaskState.Sent, AcsTaskState.Taken }.ToDictionary(s => s, s => counts.GetValueOrDefault(s));
    }

    /// <summary>How the tasks of an order stand: what devices have answered to it.</summary>
    public static OrderStanding Standing(IDbConnection on, string job)
    {
        var states = on.Query<(long State, long Count)>("select state, count(*) from cwmp_task where job = @job and job <> '' group by state", new { job }).ToDictionary(r => (AcsTaskState)r.State, r => r.Count);
        var faults = on.Query<(string Faults, long Count, string First)>("select faults, count(*), min(mac) from cwmp_task where job = @job and job <> '' and faults <> '' group by faults", new { job }).ToList();
        return new(states, [.. faults.SelectMany(r => AcsFault.Read(r.Faults).Select(f => (Fault: f, r.Count, r.First)))
            .GroupBy(r => r.Fault).Select(g => new OrderFault(g.Key.Code, g.Key.Parameter, g.Sum(r => r.Count), MacAddress.Of(g.Min(r => r.First)!)))
            .OrderByDescending(f => f.Devices).ThenBy(f => f.Parameter, StringComparer.Ordinal).ThenBy(f => f.Code)]);
    }

    /// <summary>What devices have answered to an order, in the order of their addresses.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="job">The order.</param>
    /// <param name="state">Only those that stand so; null = all.</param>
    /// <param name="after">Those after this one; null = from the first.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<OrderTask> OfOrder(IDbConnection on, string job, AcsTaskState? state, MacAddress? after, int limit)
        => [.. on.Query<OrderRow>(
            $"select mac, number, state, tries, ended_at, result from cwmp_task where job = @job and job <> '' and mac > @after {(state is null ? string.Empty : "and state = @state")} order by mac, number limit @limit",
            new { job, state = (long?)state, after = after?.ToString() ?? string.Empty, limit }).Select(r => new OrderTask(r.Mac, r.Number, (AcsTaskState)r.State, (int)r.Tries, r.EndedAt, r.Result))];

    /// <summary>Takes the tasks of an order back that were never sent. How many those were.</summary>
    public static int TakeBack(IDbConnection on, string job) => on.Execute("delete from cwmp_task where job = @job and job <> '' and state = 0 and tries = 0", new { job });

    private static string Place(MacAddress mac, long number) => $"cwmp_task/{mac}/{number}";

    private AcsTask Task(MacAddress mac, Row row) => new(row.Number, Enum.Parse<AcsTaskKind>(row.Kind), [.. JsonSerializer.Deserialize<string[]>(box.OpenBytes(row.Sealed, Place(mac, row.Number)))!])
    {
        State = (AcsTaskState)row.State,
        Tries = (int)row.Tries,
        Due = row.Due,
        AskedBy = row.AskedBy,
        AskedAt = row.AskedAt,
        EndedAt = row.EndedAt,
        Result = row.Result,
        Job = row.Job,
        Faults = AcsFault.Read(row.Faults),
    };

    private sealed class OverdueRow
    {
        public MacAddress Mac { get; init; }

        public long Number { get; init; }
    }

    private sealed class OrderRow
    {
        public MacAddress Mac { get; init; }

        public long Number { get; init; }

        public long State { get; init; }

        public long Tries { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public string Result { get; init; } = string.Empty;
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public string Kind { get; init; } = string.Empty;

        public byte[] Sealed { get; init; } = [];

        public long State { get; init; }

        public long Tries { get; init; }

        public DateTimeOffset Due { get; init; }

        public string AskedBy { get; init; } = string.Empty;

        public DateTimeOffset AskedAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public string Result { get; init; } = string.Empty;

        public string Job { get; init; } = string.Empty;

        public string Faults { get; init; } = string.Empty;
    }
}
