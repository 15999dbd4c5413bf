namespace Spa.Fleet.Notifying;

/// <summary>What a unit is told by a SIP NOTIFY.</summary>
public enum NotifyEvent
{
    /// <summary>Fetch the settings now.</summary>
    Resync,

    /// <summary>Restart, once no call is up.</summary>
    Reboot,

    /// <summary>Send a report.</summary>
    Report,
}
