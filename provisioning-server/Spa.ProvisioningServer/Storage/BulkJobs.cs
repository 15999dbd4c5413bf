using System.Data;
using System.Text.Json;
using Dapper;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Orders over many devices, and how far each has come.</summary>
internal static class BulkJobs
{
    private const int Kept = 200;
    private const int MostReasons = 50;

    public static void Add(IDbConnection on, string id, BulkOrder order, long expected, Actor by, DateTimeOffset now, byte[]? wish = null)
    {
        on.Execute(
            """
            insert into bulk_job (id, created, actor, action, argument, query, macs, expected, reached, done, refused, reasons, state, sealed)
            values (@id, @now, @actor, @action, @Argument, @query, @macs, @expected, '', 0, 0, '', 0, @wish)
            """,
            new
            {
                id,
                now,
                actor = JsonSerializer.Serialize(new Whom(by.Name, by.Role, [.. by.Customers.IsDefault ? [] : by.Customers], by.From)),
                action = order.Action.ToString(),
                order.Argument,
                query = order.Query?.ToString(),
                macs = order.Query is null ? string.Join('\n', order.Macs.Order()) : null,
                expected,
                wish,
            });
        on.Execute("delete from bulk_job where state <> 0 and created <= (select created from bulk_job order by created desc limit 1 offset @Kept)", new { Kept });
    }

    public static BulkJob? Find(IDbConnection on, string id) => Row(on, id)?.Job();

    /// <summary>The newest first, without the devices that were named.</summary>
    public static IReadOnlyList<BulkJob> All(IDbConnection on) => [.. on.Query<JobRow>("select * from bulk_job order by created desc limit 100").Select(r => r.Job())];

    /// <summary>One that goes on; null = none does. Those that wait for devices to answer come after the others.</summary>
    public static string? Next(IDbConnection on) => on.ExecuteScalar<string?>("select id from bulk_job where state = 0 order by case when action = @calls then 1 else 0 end, created limit 1", new { calls = nameof(BulkAction.CwmpCall) });

    /// <summary>What must be known to go on; null = it does not go on any more. Holds the job for this transaction: two servers do not do the same devices.</summary>
    public static Under? Take(IDbConnection on, string id) => on.Execute("update bulk_job set state = state where id = @id and state = 0", new { id }) > 0 ? Look(on, id) : null;

    /// <summary>The same without holding it.</summary>
    public static Under? Look(IDbConnection on, string id) => Row(on, id) is { State: 0 } row ? new(row.Job().Order, row.Whom(), row.Reached, row.Sealed) : null;

    /// <summary>Keeps how far it came.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="id">The job.</param>
    /// <param name="reached">The last device that was looked at; null = there is none any more.</param>
    /// <param name="done">Devices it was done to.</param>
    /// <param name="reasons">Why not, of the others.</param>
    /// <param name="now">Now.</param>
    public static void Advance(IDbConnection on, string id, MacAddress? reached, int done, IReadOnlyList<string> reasons, DateTimeOffset now)
    {
        var before = on.QuerySingle<string>("select reasons from bulk_job where id = @id", new { id }).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        on.Execute(
            """
            update bulk_job set reached = coalesce(@reached, reached), done = done + @done, refused = refused + @refused, reasons = @all,
              state = case when @reached is null then 1 else state end, ended = case when @reached is null then @now else ended end where id = @id
            """,
            new { id, reached = reached?.ToString(), done, refused = reasons.Count, all = string.Join('\n', before.Concat(reasons).Take(MostReasons)), now });
    }

    /// <summary>Stops it; false when it does not run any more.</summary>
    public static bool Stop(IDbConnection on, string id, DateTimeOffset now) => on.Execute("update bulk_job set state = 2, ended = @now where id = @id and state = 0", new { id, now }) > 0;

    private static JobRow? Row(IDbConnection on, string id) => on.QuerySingleOrDefault<JobRow>("select * from bulk_job where id = @id", new { id });

    private sealed record Whom(string Name, Role Role, string[] Customers, string From);

    /// <summary>A job that is under way.</summary>
    /// <param name="Order">The order, without its wish.</param>
    /// <param name="By">Who gave it.</param>
    /// <param name="Reached">The last device that was looked at; empty = none yet.</param>
    /// <param name="Wish">Its wish, sealed; null = it has none.</param>
    internal sealed record Under(BulkOrder Order, Actor By, string Reached, byte[]? Wish);

    private sealed class JobRow
    {
        public string Id { get; init; } = string.Empty;

        public DateTimeOffset Created { get; init; }

        public string Actor { get; init; } = string.Empty;

        public string Action { get; init; } = string.Empty;

        public string Argument { get; init; } = string.Empty;

        public string? Query { get; init; }

        public string? Macs { get; init; }

        public long Expected { get; init; }

        public string Reached { get; init; } = string.Empty;

        public long Done { get; init; }

        public long Refused { get; init; }

        public string Reasons { get; init; } = string.Empty;

        public long State { get; init; }

        public DateTimeOffset? Ended { get; init; }

        public byte[]? Sealed { get; init; }

        public Actor Whom() => JsonSerializer.Deserialize<Whom>(Actor) is { } who ? new(who.Name, who.Role, [.. who.Customers]) { From = who.From } : throw new InvalidOperationException("a job of nobody");

        public BulkJob Job() => new(
            Id, Created, JsonSerializer.Deserialize<Whom>(Actor)!.Name,
            new(Enum.Parse<BulkAction>(Action), Argument, Query is null ? null : DeviceQuery.Parse(Query).OrThrow(), [.. (Macs ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MacAddress.Of)]),
            Expected, Done, Refused, Reasons.Split('\n', StringSplitOptions.RemoveEmptyEntries), (BulkJob.Standing)State, Ended);
    }
}
