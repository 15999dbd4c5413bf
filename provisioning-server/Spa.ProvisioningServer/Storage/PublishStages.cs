using System.Data;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The stages of publishes: which devices have their turn, and how those of the present stage do.</summary>
internal static class PublishStages
{
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
}
