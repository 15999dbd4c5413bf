using System.Diagnostics;

namespace Spa.Bench;

/// <summary>A PostgreSQL of its own, on a socket in a temporary folder, as the package sets it up: every commit is on the disk before it is answered.</summary>
internal sealed class BenchPostgres : IAsyncDisposable
{
    private readonly string folder;
    private readonly string programs;

    private BenchPostgres(string folder, string programs, int pid) => (this.folder, this.programs, Pid) = (folder, programs, pid);

    /// <summary>The process that all others of the database are children of.</summary>
    public int Pid { get; }

    /// <summary>An empty database, as an operator writes it.</summary>
    public string Address => $"Host={folder};Username=spa;Database=spa";

    /// <summary>User and system time of all its processes so far, those that have ended included.</summary>
    public double CpuMilliseconds() => ProcessMeter.FamilyMilliseconds(Pid);

    /// <summary>Starts one; null = PostgreSQL is not installed.</summary>
    public static async Task<BenchPostgres?> Start()
    {
        const string Packaged = "/usr/lib/postgresql";
        if (!Directory.Exists(Packaged) || Directory.GetDirectories(Packaged).Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb"))) is not { } programs)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("spa-bench-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            // initdb refuses root, so the user that is nobody owns the folder.
            await Run("chown", "nobody", folder);
        }

        var data = Path.Combine(folder, "data");
        await Ordinary(Path.Combine(programs, "initdb"), "-A", "trust", "-U", "spa", "-E", "UTF8", "--locale=C.UTF-8", "-D", data);
        await Ordinary(Path.Combine(programs, "pg_ctl"), "-D", data, "-l", Path.Combine(folder, "log"), "-w", "-t", "60", "-o", $"-k {folder} -c listen_addresses=''", "start");
        await Run(Path.Combine(programs, "createdb"), "-h", folder, "-U", "spa", "spa");
        return new BenchPostgres(folder, programs, int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Ordinary(Path.Combine(programs, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static Task Ordinary(string program, params string[] arguments)
        => Environment.IsPrivilegedProcess ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments]) : Run(program, arguments);

    private static async Task Run(string program, params string[] arguments)
    {
        // Output to nowhere: the server that pg_ctl leaves behind would keep a pipe open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }
}
