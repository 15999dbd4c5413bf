using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Spa.Firmware.Launch;

namespace Spa.Launcher;

/// <summary>One running device program.</summary>
internal sealed partial class DeviceProgram
{
    private const int Term = 15;

    private readonly Process process;

    private readonly ProgramLog log;

    private DeviceProgram(Process process, ProgramLog log) => (this.process, this.log) = (process, log);

    /// <summary>Bytes of memory it has in use (resident, without what it shares with files); 0 when it is gone.</summary>
    public long Memory
    {
        get
        {
            try
            {
                var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
                return line is not null && long.TryParse(line.AsSpan("RssAnon:".Length).Trim().TrimEnd(" kB"), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes << 10 : 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>Bytes it has written to the log since this was asked last.</summary>
    public long TakeLogged() => log.TakeCount();

    /// <summary>Starts it; null and the reason when the system refuses.</summary>
    /// <param name="slot">Full path of the slot.</param>
    /// <param name="entry">Path of the program in the slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="socket">Path of the socket it reports on.</param>
    /// <param name="safeMode">Why it is to leave out all that is optional; null = it is not.</param>
    /// <param name="log">Takes what it writes.</param>
    /// <param name="ended">Called once, on another thread, with the exit status.</param>
    /// <param name="problem">Why it could not be started.</param>
    public static DeviceProgram? Start(string slot, string entry, IReadOnlyList<string> arguments, string socket, string? safeMode, ProgramLog log, Action<int> ended, out string problem)
    {
        var start = new ProcessStartInfo(Path.Combine(slot, entry)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[LauncherVersion.SlotVariable] = slot;
        start.Environment[LauncherVersion.SocketVariable] = socket;
        start.Environment[LauncherVersion.VersionVariable] = LauncherVersion.Current.ToString();
        if (safeMode is not null)
        {
            start.Environment[LauncherVersion.SafeModeVariable] = safeMode;
        }
        else
        {
            start.Environment.Remove(LauncherVersion.SafeModeVariable);
        }

        try
        {
            var process = Process.Start(start)!;
            log.Follow(process.StandardOutput.BaseStream, Console.OpenStandardOutput());
            log.Follow(process.StandardError.BaseStream, Console.OpenStandardError());
            new Thread(() =>
            {
                process.WaitForExit();
                log.Drain();
                ended(process.ExitCode);
            })
            { IsBackground = true }.Start();
            problem = string.Empty;
            return new(process, log);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate() => _ = Signal(process.Id, Term);

    /// <summary>Ends it and what it started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It is gone already, or one of its children is.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
