using System.Collections.Immutable;
using System.Data;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What devices have taken of publishes, and what came of it.</summary>
internal static class PublishTurns
{
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
    /// <returns>True when something of it was written.</returns>
    public static bool Settled(IDbConnection on, MacAddress mac, ImmutableArray<long> ids, string refused, string why, DateTimeOffset now)
    {
        Sent(on, mac, ids, refused, now);

        // What it refused already before it was sent the new revision is no fault of that; and what it refused then and has now, as it was tried again, is none any more.
        return on.Execute(
            """
            update publish_device set outcome = case when @refused = '' or refused_before = @refused then 2 else 3 end, why = case when @refused = '' or refused_before = @refused then '' else @why end
            where mac = @mac and taken is not null and (outcome = 1 or (outcome = 3 and sequence = 0 and @refused = '')) and publish in (select id from publish where open_scope is not null)
            """,
            new { mac, refused, why = why.Length > 500 ? why[..500] : why }) > 0 || !ids.IsEmpty;
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

    /// <summary>How devices did over all stages, by what they did: for those that came.</summary>
    public static IReadOnlyDictionary<DeviceOutcome, long> Outcomes(IDbConnection on, long id)
        => on.Query<(long Outcome, long Count)>("select outcome, count(*) from publish_device where publish = @id group by outcome", new { id }).ToDictionary(r => (DeviceOutcome)r.Outcome, r => r.Count);

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
}
