using Spa.Firmware.Launch;
using Spa.Firmware.Slots;

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

    /// <summary>The launcher slot that the launcher runs from; null = it is the one the unit was made with.</summary>
    public static SlotName? LauncherSlot => SlotNames.Of(Environment.GetEnvironmentVariable(LauncherVersion.LauncherSlotVariable));

    /// <summary>Why only provisioning, pages and the relay are to run; null = all is.</summary>
    public static string? SafeMode => Environment.GetEnvironmentVariable(LauncherVersion.SafeModeVariable) is { Length: > 0 } why ? why : null;
}
