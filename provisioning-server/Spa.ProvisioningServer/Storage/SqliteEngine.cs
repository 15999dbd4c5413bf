using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Spa.Fleet.Inventory;
using SQLitePCL;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The embedded SQLite file: WAL, full synchronisation, readers beside the one writer.</summary>
internal sealed class SqliteEngine : Engine
{
    private const int Busy = 5;
    private const int ReadOnlyFile = 8;
    private const int Interrupted = 9;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    // SQLite wants some beside the file itself, so it may fail before the last byte is taken.
    private const long EnoughRoom = 256 * 1024;

    // Readers that stay open: as many as can work at once, and some that wait for the disk. Each has its pages and statements in memory.
    private static readonly int MostReaders = (2 * Environment.ProcessorCount) + 4;

    // What a search walks through again and again stays; there is one for each request that reads at the same time.
    private const int ReaderCacheKiB = 8192;

    // How often the look at the start asks for the time: some milliseconds.
    private const int LookStep = 1000;

    private static readonly TimeSpan UsualLook = TimeSpan.FromSeconds(15);

    // The trigram table finds rows in order of their number; the cross join keeps the order of the two.
    private const string Found = "(select g.rowid as number, i.words, i.severity, i.trouble, g.device_gram as pieces from device_gram g cross join device_index i on i.number = g.rowid)";

    // Costs some milliseconds to take and less than one to ask; shows what one in some hundred devices has.
    private const int SampleSize = 512;

    private static readonly TimeSpan SampleAge = TimeSpan.FromHours(1);

    private readonly TimeSpan longestLook;
    private readonly string path;
    private readonly string connection;
    private readonly ConcurrentBag<StoreConnection> readers = [];
    private readonly Lazy<SqliteConnection> watcher;
    private bool disposed;
    private bool wasLookedThrough = true;
    private volatile Sampled? sample;

    /// <summary>Knows the file; opens nothing yet.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="patience">How long a writer waits for another process, in seconds.</param>
    /// <param name="longestLook">How long it looks for damage at most before the store is used; null = 15 seconds.</param>
    public SqliteEngine(string path, int patience = 30, TimeSpan? longestLook = null)
    {
        this.longestLook = longestLook ?? UsualLook;
        DefaultTypes.Use();
        this.path = path;
        connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = patience }.ToString();
        watcher = new(Open);
    }

    public override string Name => "SQLite";

    public override bool IsElsewhere => false;

    public override bool WasLookedThrough => wasLookedThrough;

    public override string Like => "like";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The file cannot be used; says why and what to do.</exception>
    public override StoreConnection OpenWriter()
    {
        SqliteConnection? opened = null;
        try
        {
            opened = Open();
            Run(opened, "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=off;");
            return new StoreConnection(this, opened, keepStatements: true);
        }
        catch (Exception e)
        {
            opened?.Dispose();
            if (e is SqliteException known && Explain(known) is { } sentence)
            {
                throw new InvalidOperationException(sentence, e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override T Read<T>(Func<IDbConnection, T> read) => On(reader =>
    {
        reader.Execute("begin");
        var result = read(reader);
        reader.Execute("commit");
        return result;
    });

    /// <inheritdoc/>
    public override T Look<T>(Func<IDbConnection, T> read) => On(read);

    /// <inheritdoc/>
    public override long Version()
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

    /// <inheritdoc/>
    public override void Begin(StoreConnection on, IReadOnlyCollection<MacAddress>? devices) => on.Execute("begin immediate");

    public override string Schema(string sql) => sql;

    /// <inheritdoc/>
    public override bool[] Seen(StoreConnection on, IReadOnlyList<Sighting> sightings)
    {
        // One prepared statement, run for each: there is no way to the disk between them, so nothing is gained by one text.
        const string Text = """
            update device_health set last_seen = $at, address = $address, profile_taken = case when $profile is null then profile_taken else $at end,
              sequence_taken = coalesce($profile, sequence_taken)
            where mac = $mac and ($mark is null
              or (mark = $mark and address = $address and sequence_taken = $profile and profile_taken is not null and last_seen >= $heard and ($software is null or software = $software)))
            """;
        var command = on.Take(Text);
        var (mac, address, at, profile) = (Add("$mac"), Add("$address"), Add("$at"), Add("$profile"));
        var (mark, heard, software) = (Add("$mark"), Add("$heard"), Add("$software"));
        var held = new bool[sightings.Count];
        for (var i = 0; i < held.Length; i++)
        {
            var sighting = sightings[i];
            var now = sighting.At.ToUnixTimeMilliseconds();
            mac.Value = sighting.Mac.ToString();
            address.Value = sighting.Address;
            at.Value = now;
            profile.Value = (object?)sighting.Profile ?? DBNull.Value;
            mark.Value = sighting.If is { } condition ? condition.Mark.Device : DBNull.Value;
            heard.Value = sighting.If?.Silence is { } silence ? now - (long)silence.TotalMilliseconds : long.MinValue;
            software.Value = (object?)sighting.If?.Software ?? DBNull.Value;
            held[i] = command.ExecuteNonQuery() > 0 || sighting.If is null;
        }

        on.Give(command);

        // Those with a condition were heard in time, or are not written.
        command = on.Take("update device_standing set due = $at where number = $number and trouble = $silent");
        var (number, moment) = (Add("$number"), Add("$at"));
        Add("$silent").Value = (long)Trouble.Silent;
        foreach (var sighting in sightings)
        {
            if (sighting.If?.Silence is null)
            {
                (number.Value, moment.Value) = (DeviceIndex.Number(sighting.Mac), sighting.At.ToUnixTimeMilliseconds());
                command.ExecuteNonQuery();
            }
        }

        on.Give(command);
        return held;

        System.Data.Common.DbParameter Add(string name)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }
    }

    /// <inheritdoc/>
    public override void MakeMarks(StoreConnection on)
    {
        const string Fleet = "update store_fact set number = number + 1 where name = 'served';";
        foreach (var (table, what) in ServedMark.DeviceTables.SelectMany(t => new[] { (t, "insert"), (t, "update"), (t, "delete") }))
        {
            var row = what == "delete" ? "old" : "new";
            on.Execute($"create trigger if not exists served_{table}_{what} after {what} on {table} begin update device_health set mark = mark + 1 where mac = {row}.mac; {(table == "device" && what == "delete" ? Fleet : string.Empty)} end");
        }

        foreach (var (table, what) in ServedMark.SharedTables.SelectMany(t => new[] { (t, "insert"), (t, "update"), (t, "delete") }))
        {
            on.Execute($"create trigger if not exists served_{table}_{what} after {what} on {table} begin {Fleet} end");
        }

        const string Laid = $"begin update store_fact set number = number + 1 where name = '{LaidMark.Fact}'; end";
        foreach (var (table, what) in LaidMark.Tables.SelectMany(t => new[] { (t, "insert"), (t, "update"), (t, "delete") }).Concat([("device", "insert"), ("device", "delete")]))
        {
            on.Execute($"create trigger if not exists laid_{table}_{what} after {what} on {table} {Laid}");
        }

        on.Execute($"create trigger if not exists laid_device_update after update on device when {string.Join(" or ", LaidMark.Columns.Select(c => $"new.{c} is not old.{c}"))} {Laid}");
    }

    /// <inheritdoc/>
    public override void MakeSearch(StoreConnection on)
        => on.Execute("create virtual table if not exists device_gram using fts5(words, content='device_index', content_rowid='number', tokenize='trigram', detail=none, columnsize=0)");

    /// <inheritdoc/>
    public override void Reword(StoreConnection on, long number, string? before, string? after)
    {
        if (before is not null)
        {
            on.Execute("insert into device_gram (device_gram, rowid, words) values ('delete', @number, @before)", new { number, before });
        }

        if (after is not null)
        {
            on.Execute("insert into device_gram (rowid, words) values (@number, @after)", new { number, after });
        }
    }

    /// <inheritdoc/>
    public override (string From, string? Condition, string? Pieces) WayTo(IDbConnection on, IReadOnlyList<string> patterns, bool always)
    {
        // By itself the index looks up every piece of a pattern, also those that nearly every device has, and these are most of the work.
        var pieces = Sample(on).Choose(patterns, always);
        return pieces.Count == 0 ? ("device_index", null, null) : (Found, "f.pieces match @pieces", string.Join(" AND ", pieces.Select(p => $"\"{p.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
    }

    /// <inheritdoc/>
    public override string? Explain(Exception error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        Busy => $"{path} is locked by another process that has been writing for a long time: see which one has it open (fuser {path}), and end it or wait for it.",
        ReadOnlyFile => $"{path} cannot be written: its file system or the file is read-only for this user. Give the user the rights to the file and its folder, or mount the disk for writing.",
        Corrupt or NoDatabase => Damaged(error.Message),
        InputOutput when new DriveInfo(path).AvailableFreeSpace < EnoughRoom => NoRoom,
        InputOutput => $"The disk of {path} reports an error ({error.Message}): nothing that was acknowledged is lost as long as the file can be read; copy the folder to another disk.",
        Full => NoRoom,
        CannotOpen when Directory.Exists(Path.GetDirectoryName(path)) && new DriveInfo(path).AvailableFreeSpace < EnoughRoom => NoRoom,
        CannotOpen => $"{path} cannot be opened: the folder is missing, this user may not write in it, or its file system is read-only. Give the user the rights to the folder, or mount the disk for writing.",
        _ => null,
    };

    public override bool InTheWay(Exception error) => false;

    /// <inheritdoc/>
    public override void CopyTo(string path)
    {
        // In one step: readers and the writer go on beside it, and the copy is the state at its beginning.
        using var from = Open();
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        to.Open();
        from.BackupDatabase(to);
        Run(to, "pragma journal_mode=delete");
    }

    /// <inheritdoc/>
    public override void FillFrom(StoreConnection on, SqliteEngine from) => throw new NotSupportedException("A SQLite store is put in place as a file.");

    /// <inheritdoc/>
    public override string? Damage()
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return null;
        }

        // Looks through every page while there is time, but does not compare every index with its table.
        try
        {
            using var opened = Open();
            using var command = opened.CreateCommand();
            command.CommandText = "pragma quick_check(1)";
            var began = Stopwatch.GetTimestamp();
            raw.sqlite3_progress_handler(opened.Handle!, LookStep, _ => Stopwatch.GetElapsedTime(began) > longestLook ? 1 : 0, null);
            return command.ExecuteScalar() is string said && said != "ok" ? Damaged(said.Split('\n')[0]) : null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            wasLookedThrough = false;
            return null;
        }
        catch (SqliteException e) when (Explain(e) is { } sentence)
        {
            return sentence;
        }
    }

    protected override void Dispose(bool disposing)
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

    private string NoRoom => $"There is no room on the disk of {path}: nothing that was acknowledged is lost; make room, and it goes on by itself.";

    private static string Remedy => "Put the folder aside and restore the last backup into a new one: './spa server restore FILE --data DIR'.";

    private string Damaged(string how) => $"{path} is damaged ({how}): nothing was changed in it. {Remedy}";

    private PieceSample Sample(IDbConnection on)
    {
        var devices = FleetCounts.All(on);
        if (sample is not { } kept || kept.Devices > 2 * devices || devices > 2 * kept.Devices || Stopwatch.GetElapsedTime(kept.Taken) > SampleAge)
        {
            // So many places between the first and the last number of each maker.
            var words = on.Query<string>(
                """
                with recursive
                  maker (id) as (select min(number) >> 24 from device_index
                    union all select (select number >> 24 from device_index where number >= (id + 1) << 24 order by number limit 1) from maker where id is not null limit @size),
                  span (first, last) as (select id << 24, (select max(number) from device_index where number < (id + 1) << 24) from maker where id is not null),
                  step (at) as (select 0 union all select at + 1 from step where at + 1 < @size)
                select (select words from device_index where number >= first + (last - first) * at / @size order by number limit 1)
                from span cross join step where at % (select count(*) from span) = 0
                """,
                new { size = SampleSize }).ToList();
            sample = kept = new(new(words), devices, Stopwatch.GetTimestamp());
        }

        return kept.Sample;
    }

    // A reader that something went wrong with is not used again.
    private T On<T>(Func<StoreConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var reader))
        {
            var opened = Open();
            Run(opened, $"pragma query_only=on; pragma cache_size=-{ReaderCacheKiB};");
            reader = new StoreConnection(this, opened, keepStatements: true);
        }

        var whole = false;
        try
        {
            var result = read(reader);
            whole = true;
            return result;
        }
        finally
        {
            if (whole && !disposed && readers.Count < MostReaders)
            {
                readers.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    private SqliteConnection Open()
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

    private sealed record Sampled(PieceSample Sample, long Devices, long Taken);
}
