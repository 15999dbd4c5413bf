using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A connection to the store, whichever database it is. Keeps the statements it has prepared, and which devices were touched.</summary>
internal sealed class StoreConnection(Engine engine, DbConnection inner, bool keepStatements) : IDbConnection
{
    private const int MostKept = 200;

    private readonly Dictionary<string, DbCommand> kept = new(StringComparer.Ordinal);

    public Engine Engine => engine;

    /// <summary>The database's own connection.</summary>
    public DbConnection Inner => inner;

    /// <summary>Devices whose words or state this transaction may have changed: the index follows before it commits.</summary>
    public HashSet<MacAddress> Touched { get; } = [];

    /// <summary>Never shown: it may hold a password.</summary>
    [AllowNull]
    public string ConnectionString
    {
        get => string.Empty;
        set => throw new NotSupportedException();
    }

    public int ConnectionTimeout => inner.ConnectionTimeout;

    public string Database => inner.Database;

    public ConnectionState State => inner.State;

    /// <summary>Not to be used: transactions are the writer's and the readers'.</summary>
    public IDbTransaction BeginTransaction() => throw new NotSupportedException();

    /// <summary>Not to be used: transactions are the writer's and the readers'.</summary>
    public IDbTransaction BeginTransaction(IsolationLevel il) => throw new NotSupportedException();

    public void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public void Open() => inner.Open();

    public void Close() => inner.Close();

    public IDbCommand CreateCommand() => new StoreCommand(this);

    public void Dispose()
    {
        foreach (var command in kept.Values)
        {
            command.Dispose();
        }

        kept.Clear();
        inner.Dispose();
    }

    /// <summary>A command for a text, prepared when the text was used before.</summary>
    internal DbCommand Take(string text)
    {
        if (keepStatements && kept.Remove(text, out var ready))
        {
            ready.Parameters.Clear();
            return ready;
        }

        var command = inner.CreateCommand();
        command.CommandText = text;
        return command;
    }

    /// <summary>Takes a command back.</summary>
    internal void Give(DbCommand command)
    {
        if (!keepStatements || kept.Count >= MostKept || !kept.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }
}
