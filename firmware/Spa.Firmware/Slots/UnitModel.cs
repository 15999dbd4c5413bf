namespace Spa.Firmware.Slots;

/// <summary>The unit these programs make of a machine; what images for it name.</summary>
public static class UnitModel
{
    /// <summary>The product.</summary>
    public const string Product = "SPA3102";

    /// <summary>The product of images that carry a launcher instead of firmware.</summary>
    public const string LauncherProduct = "SPA3102-launcher";

    /// <summary>The hardware id of the software unit.</summary>
    public const string Hardware = "software-1";

    /// <summary>Form number of the settings file that this build reads and writes.</summary>
    public const int SettingsForm = 1;
}
