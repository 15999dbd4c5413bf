using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A person who may log in.</summary>
internal sealed record Operator
{
    public string Name { get; init; } = string.Empty;

    /// <summary>Hash of the password, see <c>PasswordHash</c>.</summary>
    public string Password { get; init; } = string.Empty;

    public DateTimeOffset Created { get; init; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public long Failures { get; init; }

    /// <summary>No password is looked at before; null = not locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}

/// <summary>Operators and their sessions.</summary>
internal static class Operators
{
    /// <summary>A session ends after so long without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>And after so long in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static long Count(IDbConnection on) => on.ExecuteScalar<long>("select count(*) from operator");

    public static IReadOnlyList<Operator> All(IDbConnection on) => [.. on.Query<Operator>("select * from operator order by name")];

    public static Operator? Find(IDbConnection on, string name) => on.QuerySingleOrDefault<Operator>("select * from operator where name = @name", new { name });

    /// <summary>Makes an operator, or gives one a new password: all sessions end, a lock is lifted.</summary>
    public static void Put(IDbConnection on, string name, string password, DateTimeOffset now)
    {
        on.Execute(
            """
            insert into operator (name, password, created) values (@name, @password, @now)
            on conflict (name) do update set password = excluded.password, failures = 0, locked_until = null
            """,
            new { name, password, now });
        on.Execute("delete from session where operator = @name", new { name });
    }

    public static void Failed(IDbConnection on, string name, DateTimeOffset? lockedUntil)
        => on.Execute("update operator set failures = failures + 1, locked_until = @lockedUntil where name = @name", new { name, lockedUntil });

    public static void Succeeded(IDbConnection on, string name) => on.Execute("update operator set failures = 0, locked_until = null where name = @name", new { name });

    public static void Begin(IDbConnection on, string tokenHash, string name, DateTimeOffset now)
    {
        on.Execute("insert into session (token_hash, operator, created, last_seen) values (@tokenHash, @name, @now, @now)", new { tokenHash, name, now });
        on.Execute("delete from session where last_seen < @idle or created < @old", new { idle = now - Idle, old = now - Longest });
    }

    /// <summary>Whose session it is and when it was last used; null = none, or over.</summary>
    public static (string Operator, DateTimeOffset LastSeen)? Session(IDbConnection on, string tokenHash, DateTimeOffset now)
    {
        var row = on.QuerySingleOrDefault<SessionRow>(
            "select operator, last_seen from session where token_hash = @tokenHash and last_seen >= @idle and created >= @old",
            new { tokenHash, idle = now - Idle, old = now - Longest });
        return row is null ? null : (row.Operator, row.LastSeen);
    }

    public static void Used(IDbConnection on, string tokenHash, DateTimeOffset now) => on.Execute("update session set last_seen = @now where token_hash = @tokenHash", new { tokenHash, now });

    public static void End(IDbConnection on, string tokenHash) => on.Execute("delete from session where token_hash = @tokenHash", new { tokenHash });

    private sealed class SessionRow
    {
        public string Operator { get; init; } = string.Empty;

        public DateTimeOffset LastSeen { get; init; }
    }
}
