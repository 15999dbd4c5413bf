using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Spa.Bench;

/// <summary>Starts a program, waits for its first page, and reads what the system has counted for it by then.</summary>
internal static class ProcessMeter
{
    // Fixed by the kernel's user interface: the unit of utime and stime in /proc.
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One start.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="address">Finds the address of the first page in a line of its output; null while it is another line.</param>
    /// <param name="settle">How long it is left alone before its memory is read.</param>
    /// <param name="login">Sent with the request for the page; null = none.</param>
    /// <returns>Processor milliseconds and wall milliseconds up to the first complete page, resident MiB when idle.</returns>
    public static async Task<(double CpuMs, double WallMs, double RssMiB)> Start(string program, IReadOnlyList<string> arguments, Func<string, Uri?> address, TimeSpan settle, AuthenticationHeaderValue? login = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        try
        {
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            using var giveUp = new CancellationTokenSource(Patience);
            Uri? page = null;
            while (page is null)
            {
                var line = await process.StandardOutput.ReadLineAsync(giveUp.Token) ?? throw new InvalidOperationException($"{program} ended before it had an address");
                page = address(line);
            }

            _ = Task.Run(async () => { while (await process.StandardOutput.ReadLineAsync() is not null) { } });
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = login;
            using (var answer = await client.GetAsync(page, giveUp.Token))
            {
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(giveUp.Token);
            }

            var wall = watch.Elapsed.TotalMilliseconds;
            var cpu = CpuMilliseconds(process.Id);
            await Task.Delay(settle);
            return (cpu, wall, ResidentMiB(process.Id));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    /// <summary>User and system time of a process so far; from schedstat of its threads (nanoseconds) where the kernel has it.</summary>
    public static double CpuMilliseconds(int pid)
    {
        double nanoseconds = 0;
        foreach (var task in Directory.GetDirectories($"/proc/{pid}/task"))
        {
            try
            {
                nanoseconds += double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has ended since the listing; what it used is in the sum of the process below.
            }
        }

        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        var ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        return Math.Max(nanoseconds / 1e6, ticks * 1000 / TicksPerSecond);
    }

    /// <summary>User and system time of a process, its children, and those of them that have ended, so far.</summary>
    public static double FamilyMilliseconds(int pid)
    {
        var own = Fields(pid)!;
        var ended = (double.Parse(own[13], CultureInfo.InvariantCulture) + double.Parse(own[14], CultureInfo.InvariantCulture)) * 1000 / TicksPerSecond;
        return ended + CpuMilliseconds(pid) + Directory.GetDirectories("/proc").Select(Path.GetFileName).Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var child) ? child : 0)
            .Where(child => child > 0 && Fields(child) is { } fields && fields[1] == pid.ToString(CultureInfo.InvariantCulture)).Sum(CpuMilliseconds);
    }

    // Of /proc/PID/stat, from the state on (field 3); null = it has ended.
    private static string[]? Fields(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Memory of a process that is in RAM now.</summary>
    public static double ResidentMiB(int pid)
        => double.Parse(
            File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1],
            CultureInfo.InvariantCulture) / 1024;
}
