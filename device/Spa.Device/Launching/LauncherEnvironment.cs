namespace Spa.Device.Launching;

/// <summary>What the launcher puts into the environment of the program it starts.</summary>
internal static class LauncherEnvironment
{
    /// <summary>Full path of the running slot's folder; null = not started by a launcher.</summary>
    public static string? Slot => Environment.GetEnvironmentVariable("SPA_SLOT");

    /// <summary>Path of the launcher's socket; null = none.</summary>
    public static string? Socket => Environment.GetEnvironmentVariable("SPA_LAUNCHER");

    /// <summary>The launcher's version; null = not told.</summary>
    public static string? Version => Environment.GetEnvironmentVariable("SPA_LAUNCHER_VERSION");

    /// <summary>True when all else failed and only provisioning, pages and the relay are to run.</summary>
    public static bool IsSafeMode => Environment.GetEnvironmentVariable("SPA_SAFE_MODE") == "1";
}
