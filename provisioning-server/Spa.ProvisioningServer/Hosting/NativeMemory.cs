using System.Runtime.InteropServices;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What the C library keeps for itself. Usually up to eight areas for each processor, each as large as it ever was: the store and TLS work on many threads, and a server would hold hundreds of megabytes of nothing.</summary>
internal static partial class NativeMemory
{
    // malloc.h: M_ARENA_MAX.
    private const int ArenaMax = -8;
    private const int Areas = 2;

    /// <summary>Two areas from now on. Without effect where the C library has no such setting.</summary>
    public static void Bound()
    {
        try
        {
            _ = SetOption(ArenaMax, Areas);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc.
        }
        catch (DllNotFoundException)
        {
            // Another system.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
