using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Brings the schema up to date, one numbered step after the other, each in its own transaction and once. A step that was released is never changed.</summary>
/// <remarks>Numbers may have gaps: what counts is whether the store has recorded the number, not how far it has come.</remarks>
internal static class Migrations
{
    /// <summary>Runs the steps that have not run.</summary>
    /// <param name="connection">A writer's connection.</param>
    /// <param name="steps">Steps in order of their numbers; null = those of this server.</param>
    /// <exception cref="InvalidOperationException">The store was written by a newer server.</exception>
    public static void Run(StoreConnection connection, IReadOnlyList<MigrationStep>? steps = null)
    {
        steps ??= MigrationStep.All;
        Whole(connection, () => connection.Execute("create table if not exists migration (number bigint primary key, name text not null, applied bigint not null)"));
        var done = connection.Query<(long Number, string Name)>("select number, name from migration order by number").ToDictionary(r => r.Number, r => r.Name);
        var unknown = done.Keys.Except(steps.Select(s => s.Number)).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"The store is of a newer server (this one does not know its step {unknown.Max():0000}, {Path.GetFileNameWithoutExtension(done[unknown.Max()])}): start that one, or restore a backup.");
        }

        foreach (var step in steps.Where(s => !done.ContainsKey(s.Number)))
        {
            Whole(connection, () =>
            {
                // Another process may have come first.
                if (connection.ExecuteScalar<long>("select count(*) from migration where number = @Number", new { step.Number }) == 0)
                {
                    connection.Execute(connection.Engine.Schema(step.Sql));
                    connection.Execute("insert into migration (number, name, applied) values (@Number, @Name, @applied)", new { step.Number, step.Name, applied = DateTimeOffset.UtcNow });
                }
            });
        }
    }

    // A step that cannot be done is undone, so that the store stays one that the server before can use.
    private static void Whole(StoreConnection connection, Action act)
    {
        connection.Engine.Begin(connection, null);
        try
        {
            act();
            connection.Execute("commit");
        }
        catch (System.Data.Common.DbException)
        {
            connection.Execute("rollback");
            throw;
        }
    }
}
