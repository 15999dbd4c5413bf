namespace Spa.Fleet.Notifying;

/// <summary>What came of a NOTIFY.</summary>
public enum NotifyOutcome
{
    /// <summary>The unit does it, at the latest when its call is over.</summary>
    Taken,

    /// <summary>It asked for a password and did not take ours.</summary>
    WrongPassword,

    /// <summary>It does not want this event.</summary>
    NotWanted,

    /// <summary>It answered otherwise.</summary>
    Refused,

    /// <summary>Nobody answered.</summary>
    Silent,

    /// <summary>It could not be sent.</summary>
    NotSent,
}
