using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What an operator wants of a device.</summary>
/// <param name="Kind">What.</param>
internal sealed record AcsWish(AcsTaskKind Kind)
{
    /// <summary>To be read: full names, or objects with their final dot; none = all. Of a table's row: its path.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>To be set.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>An image of the store that is to be installed; null = a file is named otherwise.</summary>
    public string? Version { get; init; }

    /// <summary>Type of the file as TR-069 writes it, "3 Vendor Configuration File"; null = the usual one.</summary>
    public string? FileType { get; init; }

    /// <summary>Where the file is, or goes; null = here: the device's settings, or what the device sends.</summary>
    public string? Url { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }
}
