using System.Collections.Immutable;
using System.Data;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Publishes of layers and how devices do in them.</summary>
internal static class Publishes
{
    private const string Columns = """
        select id, scope, from_revision, to_revision, stages, most_failures, most_silent, hold, reason, started_by, started, state, stage, why, accepted, stage_started, ended from publish
        """;

    // What a device without a resync period gets to tell how it went with what it took.
    private const long UsualWaitMs = 10 * 60 * 1000;

    // How a device does, as one number: 0 pending, 1 fetched, 2 good, 3 failed, 4 silent, 5 away. It was there when it was heard within its own time before the stage began.
    private const string Standing = """
        case
          when pd.outcome = 2 then 2
          when pd.outcome = 3 then 3
          when pd.excused = 1 then 5
          when pd.outcome = 1 then case when @now <= pd.taken + coalesce(d.silence, @UsualWaitMs) then 1 when h.reported is null and not exists (select 1 from cwmp_device c where c.mac = d.mac) then 5 else 4 end
          when d.silence is null or h.last_seen is null or h.last_seen < @begun - d.silence then 5
          when @now <= @begun + d.silence or @now <= h.last_seen + d.silence then 0
          else 4
        end
        """;

    /// <summary>Number of stages in the form in which they are kept.</summary>
    public static int CountStages(string stages) => stages.AsSpan().Count('\n') + 1;

    /// <summary>Number of the publish that begins next.</summary>
    public static long NextId(IDbConnection on) => (on.ExecuteScalar<long?>("select max(id) from publish") ?? 0) + 1;

    /// <summary>Begins a publish at its first stage, for which no device is chosen yet.</summary>
    public static void Begin(IDbConnection on, long id, LayerScope scope, long from, long to, IEnumerable<StageTarget> stages, PublishLimits limits, string reason, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(limits);
        on.Execute(
            """
            insert into publish (id, scope, from_revision, to_revision, stages, most_failures, most_silent, hold, reason, started_by, started, state, stage, why, accepted, stage_started, open_scope)
            values (@id, @scope, @from, @to, @stages, @Failures, @Silent, @hold, @reason, @by, @now, 0, 0, '', 0, @now, @scope)
            """,
            new { id, scope = scope.ToString(), from, to, stages = string.Join('\n', stages), limits.Failures, limits.Silent, hold = limits.Hold ? 1L : 0L, reason, by, now });
    }

    /// <summary>A publish; null = there is none of that number.</summary>
    public static Publication? Find(IDbConnection on, long id) => on.QuerySingleOrDefault<Row>($"{Columns} where id = @id", new { id })?.Publication();

    /// <summary>The open publish of a layer; null = there is none.</summary>
    public static Publication? Open(IDbConnection on, LayerScope scope) => on.QuerySingleOrDefault<Row>($"{Columns} where open_scope = @scope", new { scope = scope.ToString() })?.Publication();

    /// <summary>All open publishes.</summary>
    public static IReadOnlyList<Publication> Open(IDbConnection on) => [.. on.Query<Row>($"{Columns} where open_scope is not null order by id").Select(r => r.Publication())];

    /// <summary>Publishes, newest first.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="scope">Of one layer; null = of all.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<Publication> List(IDbConnection on, LayerScope? scope = null, int limit = 100)
        => [.. on.Query<Row>($"{Columns} {(scope is null ? string.Empty : "where scope = @scope")} order by id desc limit @limit", new { scope = scope?.ToString(), limit }).Select(r => r.Publication())];

    /// <summary>Writes how a publish stands, if it still stands as it was read: false when somebody else came first.</summary>
    public static bool Move(IDbConnection on, Publication read, PublishStanding next, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(next);
        return on.Execute(
            """
            update publish set state = @state, stage = @Stage, why = @Why, accepted = @accepted, ended = @ended, open_scope = @open
            where id = @Id and state = @before and stage = @stageBefore and accepted = @acceptedBefore
            """,
            new
            {
                state = (long)next.State,
                next.Stage,
                next.Why,
                accepted = next.Accepted ? 1L : 0L,
                ended = next.IsOpen ? (DateTimeOffset?)null : now,
                open = next.IsOpen ? read.Scope.ToString() : null,
                read.Id,
                before = (long)read.Standing.State,
                stageBefore = (long)read.Standing.Stage,
                acceptedBefore = read.Standing.Accepted ? 1L : 0L,
            }) == 1;
    }

    /// <summary>The time of the present stage runs from now.</summary>
    public static void Restart(IDbConnection on, long id, DateTimeOffset now) => on.Execute("update publish set stage_started = @now where id = @id", new { id, now });

    /// <summary>Enrolled devices of a layer that a stage asks for and that were not chosen before.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="scope">The layer.</param>
    /// <param name="id">The publish.</param>
    /// <param name="target">What the stage asks for.</param>
    /// <param name="now">Now. Of a number of devices only those are chosen that are there.</param>
    public static IReadOnlyList<MacAddress> Chosen(IDbConnection on, LayerScope scope, long id, StageTarget target, DateTimeOffset now)
    {
        var (of, one, other) = Of(scope);
        var (wanted, what) = target switch
        {
            StageTarget.One single => ("d.mac = @what", single.Mac.ToString()),
            StageTarget.Tagged tagged => ("' ' || d.tags || ' ' like @what escape '!'", $"% {tagged.Tag.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)} %"),
            _ => ("h.last_seen >= @now - coalesce(d.silence, 86400000)", string.Empty),
        };
        var candidates = on.Query<MacAddress>(
            $"""
            select d.mac from device d left join device_health h on h.mac = d.mac
            where {of} and d.state = @enrolled and {wanted} and not exists (select 1 from publish_device pd where pd.mac = d.mac and pd.publish = @id) order by d.mac
            """,
            new { one, other, what, enrolled = (long)DeviceState.Enrolled, now, id });
        return target is StageTarget.Count count ? StageChoice.Of(candidates, count.Devices, id) : [.. candidates];
    }

    /// <summary>Devices have their turn in a stage.</summary>
    public static void Choose(IDbConnection on, long id, int stage, IEnumerable<MacAddress> macs)
        => on.Execute(
            "insert into publish_device (mac, publish, stage, sequence, outcome, excused, refused_before, why) values (@mac, @id, @stage, 0, 0, 0, '', '') on conflict (mac, publish) do nothing",
            macs.Select(mac => new { mac, id, stage }));

    /// <summary>A device gets a profile with the new revision: written before it leaves.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="ids">Publishes that gave their new revision to this profile.</param>
    /// <param name="sequence">Sequence number of the profile.</param>
    /// <param name="now">Now.</param>
    public static void Taken(IDbConnection on, MacAddress mac, ImmutableArray<long> ids, long sequence, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            // It may have that very profile in force already: then nothing of it has changed, and no report need come.
            on.Execute(
                """
                insert into publish_device (mac, publish, stage, sequence, taken, outcome, excused, refused_before, why)
                select @mac, p.id, p.stage, @sequence, @now, case when coalesce(h.sequence_reported, 0) >= @sequence then 2 else 1 end, 0, coalesce(h.refused, ''), ''
                from publish p left join device_health h on h.mac = @mac where p.id = @id
                on conflict (mac, publish) do update set sequence = excluded.sequence, taken = excluded.taken, outcome = excluded.outcome, refused_before = excluded.refused_before, why = ''
                  where publish_device.taken is null or (publish_device.sequence < excluded.sequence and publish_device.outcome <> 2)
                """,
                new { mac, id, sequence, now });
        }
    }

    /// <summary>A device is sent the new revision by CWMP: written before it leaves.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="ids">Publishes that gave their new revision to what is sent.</param>
    /// <param name="refused">Settings that it refused before.</param>
    /// <param name="now">Now.</param>
    public static void Sent(IDbConnection on, MacAddress mac, ImmutableArray<long> ids, string refused, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            on.Execute(
                """
                insert into publish_device (mac, publish, stage, sequence, taken, outcome, excused, refused_before, why) select @mac, p.id, p.stage, 0, @now, 1, 0, @refused, '' from publish p where p.id = @id
                on conflict (mac, publish) do update set taken = excluded.taken, outcome = 1, refused_before = excluded.refused_before, why = '' where publish_device.taken is null
                """,
                new { mac, id, refused, now });
        }
    }

    /// <summary>A device that is managed by CWMP is as its layers say, or refuses something of it.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="ids">Publishes whose new revision is the one it had before: nothing had to be sent.</param>
    /// <param name="refused">Settings of its layers that it refuses; empty = none.</param>
    /// <param name="why">What it said to them.</param>
    /// <param name="now">Now.</param>
    public static void Settled(IDbConnection on, MacAddress mac, ImmutableArray<long> ids, string refused, string why, DateTimeOffset now)
    {
        Sent(on, mac, ids, refused, now);

        // What it refused already before it was sent the new revision is no fault of that.
        on.Execute(
            """
            update publish_device set outcome = case when @refused = '' or refused_before = @refused then 2 else 3 end, why = case when @refused = '' or refused_before = @refused then '' else @why end
            where mac = @mac and taken is not null and outcome = 1 and publish in (select id from publish where open_scope is not null)
            """,
            new { mac, refused, why = why.Length > 500 ? why[..500] : why });
    }

    /// <summary>Nothing of a publish concerns a device: it has none of the settings. Nobody waits for it.</summary>
    public static void Unconcerned(IDbConnection on, MacAddress mac, ImmutableArray<long> ids)
    {
        foreach (var id in ids)
        {
            on.Execute(
                """
                insert into publish_device (mac, publish, stage, sequence, outcome, excused, refused_before, why) select @mac, p.id, p.stage, 0, 0, 1, '', '' from publish p where p.id = @id
                on conflict (mac, publish) do update set excused = 1 where publish_device.excused = 0
                """,
                new { mac, id });
        }
    }

    /// <summary>A device's profile cannot be made with the new revision; it goes on with its last good one.</summary>
    public static void NotMade(IDbConnection on, MacAddress mac, ImmutableArray<long> ids, string why, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            on.Execute(
                """
                insert into publish_device (mac, publish, stage, sequence, taken, outcome, excused, refused_before, why) select @mac, p.id, p.stage, 0, @now, 3, 0, '', @why from publish p where p.id = @id
                on conflict (mac, publish) do update set taken = excluded.taken, outcome = 3, why = excluded.why
                """,
                new { mac, id, why, now });
        }
    }

    /// <summary>What a device tells of itself after it took the new revision. A late report of the time before says nothing.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="sequence">Sequence number that it has in force; null = it does not tell.</param>
    /// <param name="fault">Why its last resync failed; empty = it did not, null = it does not tell.</param>
    /// <param name="refused">Settings that it refused; empty = none.</param>
    public static void Told(IDbConnection on, MacAddress mac, long? sequence, string? fault, string refused)
    {
        foreach (var row in on.Query<ToldRow>(
            """
            select pd.publish, pd.sequence, pd.outcome, pd.refused_before, pd.why from publish_device pd join publish p on p.id = pd.publish
            where pd.mac = @mac and pd.taken is not null and p.open_scope is not null
            """,
            new { mac }).ToList())
        {
            var why = fault is { Length: > 0 } ? fault
                : sequence is null ? row.Why
                : sequence < row.Sequence ? row.Why
                : refused.Length > 0 && refused != row.RefusedBefore ? $"it refused: {refused}"
                : string.Empty;
            var outcome = why.Length > 0 ? DeviceOutcome.Failed : sequence >= row.Sequence && row.Sequence > 0 ? DeviceOutcome.Good : (DeviceOutcome)row.Outcome;
            if (outcome != (DeviceOutcome)row.Outcome || why != row.Why)
            {
                on.Execute("update publish_device set outcome = @outcome, why = @why where mac = @mac and publish = @Publish", new { mac, row.Publish, outcome = (long)outcome, why = why.Length > 500 ? why[..500] : why });
            }
        }
    }

    /// <summary>How the devices of the present stage do.</summary>
    public static PublishProgress Progress(IDbConnection on, Publication publication, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(publication);
        var counts = new long[6];
        var excused = 0L;
        foreach (var row in on.Query<(long Standing, long Excused, long Count)>(
            $"select s.standing, s.excused, count(*) from (select {Standing} as standing, coalesce(pd.excused, 0) as excused {Members(publication)}) s group by s.standing, s.excused", Values(publication, now)))
        {
            counts[row.Standing] += row.Count;
            excused += row.Standing == 3 && row.Excused == 1 ? row.Count : 0;
        }

        return new(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], excused);
    }

    /// <summary>How devices did over all stages, by what they did: for those that came.</summary>
    public static IReadOnlyDictionary<DeviceOutcome, long> Outcomes(IDbConnection on, long id)
        => on.Query<(long Outcome, long Count)>("select outcome, count(*) from publish_device where publish = @id group by outcome", new { id }).ToDictionary(r => (DeviceOutcome)r.Outcome, r => r.Count);

    /// <summary>Failed and silent devices of the present stage no longer count against it.</summary>
    public static void Excuse(IDbConnection on, Publication publication, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(publication);
        on.Execute("update publish_device set excused = 1 where publish = @Id and stage = @stage and outcome = 3", new { publication.Id, stage = (long)publication.Standing.Stage });
        var silent = Silent(on, publication, now, int.MaxValue);
        Choose(on, publication.Id, publication.Standing.Stage, silent);
        on.Execute("update publish_device set excused = 1 where publish = @Id and mac = @mac", silent.Select(mac => new { publication.Id, mac }));
    }

    /// <summary>Devices of the present stage that fell silent.</summary>
    public static IReadOnlyList<MacAddress> Silent(IDbConnection on, Publication publication, DateTimeOffset now, int limit) => Standings(on, publication, now, 4, limit);

    /// <summary>Devices of the present stage that nobody waits for.</summary>
    public static IReadOnlyList<MacAddress> Away(IDbConnection on, Publication publication, DateTimeOffset now, int limit) => Standings(on, publication, now, 5, limit);

    /// <summary>Devices that were chosen or came, those that failed first.</summary>
    public static IReadOnlyList<PublishDevice> Devices(IDbConnection on, long id, DeviceOutcome? outcome = null, int limit = 200)
        => [.. on.Query<DeviceRow>(
            $"""
            select pd.mac, pd.stage, pd.sequence, pd.taken, pd.outcome, pd.excused, pd.why, h.last_seen from publish_device pd left join device_health h on h.mac = pd.mac
            where pd.publish = @id {(outcome is null ? string.Empty : "and pd.outcome = @outcome")} order by case pd.outcome when 3 then 0 when 1 then 1 when 0 then 2 else 3 end, pd.stage, pd.mac limit @limit
            """,
            new { id, outcome = (long?)outcome, limit }).Select(r => new PublishDevice(r.Mac, (int)r.Stage, r.Sequence, r.Taken, (DeviceOutcome)r.Outcome, r.Excused == 1, r.Why, r.LastSeen))];

    /// <summary>True when there are devices of publishes that ended long ago.</summary>
    public static bool HasOld(IDbConnection on, DateTimeOffset before)
        => on.ExecuteScalar<long>("select count(*) from (select p.id from publish p where p.ended < @before and exists (select 1 from publish_device pd where pd.publish = p.id) limit 1) o", new { before }) > 0;

    /// <summary>Forgets devices of publishes that ended long ago, some at a time; the publishes stay. Returns how many rows went.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="before">Publishes that ended before.</param>
    /// <param name="most">At most so many rows.</param>
    public static int Forget(IDbConnection on, DateTimeOffset before, int most)
    {
        var old = on.Query<long>("select p.id from publish p where p.ended < @before and exists (select 1 from publish_device pd where pd.publish = p.id) order by p.id limit 1", new { before }).ToList();
        return old.Count == 0 ? 0 : on.Execute("delete from publish_device where publish = @id and mac in (select mac from publish_device where publish = @id limit @most)", new { id = old[0], most });
    }

    private static IReadOnlyList<MacAddress> Standings(IDbConnection on, Publication publication, DateTimeOffset now, int standing, int limit)
    {
        var values = Values(publication, now);
        values.Add("standing", (long)standing);
        values.Add("limit", limit);
        return [.. on.Query<MacAddress>($"select s.mac from (select d.mac, {Standing} as standing {Members(publication)}) s where s.standing = @standing order by s.mac limit @limit", values)];
    }

    // The rest has rows only for those that came; a device that had its turn in an earlier stage is not of it.
    private static string Members(Publication publication) => publication.IsAtRest
        ? $"from device d left join publish_device pd on pd.mac = d.mac and pd.publish = @id left join device_health h on h.mac = d.mac where {Of(publication.Scope).Condition} and d.state = @enrolled and (pd.stage is null or pd.stage = @stage)"
        : "from publish_device pd join device d on d.mac = pd.mac left join device_health h on h.mac = pd.mac where pd.publish = @id and pd.stage = @stage and d.state = @enrolled";

    private static DynamicParameters Values(Publication publication, DateTimeOffset now)
    {
        var (_, one, other) = Of(publication.Scope);
        return new DynamicParameters(new { id = publication.Id, stage = (long)publication.Standing.Stage, enrolled = (long)DeviceState.Enrolled, now, begun = publication.StageStarted, one, other, UsualWaitMs });
    }

    private static (string Condition, string One, string Other) Of(LayerScope scope) => Storage.Devices.Of(scope);

    private sealed class ToldRow
    {
        public long Publish { get; init; }

        public long Sequence { get; init; }

        public long Outcome { get; init; }

        public string RefusedBefore { get; init; } = string.Empty;

        public string Why { get; init; } = string.Empty;
    }

    private sealed class DeviceRow
    {
        public MacAddress Mac { get; init; }

        public long Stage { get; init; }

        public long Sequence { get; init; }

        public DateTimeOffset? Taken { get; init; }

        public long Outcome { get; init; }

        public long Excused { get; init; }

        public string Why { get; init; } = string.Empty;

        public DateTimeOffset? LastSeen { get; init; }
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Scope { get; init; } = string.Empty;

        public long FromRevision { get; init; }

        public long ToRevision { get; init; }

        public string Stages { get; init; } = string.Empty;

        public long MostFailures { get; init; }

        public long MostSilent { get; init; }

        public long Hold { get; init; }

        public string Reason { get; init; } = string.Empty;

        public string StartedBy { get; init; } = string.Empty;

        public DateTimeOffset Started { get; init; }

        public long State { get; init; }

        public long Stage { get; init; }

        public string Why { get; init; } = string.Empty;

        public long Accepted { get; init; }

        public DateTimeOffset StageStarted { get; init; }

        public DateTimeOffset? Ended { get; init; }

        public Publication Publication() => new(
            Id,
            LayerScope.Parse(Scope).OrThrow(),
            FromRevision,
            ToRevision,
            [.. Stages.Split('\n').Select(s => StageTarget.Parse(s).OrThrow())],
            new(MostFailures, MostSilent, Hold == 1),
            Reason,
            StartedBy,
            Started,
            StageStarted,
            Ended,
            new((PublishState)State, (int)Stage, Why, Accepted == 1));
    }
}
