using System.Runtime.InteropServices;

namespace Spa.Stack;

/// <summary>The one signal we send: "please end".</summary>
internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>Sends SIGTERM to one process.</summary>
    public static void Terminate(int pid) => _ = Kill(pid, Term);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
