using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;

namespace Spa.Launcher;

/// <summary>Device programs that outlived a launcher which was killed. Two must never run from one data folder.</summary>
internal static class Orphans
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends every process of this machine that was started from the slots of <paramref name="folder"/>; returns how many.</summary>
    public static int End(string folder)
    {
        var marks = Enum.GetValues<SlotName>().Select(slot => Encoding.UTF8.GetBytes($"{LauncherVersion.SlotVariable}={Path.Combine(folder, slot.Folder)}\0")).ToList();
        var ended = 0;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id == Environment.ProcessId || !marks.Exists(mark => Carries(process.Id, mark)))
                {
                    continue;
                }

                try
                {
                    process.Kill();
                    process.WaitForExit(Patience);
                    ended++;
                }
                catch (Exception e) when (e is InvalidOperationException or Win32Exception)
                {
                    // It ended by itself in between.
                }
            }
        }

        return ended;
    }

    private static bool Carries(int process, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{process}/environ");
            var at = environment.AsSpan().IndexOf(mark);
            return at == 0 || (at > 0 && environment[at - 1] == 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or another user's
        }
    }
}
