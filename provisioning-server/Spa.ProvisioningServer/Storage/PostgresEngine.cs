using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A PostgreSQL database, which several servers may share.</summary>
/// <remarks>
/// Writers take advisory locks: one that may touch anything runs alone, those that touch known devices only run beside each other, one for each device.
/// So everything that reads and then writes is right on many nodes as it is on one file, and no two transactions wait for each other in a circle.
/// </remarks>
internal sealed partial class PostgresEngine : Engine
{
    // "Spa stor": nobody else in this database takes it by chance. Devices lock their MAC as a number, which is smaller.
    private const long Everything = 0x5370_6120_7374_6F72;

    private const string Filling = "spa.filling";

    private readonly DatabaseAddress address;
    private readonly NpgsqlDataSource writers;
    private readonly NpgsqlDataSource readers;

    /// <summary>Knows the database; opens nothing yet.</summary>
    public PostgresEngine(DatabaseAddress address)
    {
        DefaultTypes.Use();
        this.address = address;
        writers = NpgsqlDataSource.Create(address.Connection(readOnly: false));
        readers = NpgsqlDataSource.Create(address.Connection(readOnly: true));
    }

    public override string Name => "PostgreSQL";

    public override bool IsElsewhere => true;

    public override string Like => "ilike";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The database cannot be used; says why and what to do.</exception>
    public override StoreConnection OpenWriter()
    {
        try
        {
            return new StoreConnection(this, writers.OpenConnection(), keepStatements: false);
        }
        catch (Exception e) when (Explain(e) is { } sentence)
        {
            throw new InvalidOperationException(sentence, e);
        }
    }

    /// <inheritdoc/>
    public override T Read<T>(Func<IDbConnection, T> read)
    {
        using var opened = readers.OpenConnection();
        using var transaction = opened.BeginTransaction(IsolationLevel.RepeatableRead);
        using var connection = new StoreConnection(this, opened, keepStatements: false);
        var result = read(connection);
        transaction.Commit();
        return result;
    }

    /// <inheritdoc/>
    public override T Look<T>(Func<IDbConnection, T> read)
    {
        using var opened = readers.OpenConnection();
        using var connection = new StoreConnection(this, opened, keepStatements: false);
        return read(connection);
    }

    /// <inheritdoc/>
    public override long Version()
    {
        // Which transactions have ended: the text changes with every commit, and nobody has to write anything for it.
        using var command = readers.CreateCommand("select pg_current_snapshot()::text");
        var hash = unchecked((long)0xcbf29ce484222325);
        foreach (var c in (string)command.ExecuteScalar()!)
        {
            hash = unchecked((hash ^ c) * 0x100000001b3);
        }

        return hash;
    }

    /// <inheritdoc/>
    public override void Begin(StoreConnection on, IReadOnlyCollection<MacAddress>? devices)
    {
        on.Execute("begin");
        if (devices is null)
        {
            on.Execute("select pg_advisory_xact_lock(@Everything)", new { Everything });
            return;
        }

        on.Execute("select pg_advisory_xact_lock_shared(@Everything)", new { Everything });
        using var command = (NpgsqlCommand)on.Inner.CreateCommand();
        command.CommandText = "select pg_advisory_xact_lock(number) from (select number from unnest($1) keys (number) order by number) sorted";
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. devices.Select(DeviceIndex.Number)] });
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override string Schema(string sql) => Column().Replace(sql.Replace(") without rowid;", ");", StringComparison.Ordinal), m => m.Groups["lead"].Value + m.Groups["type"].Value switch
    {
        // Texts compare by their bytes, as in SQLite, whatever the language of the database.
        "text" => "text collate \"C\"",
        "blob" => "bytea",
        _ => "bigint",
    });

    /// <inheritdoc/>
    public override bool[] Seen(StoreConnection on, IReadOnlyList<Sighting> sightings)
    {
        using var command = (NpgsqlCommand)on.Inner.CreateCommand();
        command.CommandText = """
            update device_health h set last_seen = s.at, address = s.address, profile_taken = case when s.profile is null then h.profile_taken else s.at end,
              sequence_taken = coalesce(s.profile, h.sequence_taken)
            from unnest($1, $2, $3, $4, $5, $6, $7) s (mac, address, at, profile, mark, heard, software)
            where h.mac = s.mac and (s.mark is null
              or (h.mark = s.mark and h.address = s.address and h.sequence_taken = s.profile and h.profile_taken is not null and h.last_seen >= s.heard and (s.software is null or h.software = s.software)))
            returning h.mac
            """;
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. sightings.Select(s => s.Mac.ToString())] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. sightings.Select(s => s.Address)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. sightings.Select(s => s.At.ToUnixTimeMilliseconds())] });
        command.Parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. sightings.Select(s => s.Profile)] });
        command.Parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. sightings.Select(s => s.If?.Mark.Device)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. sightings.Select(s => s.If?.Silence is { } silence ? s.At.ToUnixTimeMilliseconds() - (long)silence.TotalMilliseconds : long.MinValue)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. sightings.Select(s => s.If?.Software?.Replace('\0', '\uFFFD'))] });
        var written = new HashSet<string>(StringComparer.Ordinal);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                written.Add(reader.GetString(0));
            }
        }

        // Those with a condition were heard in time, or are not written.
        var free = sightings.Where(s => s.If?.Silence is null).ToArray();
        if (free.Length > 0)
        {
            using var heard = (NpgsqlCommand)on.Inner.CreateCommand();
            heard.CommandText = "update device_standing d set due = s.at from unnest($1, $2) s (number, at) where d.number = s.number and d.trouble = $3";
            heard.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. free.Select(s => DeviceIndex.Number(s.Mac))] });
            heard.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. free.Select(s => s.At.ToUnixTimeMilliseconds())] });
            heard.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)Trouble.Silent });
            heard.ExecuteNonQuery();
        }

        return [.. sightings.Select(s => s.If is null || written.Contains(s.Mac.ToString()))];
    }

    /// <inheritdoc/>
    public override void MakeMarks(StoreConnection on)
    {
        // A restore fills every table with what it was; nothing changes then that anybody has read.
        const string When = $"when (current_setting('{Filling}', true) is distinct from 'on')";
        const string Fleet = "update store_fact set number = number + 1 where name = 'served';";
        Function("served_device", "update device_health set mark = mark + 1 where mac = case tg_op when 'DELETE' then old.mac else new.mac end;");
        Function("served_fleet", Fleet);
        foreach (var table in ServedMark.DeviceTables)
        {
            on.Execute($"create or replace trigger served_{table} after insert or update or delete on {table} for each row {When} execute function served_device()");
        }

        on.Execute($"create or replace trigger served_device_gone after delete on device for each row {When} execute function served_fleet()");
        foreach (var table in ServedMark.SharedTables)
        {
            on.Execute($"create or replace trigger served_{table} after insert or update or delete on {table} for each row {When} execute function served_fleet()");
        }

        Function("laid", $"update store_fact set number = number + 1 where name = '{LaidMark.Fact}';");
        foreach (var table in LaidMark.Tables)
        {
            on.Execute($"create or replace trigger laid_{table} after insert or update or delete on {table} for each row {When} execute function laid()");
        }

        on.Execute($"create or replace trigger laid_device after insert or delete on device for each row {When} execute function laid()");
        on.Execute($"create or replace trigger laid_device_moved after update on device for each row when ({string.Join(" or ", LaidMark.Columns.Select(c => $"new.{c} is distinct from old.{c}"))}) execute function laid()");

        void Function(string name, string body) => on.Execute($"create or replace function {name}() returns trigger language plpgsql as $$ begin {body} return null; end $$");
    }

    /// <inheritdoc/>
    public override void MakeSearch(StoreConnection on)
    {
        if (on.ExecuteScalar<long>("select count(*) from pg_indexes where indexname = 'device_gram' and schemaname = current_schema()") > 0)
        {
            return;
        }

        try
        {
            on.Execute("create extension if not exists pg_trgm");
        }
        catch (PostgresException e)
        {
            throw new InvalidOperationException($"The database needs the extension pg_trgm (it comes with PostgreSQL, on Debian in its own package; in older ones in postgresql-contrib) and could not make it: {e.MessageText}. Let its owner run 'create extension pg_trgm'.", e);
        }

        on.Execute("create index device_gram on device_index using gin (words gin_trgm_ops)");
    }

    /// <inheritdoc/>
    public override void Reword(StoreConnection on, long number, string? before, string? after)
    {
        // The index of the database follows the column.
    }

    /// <inheritdoc/>
    public override (string From, string? Condition, string? Pieces) WayTo(IDbConnection on, IReadOnlyList<string> patterns, bool always)
    {
        // The database weighs by itself which of its indexes to use, and within one which pieces.
        return ("device_index", null, null);
    }

    /// <inheritdoc/>
    public override bool InTheWay(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <inheritdoc/>
    public override void CopyTo(string path)
    {
        using var target = new SqliteEngine(path);
        using var to = target.OpenWriter();
        Migrations.Run(to);
        target.MakeSearch(to);
        Read(from =>
        {
            to.Execute("begin immediate");
            foreach (var table in Tables(to))
            {
                Copy(from, to, table);
            }

            to.Execute("insert into device_gram (device_gram) values ('rebuild')");
            to.Execute("commit");
            return true;
        });
        to.Execute("pragma journal_mode=delete");
    }

    /// <inheritdoc/>
    public override void FillFrom(StoreConnection on, SqliteEngine from)
    {
        ArgumentNullException.ThrowIfNull(from);
        from.Read(source =>
        {
            Begin(on, null);
            on.Execute($"set local {Filling} = 'on'");
            foreach (var table in Tables(source))
            {
                on.Execute($"delete from {table}");
                using var reader = source.ExecuteReader($"select * from {table}");
                var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
                using var import = ((NpgsqlConnection)on.Inner).BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
                while (reader.Read())
                {
                    import.StartRow();
                    for (var i = 0; i < columns.Count; i++)
                    {
                        switch (reader.GetValue(i))
                        {
                            case long number:
                                import.Write(number, NpgsqlTypes.NpgsqlDbType.Bigint);
                                break;
                            case string text:
                                import.Write(text.Replace('\0', '\uFFFD'), NpgsqlTypes.NpgsqlDbType.Text);
                                break;
                            case byte[] bytes:
                                import.Write(bytes, NpgsqlTypes.NpgsqlDbType.Bytea);
                                break;
                            default:
                                import.WriteNull();
                                break;
                        }
                    }
                }

                import.Complete();
            }

            on.Execute("commit");
            return true;
        });
    }

    /// <inheritdoc/>
    public override string? Damage() => null;

    /// <inheritdoc/>
    public override string? Explain(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => $"There is no room on the disk of the database {address}: nothing that was acknowledged is lost; make room there, and it goes on by itself.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e
            => $"The database {address} does not let this user in: {e.MessageText}.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"The database {address} does not exist: let its administrator run createdb, and name this server's user as its owner.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e => $"The user may not do what the server needs in the database {address}: {e.MessageText}. Make the user its owner.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => $"The database {address} is read-only: it is a standby; name the primary.",
        PostgresException e => $"The database {address} says: {e.MessageText}.",
        NpgsqlException e => $"The database {address} cannot be reached: {e.Message}.",
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        writers.Dispose();
        readers.Dispose();
    }

    // Everything but what each database makes for itself.
    private static List<string> Tables(IDbConnection sqlite)
        => [.. sqlite.Query<string>("select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'device_gram%' and name <> 'migration' order by name")];

    private static void Copy(IDbConnection from, StoreConnection to, string table)
    {
        using var reader = from.ExecuteReader($"select * from {table}");
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        to.Execute($"delete from {table}");
        var insert = to.Take($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})");
        var parameters = columns.Select((_, i) =>
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"$p{i}";
            insert.Parameters.Add(parameter);
            return parameter;
        }).ToList();
        while (reader.Read())
        {
            for (var i = 0; i < columns.Count; i++)
            {
                parameters[i].Value = reader.GetValue(i);
            }

            insert.ExecuteNonQuery();
        }

        to.Give(insert);
    }

    // A column of a step: its name, then its type.
    [GeneratedRegex("""(?<lead>(?:^\s*|[(,]\s*|add column )[a-z_]+ )(?<type>text|blob|integer)\b""", RegexOptions.Multiline)]
    private static partial Regex Column();
}
