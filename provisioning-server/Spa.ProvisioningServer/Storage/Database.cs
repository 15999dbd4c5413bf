using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The embedded SQLite file: WAL, full synchronisation, readers beside the one writer.</summary>
/// <remarks>The only class that knows which database it is. Everything else is SQL that PostgreSQL takes too.</remarks>
internal sealed class Database : IDisposable
{
    private readonly string connection;
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly Lazy<SqliteConnection> watcher;
    private bool disposed;

    public Database(string path)
    {
        DefaultTypes.Use();
        connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString();
        watcher = new(OpenWatcher);
    }

    /// <summary>Opens the connection of a writer.</summary>
    public IDbConnection OpenWriter()
    {
        var opened = new SqliteConnection(connection);
        opened.Open();
        Run(opened, "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=off; pragma busy_timeout=30000;");
        return opened;
    }

    /// <summary>Reads from one consistent state.</summary>
    public T Read<T>(Func<IDbConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var reader))
        {
            reader = new SqliteConnection(connection);
            reader.Open();
            Run(reader, "pragma query_only=on; pragma busy_timeout=30000;");
        }

        var whole = false;
        try
        {
            Run(reader, "begin");
            var result = read(reader);
            Run(reader, "commit");
            whole = true;
            return result;
        }
        finally
        {
            if (whole && !disposed)
            {
                readers.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    /// <summary>A number that changes whenever any process has committed.</summary>
    public long Version()
    {
        // data_version counts what other connections did, so it is asked on one connection that writes nothing.
        var asked = watcher.Value;
        lock (asked)
        {
            using var command = asked.CreateCommand();
            command.CommandText = "pragma data_version";
            return (long)command.ExecuteScalar()!;
        }
    }

    public void Dispose()
    {
        disposed = true;
        if (watcher.IsValueCreated)
        {
            watcher.Value.Dispose();
        }

        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private SqliteConnection OpenWatcher()
    {
        var opened = new SqliteConnection(connection);
        opened.Open();
        return opened;
    }

    private static void Run(SqliteConnection on, string sql)
    {
        using var command = on.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
