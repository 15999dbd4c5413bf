using System.Diagnostics;

namespace Spa.Device.Tests.Power;

/// <summary>A place in a run at which it is killed: before the n-th call of one system call on its main thread.</summary>
/// <param name="Call">The system call.</param>
/// <param name="Occurrence">1 = the first.</param>
/// <param name="Text">The call as traced, for messages.</param>
internal sealed record CutPoint(string Call, int Occurrence, string Text)
{
    // Every call that changes the disk or makes something durable. Opening a new file is not among them: what it leaves is seen at the next call.
    // strace counts each call by itself, so a point is (call, occurrence) and never a number over all of them.
    private static readonly string[] Calls =
        ["pwrite64", "write", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "ftruncate", "link"];

    /// <summary>Runs a program whole under strace and lists the places at which it touches a folder, in order. Its exit status must be 0.</summary>
    public static IReadOnlyList<CutPoint> Of(IEnumerable<string> program, string folder)
    {
        var log = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, Strace(["-o", log, "-e", $"trace={string.Join(',', Calls)}"], program));
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            var points = new List<CutPoint>();
            string? main = null;
            foreach (var line in File.ReadLines(log))
            {
                var thread = line[..line.IndexOf(' ', StringComparison.Ordinal)];
                main ??= thread;
                var call = line[thread.Length..].TrimStart();
                var bracket = call.IndexOf('(', StringComparison.Ordinal);
                if (thread != main || bracket < 0 || !Calls.Contains(call[..bracket]))
                {
                    continue;
                }

                var name = call[..bracket];
                counts[name] = counts.GetValueOrDefault(name) + 1;
                if (call.Contains(folder, StringComparison.Ordinal))
                {
                    points.Add(new CutPoint(name, counts[name], call));
                }
            }

            return points;
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>Runs a program and kills it at this point: the call itself does not happen. False when it ended without coming there.</summary>
    public bool Kill(IEnumerable<string> program) => Strace(["-o", "/dev/null", "-e", $"trace={Call}", "-e", $"inject={Call}:signal=KILL:when={Occurrence}"], program) != 0;

    private static int Strace(IEnumerable<string> options, IEnumerable<string> program)
    {
        var start = new ProcessStartInfo("strace") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-f", "-y", "-qq", "-s", "200" }.Concat(options).Concat(program))
        {
            start.ArgumentList.Add(argument);
        }

        // Nothing of the runtime's own on the disk, and no mapping that it would have to write.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        using var strace = Process.Start(start)!;
        var said = strace.StandardOutput.ReadToEndAsync();
        var error = strace.StandardError.ReadToEnd();
        strace.WaitForExit();
        _ = said.Result;
        Assert.DoesNotContain("strace: ", error, StringComparison.Ordinal);
        return strace.ExitCode;
    }
}
