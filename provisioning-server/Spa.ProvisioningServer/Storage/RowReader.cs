using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Takes the columns of a row one after the other, in statements that every contact asks: what the object mapper finds out about fifty columns each time costs more than the look itself.</summary>
/// <param name="row">Stands on the row.</param>
internal sealed class RowReader(IDataReader row)
{
    private int at;

    /// <summary>All rows of a statement.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its parameters.</param>
    /// <param name="read">Makes of a row what is wanted.</param>
    public static List<T> All<T>(IDbConnection on, string sql, object values, Func<RowReader, T> read)
    {
        using var rows = on.ExecuteReader(sql, values);
        var (reader, all) = (new RowReader(rows), new List<T>(1));
        while (rows.Read())
        {
            reader.at = 0;
            all.Add(read(reader));
        }

        return all;
    }

    public string Text() => row.GetString(at++);

    public string? TextOrNull() => row.IsDBNull(at++) ? null : row.GetString(at - 1);

    public long Number() => row.GetInt64(at++);

    public long? NumberOrNull() => row.IsDBNull(at++) ? null : row.GetInt64(at - 1);

    public byte[]? BytesOrNull() => row.IsDBNull(at++) ? null : (byte[])row.GetValue(at - 1);

    public MacAddress Mac() => MacAddress.Of(Text());

    public DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(Number());

    public DateTimeOffset? MomentOrNull() => NumberOrNull() is { } number ? DateTimeOffset.FromUnixTimeMilliseconds(number) : null;
}
