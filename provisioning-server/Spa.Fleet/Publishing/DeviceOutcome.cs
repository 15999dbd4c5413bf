namespace Spa.Fleet.Publishing;

/// <summary>How a device does in a publish.</summary>
public enum DeviceOutcome
{
    /// <summary>Chosen for a stage; it has not asked yet.</summary>
    Pending,

    /// <summary>It has taken a profile with the new revision.</summary>
    Fetched,

    /// <summary>It has reported that profile, or a later one, in force without a fault.</summary>
    Good,

    /// <summary>It could not take it, or refused something of it.</summary>
    Failed,
}
