using System.Collections;
using System.Runtime.InteropServices;
using Spa.Firmware.Launch;

namespace Spa.Launcher;

/// <summary>One launcher's process becoming another's: same process id, so whoever watches it notices nothing.</summary>
internal static partial class Handover
{
    /// <summary>Replaces this program by another; returns only when that fails, with the reason.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Without the program's own name.</param>
    /// <param name="variables">Variables that it gets beside those of this process. Those that tell a brought launcher what it is are not handed on by themselves.</param>
    public static string Become(string program, IReadOnlyList<string> arguments, (string Name, string Value)[] variables)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(e => (string)e.Key != LauncherVersion.LauncherSlotVariable && (string)e.Key != LauncherVersion.StarterVariable)
            .Where(e => !variables.Any(v => v.Name == (string)e.Key))
            .Select(e => $"{e.Key}={e.Value}")
            .Concat(variables.Select(v => $"{v.Name}={v.Value}"));
        _ = Execute(program, Words([program, .. arguments]), Words(environment));
        return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    /// <summary>Ends the process after a time unless <see cref="StopAlarm"/> comes first, even when it has become another program meanwhile.</summary>
    public static void SetAlarm(TimeSpan after) => _ = Alarm((uint)after.TotalSeconds);

    /// <summary>Takes the alarm back.</summary>
    public static void StopAlarm() => _ = Alarm(0);

    // What they point to is never given back: either this program is gone, or it goes on once and for all.
    private static nint[] Words(IEnumerable<string> words) => [.. words.Select(Marshal.StringToCoTaskMemUTF8), 0];

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, nint[] arguments, nint[] environment);

    [LibraryImport("libc", EntryPoint = "alarm")]
    private static partial uint Alarm(uint seconds);
}
