using Spa.Scripts.Rules;

namespace Spa.Firmware.Launch;

/// <summary>What launcher and device programs must agree on.</summary>
public static class LauncherVersion
{
    /// <summary>The launcher built from these sources; images name the oldest one they can run under.</summary>
    public static FirmwareVersion Current { get; } = new(0, 2, 0, null);

    /// <summary>Environment of the device program: full path of the slot folder it runs from.</summary>
    public static string SlotVariable => "SPA_SLOT";

    /// <summary>Environment: path of the unix stream socket that takes the lines <c>READY</c>, <c>HEALTHY</c>, each second <c>BEAT</c>, and <c>PROVEN</c> after a real call.</summary>
    public static string SocketVariable => "SPA_LAUNCHER";

    /// <summary>Environment: the launcher's version.</summary>
    public static string VersionVariable => "SPA_LAUNCHER_VERSION";

    /// <summary>Environment: full path of the launcher slot that the launcher runs from; absent for the launcher the unit was made with.</summary>
    public static string LauncherSlotVariable => "SPA_LAUNCHER_SLOT";

    /// <summary>Environment of a brought launcher: the program it was handed over by and hands back to, the launcher the unit was made with.</summary>
    public static string StarterVariable => "SPA_STARTER";

    /// <summary>Environment: why all else failed and only provisioning, pages and the relay path are to run; absent otherwise.</summary>
    public static string SafeModeVariable => "SPA_SAFE_MODE";
}
