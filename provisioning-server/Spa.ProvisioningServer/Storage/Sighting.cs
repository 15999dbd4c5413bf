using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device was heard and has told nothing new.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Address">Where.</param>
/// <param name="At">When.</param>
/// <param name="Profile">Sequence number of the profile it took, or was told it has; null = it asked for something else.</param>
internal readonly record struct Sighting(MacAddress Mac, string Address, DateTimeOffset At, long? Profile)
{
    /// <summary>Two contacts of one device as one.</summary>
    public Sighting With(Sighting later) => later with { Profile = later.Profile ?? Profile };
}
