namespace Spa.Foundation.Ports;

/// <summary>What time servers have made of the clock.</summary>
public enum ClockSync
{
    /// <summary>None has answered yet, or none is asked.</summary>
    Unsynchronized,

    /// <summary>One has set it, less than a day ago.</summary>
    Synchronized,

    /// <summary>All were asked, and none has answered for a day or since the start.</summary>
    Failed,
}
