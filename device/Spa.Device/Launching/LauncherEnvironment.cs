using Spa.Firmware.Launch;

namespace Spa.Device.Launching;

/// <summary>What the launcher puts into the environment of the program it starts.</summary>
internal static class LauncherEnvironment
{
    /// <summary>Full path of the running slot's folder; null = not started by a launcher.</summary>
    public static string? Slot => Environment.GetEnvironmentVariable(LauncherVersion.SlotVariable);

    /// <summary>Path of the launcher's socket; null = none.</summary>
    public static string? Socket => Environment.GetEnvironmentVariable(LauncherVersion.SocketVariable);

    /// <summary>The launcher's version; null = not told.</summary>
    public static string? Version => Environment.GetEnvironmentVariable(LauncherVersion.VersionVariable);

    /// <summary>True when all else failed and only provisioning, pages and the relay are to run.</summary>
    public static bool IsSafeMode => Environment.GetEnvironmentVariable(LauncherVersion.SafeModeVariable) == "1";
}
