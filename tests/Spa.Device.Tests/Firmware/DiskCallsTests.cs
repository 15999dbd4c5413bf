using System.Diagnostics;
using Spa.Hosting.Files;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>What the model disk believes of <see cref="DurableFiles"/>, seen in the system calls of a real installation.</summary>
public sealed class DiskCallsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-calls");

    public void Dispose() => folder.Delete(recursive: true);

    [Needs("strace")]
    [Attack("F15")]
    public void Everything_is_on_the_disk_before_the_state_names_it()
    {
        var data = Path.Combine(folder.FullName, "unit");
        var files = new DurableFiles(folder.FullName);
        Spa.Foundation.Ports.DurableFileExtensions.Replace(files, "root.json", RootFile);
        Spa.Foundation.Ports.DurableFileExtensions.Replace(files, "image", Make());
        var calls = Trace("install", files.FullPath("image"), "--data", data, "--root", files.FullPath("root.json"), "--hardware", "sim-1");

        var state = Index(calls, c => c.StartsWith("rename(", StringComparison.Ordinal) && c.Contains("state.tmp", StringComparison.Ordinal));
        foreach (var path in new[] { "a/Spa.Device", "a/web/app/index.html", "a/web/app", "a/web", "a", "a/manifest", "a/complete", "state.tmp" })
        {
            Assert.InRange(Index(calls, Syncs($"{data}/{path}")), 0, state);
        }

        Assert.InRange(Index(calls, Syncs(data)), 0, state);

        // The names of a slot are durable only after its last change; the state's own name last of all.
        var complete = Index(calls, Syncs($"{data}/a/complete"));
        Assert.Contains(calls[complete..state], Syncs($"{data}/a"));
        Assert.Contains(calls[state..], Syncs(data));

        // Read back from the disk, not from memory; and nothing is ever cut to nothing in place.
        Assert.Contains(calls, c => c.StartsWith("fadvise64(", StringComparison.Ordinal) && c.Contains($"{data}/a/Spa.Device", StringComparison.Ordinal) && c.Contains("POSIX_FADV_DONTNEED", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, c => c.StartsWith("ftruncate(", StringComparison.Ordinal) || c.Contains("O_TRUNC", StringComparison.Ordinal));
    }

    private static Predicate<string> Syncs(string path) => call => call.StartsWith("fsync(", StringComparison.Ordinal) && call.Contains($"<{path}>", StringComparison.Ordinal);

    private static int Index(List<string> calls, Predicate<string> wanted)
    {
        var at = calls.FindIndex(wanted);
        Assert.True(at >= 0, $"no such call among:\n{string.Join('\n', calls)}");
        return at;
    }

    // The calls that touch the unit's folder, in order.
    private List<string> Trace(params string[] arguments)
    {
        var log = Path.Combine(folder.FullName, "trace");
        var tool = Path.Combine(AppContext.BaseDirectory, "Spa.Firmware.Tool.dll");
        using var strace = Process.Start(new ProcessStartInfo(
            "strace",
            ["-f", "-y", "-qq", "-s", "300", "-o", log, "-e", "trace=openat,fsync,fdatasync,rename,renameat,renameat2,ftruncate,fadvise64", "dotnet", tool, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = strace.StandardOutput.ReadToEnd() + strace.StandardError.ReadToEnd();
        strace.WaitForExit();
        Assert.True(strace.ExitCode == 0, said);
        return [.. File.ReadLines(log).Where(l => l.Contains(Path.Combine(folder.FullName, "unit"), StringComparison.Ordinal)).Select(l => l[(l.IndexOf(' ') + 1)..].TrimStart())];
    }
}
