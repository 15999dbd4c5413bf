using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Spa.Hosting.Files;

/// <summary>The system calls that .NET has no method for: it cannot open a folder, and a name is durable only after fsync of its folder.</summary>
internal static partial class LinuxDisk
{
    private const int ReadOnly = 0;
    private const int Folder = 0x10000;      // O_DIRECTORY
    private const int FolderOnArm = 0x4000;  // the same flag on arm and arm64
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int DontNeed = 4;          // POSIX_FADV_DONTNEED

    /// <summary>fsync of a folder. Throws <see cref="IOException"/>, with the errno as its HResult, when it fails.</summary>
    public static void SyncFolder(string path)
    {
        var arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var descriptor = Open(path, ReadOnly | (arm ? FolderOnArm : Folder) | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failure("fsync", path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Drops the clean cached pages of a file. Advice only: a system that cannot is no error.</summary>
    public static void Forget(SafeFileHandle file) => _ = Advise(file, 0, 0, DontNeed);

    private static IOException Failure(string call, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of folder {path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, nint offset, nint length, int advice);
}
