namespace Spa.Fleet.Inventory;

/// <summary>What a device has shown of itself. Its own word only: it may be wrong or a lie, so nothing is decided by it but what people are shown.</summary>
public sealed record DeviceHealth
{
    /// <summary>Firmware version it said it runs; null = not heard.</summary>
    public string? Software { get; init; }

    /// <summary>Last contact of any kind; null = never.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Address it was last seen at; null = never seen.</summary>
    public string? Address { get; init; }

    /// <summary>When it last took its profile (or was told it has not changed); null = never.</summary>
    public DateTimeOffset? ProfileTaken { get; init; }

    /// <summary>Sequence number of the profile it last took; 0 = none.</summary>
    public long SequenceTaken { get; init; }

    /// <summary>Highest sequence number that it reported to have in force; 0 = none. Starts again when it is enrolled again.</summary>
    public long SequenceReported { get; init; }

    /// <summary>When its last report came; null = never.</summary>
    public DateTimeOffset? Reported { get; init; }

    /// <summary>Why its last resync failed, by its own message; empty = it did not.</summary>
    public string ResyncFault { get; init; } = string.Empty;

    /// <summary>Why its last upgrade failed, by its own message; empty = it did not.</summary>
    public string UpgradeFault { get; init; } = string.Empty;

    /// <summary>Settings of its profile that it refused, by its last report; empty = none.</summary>
    public string Refused { get; init; } = string.Empty;

    /// <summary>Why its profile cannot be made here; empty = it can. The last good one is served meanwhile.</summary>
    public string ProfileFault { get; init; } = string.Empty;

    /// <summary>When a report came that its key does not open, none that it opens since; null = none did.</summary>
    public DateTimeOffset? WrongKey { get; init; }

    /// <summary>When the certificate that it last showed ends; null = it has shown none.</summary>
    public DateTimeOffset? CertificateUntil { get; init; }
}
