using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A command of a <see cref="StoreConnection"/>.</summary>
/// <remarks>
/// It belongs to this connection, not to the database's own, so that lists of values are written out (<c>in @names</c>) for every database alike. A zero character, which only some databases keep in a text,
/// is none in any: what units send may hold one.
/// </remarks>
internal sealed class StoreCommand(StoreConnection connection) : IDbCommand
{
    private DbCommand? inner;

    [AllowNull]
    public string CommandText
    {
        get => inner?.CommandText ?? string.Empty;
        set
        {
            var text = value ?? string.Empty;
            if (inner is null)
            {
                inner = connection.Take(text);
            }
            else
            {
                inner.CommandText = text;
            }
        }
    }

    public int CommandTimeout
    {
        get => Command.CommandTimeout;
        set => Command.CommandTimeout = value;
    }

    /// <summary>Always a text: Dapper takes a single word, like <c>begin</c>, for the name of a procedure, and there are none.</summary>
    public CommandType CommandType
    {
        get => CommandType.Text;
        set => _ = value;
    }

    public IDbConnection? Connection
    {
        get => connection;
        set => throw new NotSupportedException();
    }

    public IDataParameterCollection Parameters => Command.Parameters;

    public IDbTransaction? Transaction { get; set; }

    public UpdateRowSource UpdatedRowSource
    {
        get => Command.UpdatedRowSource;
        set => Command.UpdatedRowSource = value;
    }

    private DbCommand Command => inner ??= connection.Take(string.Empty);

    public void Cancel() => Command.Cancel();

    public IDbDataParameter CreateParameter() => Command.CreateParameter();

    public void Prepare()
    {
    }

    public int ExecuteNonQuery() => Ready().ExecuteNonQuery();

    public IDataReader ExecuteReader() => Ready().ExecuteReader();

    public IDataReader ExecuteReader(CommandBehavior behavior) => Ready().ExecuteReader(behavior);

    public object? ExecuteScalar() => Ready().ExecuteScalar();

    public void Dispose()
    {
        if (inner is not null)
        {
            connection.Give(inner);
            inner = null;
        }
    }

    private DbCommand Ready()
    {
        foreach (DbParameter parameter in Command.Parameters)
        {
            if (parameter.Value is string text && text.Contains('\0', StringComparison.Ordinal))
            {
                parameter.Value = text.Replace('\0', '\uFFFD');
            }
        }

        return Command;
    }
}
