namespace Spa.Gateway.Ports;

/// <summary>How the device program ends so that it is started again.</summary>
public enum RestartKind
{
    /// <summary>The same version, as asked by a person or a NOTIFY; counts as power-up for Resync_On_Reset.</summary>
    Reboot,

    /// <summary>The same version, because a setting needs it; no resync follows.</summary>
    SettingsChanged,

    /// <summary>The version staged in the other slot; no resync by Resync_On_Reset follows.</summary>
    OtherSlot,

    /// <summary>The same version under the launcher that was installed; no resync follows.</summary>
    NewLauncher,

    /// <summary>The same version with factory settings.</summary>
    FactoryReset,
}
