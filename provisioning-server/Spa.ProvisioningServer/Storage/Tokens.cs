using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Tokens of operators.</summary>
internal static class Tokens
{
    private const string Columns = "select id, operator, name, hash, scopes, created, created_by, expires, revoked, last_used, last_address from token";

    public static AccessToken? ByHash(IDbConnection on, string hash) => on.QuerySingleOrDefault<AccessToken>($"{Columns} where hash = @hash", new { hash });

    public static AccessToken? Find(IDbConnection on, string id) => on.QuerySingleOrDefault<AccessToken>($"{Columns} where id = @id", new { id });

    /// <summary>All of them, the newest first.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="owner">Only this operator's; null = everybody's.</param>
    public static IReadOnlyList<AccessToken> All(IDbConnection on, string? owner)
        => [.. on.Query<AccessToken>($"{Columns} {(owner is null ? string.Empty : "where operator = @owner")} order by created desc, id limit 1000", new { owner })];

    /// <summary>How many of an operator's open the door.</summary>
    public static long CountValid(IDbConnection on, string owner, DateTimeOffset now)
        => on.ExecuteScalar<long>("select count(*) from token where operator = @owner and revoked is null and expires > @now", new { owner, now });

    public static void Add(IDbConnection on, AccessToken token)
        => on.Execute(
            """
            insert into token (id, operator, name, hash, scopes, created, created_by, expires)
            values (@Id, @Operator, @Name, @Hash, @Scopes, @Created, @CreatedBy, @Expires)
            """,
            token);

    public static void Revoke(IDbConnection on, string id, DateTimeOffset now) => on.Execute("update token set revoked = @now where id = @id and revoked is null", new { id, now });

    public static void Used(IDbConnection on, string id, string address, DateTimeOffset now)
        => on.Execute("update token set last_used = @now, last_address = @address where id = @id", new { id, address, now });

    /// <summary>Forgets those that have opened nothing for so long that nobody asks after them.</summary>
    public static void Prune(IDbConnection on, DateTimeOffset before) => on.Execute("delete from token where expires < @before or revoked < @before", new { before });
}
