using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Spa.Firmware.Launch;

namespace Spa.Launcher;

/// <summary>One running device program.</summary>
internal sealed partial class DeviceProgram
{
    private const int Term = 15;

    private readonly Process process;

    private DeviceProgram(Process process) => this.process = process;

    /// <summary>Starts it; null and the reason when the system refuses.</summary>
    /// <param name="slot">Full path of the slot.</param>
    /// <param name="entry">Path of the program in the slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="socket">Path of the socket it reports on.</param>
    /// <param name="safeMode">Whether it is to leave out all that is optional.</param>
    /// <param name="ended">Called once, on another thread, with the exit status.</param>
    /// <param name="problem">Why it could not be started.</param>
    public static DeviceProgram? Start(string slot, string entry, IReadOnlyList<string> arguments, string socket, bool safeMode, Action<int> ended, out string problem)
    {
        var start = new ProcessStartInfo(Path.Combine(slot, entry)) { UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[LauncherVersion.SlotVariable] = slot;
        start.Environment[LauncherVersion.SocketVariable] = socket;
        start.Environment[LauncherVersion.VersionVariable] = LauncherVersion.Current.ToString();
        if (safeMode)
        {
            start.Environment[LauncherVersion.SafeModeVariable] = "1";
        }

        try
        {
            var process = Process.Start(start)!;
            new Thread(() =>
            {
                process.WaitForExit();
                ended(process.ExitCode);
            })
            { IsBackground = true }.Start();
            problem = string.Empty;
            return new(process);
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
