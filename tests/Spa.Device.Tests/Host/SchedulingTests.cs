using System.Diagnostics;
using System.Globalization;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Time;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The thread of media before all others, where the system lets it.</summary>
public class SchedulingTests
{
    private const int Fifo = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Needs("chrt")]
    public async Task The_system_schedules_the_thread_as_the_timeline_says()
    {
        var allowed = await Run("chrt", "-f", "1", "true") == 0;
        using var timeline = RealTimeline.Start("spa-fifo", static _ => { });
        Assert.Equal((allowed, (allowed ? Fifo : 0, allowed ? 1 : 0)), await timeline.Ask(() => (timeline.IsRealTime, Own())).WaitAsync(Limit));
        Assert.Contains(allowed ? "(SCHED_FIFO)" : "ordinary priority, as the system refuses", timeline.Scheduling, StringComparison.Ordinal);

        // Who has much to do does not ask.
        using var other = RealTimeline.Start("spa-other", static _ => { }, realTime: false);
        Assert.Equal((false, (0, 0)), await other.Ask(() => (other.IsRealTime, Own())).WaitAsync(Limit));
    }

    [Needs("chrt", "setpriv", "prlimit")]
    public async Task A_unit_works_where_that_is_allowed_and_where_it_is_refused()
    {
        var allowed = await Run("chrt", "-f", "1", "true") == 0;
        Assert.Equal(allowed, (await Policies()).Contains(Fifo));
        Assert.DoesNotContain(Fifo, await Policies("prlimit", "--rtprio=0", "setpriv", "--bounding-set=-sys_nice", "--inh-caps=-sys_nice"));
    }

    // How the threads of a unit are scheduled that tells how it is.
    private static async Task<IReadOnlyList<int>> Policies(params string[] under)
    {
        var folder = Directory.CreateTempSubdirectory("spa-scheduled-");
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(new DurableFiles(folder.FullName), DateTimeOffset.UtcNow, out _));
        string[] command = [.. under, "dotnet", typeof(DeviceProgram).Assembly.Location, "run", "--data", folder.FullName, "--simulate", "--json", "--lan", "127.0.0.1:0"];
        using var unit = Start(command[0], command[1..]);
        try
        {
            for (var since = Stopwatch.StartNew(); !File.Exists(Path.Combine(folder.FullName, "status.sock"));)
            {
                Assert.True(!unit.HasExited && since.Elapsed < Limit, "it did not come up");
                await Task.Delay(20);
            }

            return [.. Directory.GetDirectories($"/proc/{unit.Id}/task").Select(Stat).OfType<string>().Select(stat => Field(stat, 41))];
        }
        finally
        {
            unit.Kill(entireProcessTree: true);
            await unit.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    // Of the thread that asks.
    private static (int Policy, int Priority) Own()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return (Field(stat, 41), Field(stat, 40));
    }

    // A thread may end while it is asked for.
    private static string? Stat(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    // proc(5): fields of stat are counted from 1; the second, the name, may hold blanks.
    private static int Field(string stat, int number) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[number - 3], CultureInfo.InvariantCulture);

    private static async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException(program);
}
