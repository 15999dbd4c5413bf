using System.Data;
using Dapper;
using Spa.Fleet.Access;

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

    /// <summary>What he may do at most.</summary>
    public Role Role { get; init; }

    /// <summary>Whose devices he sees, one name a line; empty = everybody's.</summary>
    public string Customers { get; init; } = string.Empty;

    /// <summary>Him, at work.</summary>
    /// <param name="from">Where his request comes from.</param>
    public Actor Actor(string from) => new(Name, Role, [.. Customers.Split('\n', StringSplitOptions.RemoveEmptyEntries)]) { From = from };

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

    /// <summary>Makes an administrator, or gives an operator a new password: all sessions end, a lock is lifted.</summary>
    public static void Put(IDbConnection on, string name, string password, DateTimeOffset now)
    {
        on.Execute(
            """
            insert into operator (name, password, created, role, customers) values (@name, @password, @now, 2, '')
            on conflict (name) do update set password = excluded.password, failures = 0, locked_until = null
            """,
            new { name, password, now });
        on.Execute("delete from session where operator = @name", new { name });
    }

    /// <summary>Says what an operator may do and sees.</summary>
    public static void Allow(IDbConnection on, string name, Role role, IEnumerable<string> customers)
        => on.Execute("update operator set role = @role, customers = @customers where name = @name", new { name, role = (long)role, customers = string.Join('\n', customers) });

    /// <summary>Takes an operator away with his sessions.</summary>
    public static void Remove(IDbConnection on, string name)
    {
        on.Execute("delete from operator where name = @name", new { name });
        on.Execute("delete from token where operator = @name", new { name });
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
    public static (Operator Operator, DateTimeOffset LastSeen)? Session(IDbConnection on, string tokenHash, DateTimeOffset now)
    {
        var row = on.QuerySingleOrDefault<SessionRow>(
            "select operator, last_seen from session where token_hash = @tokenHash and last_seen >= @idle and created >= @old",
            new { tokenHash, idle = now - Idle, old = now - Longest });
        return row is not null && Find(on, row.Operator) is { } who ? (who, row.LastSeen) : null;
    }

    public static void Used(IDbConnection on, string tokenHash, DateTimeOffset now) => on.Execute("update session set last_seen = @now where token_hash = @tokenHash", new { tokenHash, now });

    public static void End(IDbConnection on, string tokenHash) => on.Execute("delete from session where token_hash = @tokenHash", new { tokenHash });

    private sealed class SessionRow
    {
        public string Operator { get; init; } = string.Empty;

        public DateTimeOffset LastSeen { get; init; }
    }
}
