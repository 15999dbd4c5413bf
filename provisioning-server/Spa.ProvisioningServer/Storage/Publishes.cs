using System.Data;
using Dapper;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Publishes of layers and how they stand.</summary>
internal static class Publishes
{
    private const string Columns = """
        select id, scope, from_revision, to_revision, stages, most_failures, most_silent, hold, reason, started_by, started, state, stage, why, accepted, stage_started, ended from publish
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
