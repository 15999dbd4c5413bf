using System.Collections.Immutable;

namespace Spa.Fleet.Inventory;

/// <summary>One device of the fleet, as the inventory knows it.</summary>
/// <param name="Mac">Its key.</param>
public sealed record Device(MacAddress Mac)
{
    /// <summary>Serial number; null until known.</summary>
    public string? Serial { get; init; }

    /// <summary>Model without hyphens: <c>SPA3102</c>.</summary>
    public string Model { get; init; } = ModelName.Default;

    /// <summary>Whose device it is; null = nobody's yet.</summary>
    public string? Customer { get; init; }

    /// <summary>Site of that customer; null = none; without meaning when there is no customer.</summary>
    public string? Site { get; init; }

    /// <summary>The operator's words for it, in ordinal order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The operator's note; may be empty.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public DeviceState State { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo that is bound to it, 64 hex digits; null = none.</summary>
    public string? PublicKey { get; init; }

    /// <summary>When that key was bound; null = never.</summary>
    public DateTimeOffset? EnrolledAt { get; init; }

    /// <summary>Operator who let it in, or <c>certificate</c>; null = nobody yet.</summary>
    public string? EnrolledBy { get; init; }

    /// <summary>Firmware version assigned to this device alone; null = what its model gets.</summary>
    public string? Firmware { get; init; }

    /// <summary>Sequence number of its newest profile; 0 = none was made.</summary>
    public long Sequence { get; init; }

    /// <summary>How long it may be silent by that profile before something is wrong; null = it is not asked to come by itself.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>How long a device may be silent that comes so often: two of its periods, and some room.</summary>
    /// <param name="period">The longest time between two of its contacts.</param>
    public static TimeSpan SilenceOf(TimeSpan period) => (period * 2) + TimeSpan.FromMinutes(10);

    /// <summary>What it does: what it told of itself at its last contacts.</summary>
    public DeviceHealth Health { get; init; } = new();
}
