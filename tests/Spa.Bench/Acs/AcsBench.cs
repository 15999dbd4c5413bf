using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench.Acs;

/// <summary>Sessions of devices that are managed by CWMP, against a real server: durable before each answer, digest on. The load is raw sockets with bodies made beforehand.</summary>
internal static class AcsBench
{
    private const string Name = "acs";
    private const int Devices = 10_000;
    private const int Many = 100_000;
    private const int Measured = 30_000;

    // The first session of each device tells something new; what is compiled while it runs is compiled then.
    private const int Warm = 2 * Devices;

    private static readonly (string Peer, double Value) Genie = ("GenieACS 1.2.16 without provisions, its database in memory, measured elsewhere", 3.0);

    /// <summary>Runs all of it, each part on a server of its own.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root) =>
    [
        .. await With(root, null, store => AcsUnits.Fill(store, Devices, told: false), Periodic),
        .. await Shared(root),
        .. await First(root),
        .. await With(root, null, store => AcsUnits.Fill(store, Many, told: true), Large),
    ];

    /// <summary>First contacts alone.</summary>
    public static Task<IReadOnlyList<BenchRow>> First(string root) => With(root, null, AcsFirstContact.Fill, AcsFirstContact.Run, "--acs-secrets-in-the-clear");

    /// <summary>The periodic sessions alone, the store in PostgreSQL.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Shared(string root)
    {
        await using var database = await BenchPostgres.Start();
        if (database is null)
        {
            Console.Error.WriteLine("  PostgreSQL is not installed: sessions are not measured on it (Debian: apt-get install postgresql).");
            return [];
        }

        return await With(root, database.Address, store => AcsUnits.Fill(store, Devices, told: false), async (server, units) =>
        {
            await AcsLoad.Run(server.Http, units, Warm, stay: false);
            var (cpu, other) = (ProcessMeter.CpuMilliseconds(server.Process.Id), database.CpuMilliseconds());
            var (_, errors) = await AcsLoad.Run(server.Http, units, Measured, stay: false);
            return
            [
                new(Name, "inform session CPU on PostgreSQL: the server", (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured, "ms", 0.35, "lower"),
                new(Name, "inform session CPU on PostgreSQL: the database", (database.CpuMilliseconds() - other) / Measured, "ms", 0.10, "lower"),
                new(Name, "sessions on PostgreSQL that failed", errors, "sessions", 0, "lower"),
            ];
        });
    }

    private static async Task<IReadOnlyList<BenchRow>> With(
        string root, string? database, Func<Store, Task<IReadOnlyList<AcsUnit>>> fill, Func<BenchServer, IReadOnlyList<AcsUnit>, Task<IReadOnlyList<BenchRow>>> measure, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "server");
            IReadOnlyList<AcsUnit> units;
            using (var store = Store.Open(data, database is null ? null : DatabaseAddress.Parse(database, out _)))
            {
                units = await fill(store);
            }

            await using var server = await BenchServer.Start(root, data, database, options);
            return await measure(server, units);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchRow>> Periodic(BenchServer server, IReadOnlyList<AcsUnit> units)
    {
        await AcsLoad.Run(server.Http, units, Warm, stay: false);
        var (cpu, watch) = (ProcessMeter.CpuMilliseconds(server.Process.Id), Stopwatch.StartNew());
        var (times, errors) = await AcsLoad.Run(server.Http, units, Measured, stay: false);
        var (seconds, each) = (watch.Elapsed.TotalSeconds, (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured);
        cpu = ProcessMeter.CpuMilliseconds(server.Process.Id);
        var (_, others) = await AcsLoad.Run(server.Http, units, Measured, stay: true);
        var staying = (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured;
        var (p50, p99) = (times[times.Count / 2], times[(int)(times.Count * 0.99)]);
        return
        [
            new(Name, "inform session CPU: Inform, empty, end, new connection, digest, durable (SQLite FULL), 10,000 devices", each, "ms", 0.30, "lower", Genie.Peer, Genie.Value),
            new(Name, "the same on connections that stay: what is left when none is opened", staying, "ms", null, "lower"),
            new(Name, $"sessions, {AcsLoad.Clients} clients as fast as they go", Measured / seconds, "sessions/s", null, "higher"),
            new(Name, "session, p50", p50, "ms", null, "lower"),
            new(Name, "session, p99 over p50", p99 / p50, "times", 20, "lower"),
            new(Name, "sessions that failed", errors + others, "sessions", 0, "lower"),
        ];
    }

    private static async Task<IReadOnlyList<BenchRow>> Large(BenchServer server, IReadOnlyList<AcsUnit> units)
    {
        var (_, errors) = await AcsLoad.Run(server.Http, units, units.Count, stay: false);
        var what = units.Count.ToString("N0", CultureInfo.InvariantCulture);
        return
        [
            new(Name, $"{what} devices, each with a session: server's memory", ProcessMeter.ResidentMiB(server.Process.Id), "MiB", 400, "lower", "at its peak", server.PeakMiB()),
            new(Name, $"{what} devices: disk for each, without its parameters", (double)Size(server.Data) / units.Count, "bytes", 2000, "lower"),
            new(Name, $"{what} devices: sessions that failed", errors, "sessions", 0, "lower"),
        ];
    }

    // The store as it is: what the log of the last writes holds, too.
    private static long Size(string data)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "fleet.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select page_count * page_size from pragma_page_count(), pragma_page_size()";
        return (long)command.ExecuteScalar()!;
    }
}
