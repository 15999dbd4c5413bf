using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Brings the schema up to date, one numbered step after the other, each in its own transaction. A step that was released is never changed.</summary>
internal static class Migrations
{
    private const string Prefix = "Spa.ProvisioningServer.Storage.Steps.";

    /// <summary>How many steps this server knows.</summary>
    public static int Known => Steps().Count;

    /// <summary>Runs the steps that have not run.</summary>
    /// <exception cref="InvalidOperationException">The store was written by a newer server.</exception>
    public static void Run(IDbConnection connection)
    {
        var steps = Steps();
        connection.Execute("begin immediate");
        connection.Execute("create table if not exists migration (number bigint primary key, name text not null, applied bigint not null)");
        var reached = connection.ExecuteScalar<long?>("select max(number) from migration") ?? 0;
        connection.Execute("commit");
        if (reached > steps.Count)
        {
            throw new InvalidOperationException($"The store is of a newer server (schema {reached}, this one knows {steps.Count}): start that one, or restore a backup.");
        }

        foreach (var (number, name, sql) in steps.Where(s => s.Number > reached))
        {
            connection.Execute("begin immediate");

            // Another process may have come first.
            if (connection.ExecuteScalar<long>("select count(*) from migration where number = @number", new { number }) == 0)
            {
                connection.Execute(sql);
                connection.Execute("insert into migration (number, name, applied) values (@number, @name, @applied)", new { number, name, applied = DateTimeOffset.UtcNow });
            }

            connection.Execute("commit");
        }
    }

    private static List<(long Number, string Name, string Sql)> Steps()
    {
        var assembly = typeof(Migrations).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select((resource, at) =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return (at + 1L, resource[Prefix.Length..], reader.ReadToEnd());
        })];
    }
}
