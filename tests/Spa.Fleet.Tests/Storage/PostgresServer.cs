using System.Diagnostics;
using Npgsql;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>A private PostgreSQL of the test run on a socket in a temporary folder, started when the first test wants it and stopped with the process.</summary>
internal sealed class PostgresServer
{
    private static readonly Lazy<string?> Missing = new(() => Folders().FirstOrDefault() is null ? "not installed: postgresql" : null);
    private static readonly Lazy<PostgresServer> Shared = new(() => new PostgresServer());
    private static int next;

    private readonly string folder;
    private readonly string programs;

    private PostgresServer()
    {
        programs = Folders().First();
        folder = Directory.CreateTempSubdirectory("spa-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            // initdb refuses root, so the user that is nobody owns the folder.
            Run("chown", "nobody", folder);
        }

        Ordinary(Path.Combine(programs, "initdb"), "-A", "trust", "-U", "spa", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", Path.Combine(folder, "data"));

        // No network at all: the port is only part of the socket's name. What is lost with the machine's power is not the test's matter, what is lost with a process is.
        Ordinary(
            Path.Combine(programs, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-l", Path.Combine(folder, "log"), "-w", "-t", "60",
            "-o", $"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200 -c shared_buffers=32MB", "start");
        Watch();
    }

    /// <summary>Why there can be none; null = there can.</summary>
    public static string? WhyNot => Missing.Value;

    /// <summary>An empty database of its own.</summary>
    public static DatabaseAddress Database() => DatabaseAddress.Parse(DatabaseText(), out _)!;

    /// <summary>The same, as an operator writes it.</summary>
    public static string DatabaseText()
    {
        var server = Shared.Value;
        var name = $"spa{Interlocked.Increment(ref next)}";
        using var connection = new NpgsqlConnection($"Host={server.folder};Username=spa;Database=postgres;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"create database {name}";
        command.ExecuteNonQuery();
        return $"Host={server.folder};Username=spa;Password=never-shown;Database={name}";
    }

    private static IEnumerable<string> Folders()
        => new[] { "/usr/lib/postgresql", "/usr/pgsql" }.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Select(f => Path.Combine(f, "bin")).Where(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "pg_ctl"))).OrderDescending(StringComparer.Ordinal);

    private static void Ordinary(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Run(NeedsAttribute.Find("setpriv")!, ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments]);
        }
        else
        {
            Run(program, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output to nowhere: the server that pg_ctl leaves behind would keep a pipe open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }

    // A process of its own that outlives this one, however it ends: the test host is not always let finish.
    private void Watch()
        => Run("/bin/sh", "-c", """
            (while kill -0 "$1" 2>/dev/null; do sleep 1; done; kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; while kill -0 "$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null)" 2>/dev/null; do sleep 1; done; rm -rf "$2") &
            """, "watch", $"{Environment.ProcessId}", folder);
}
