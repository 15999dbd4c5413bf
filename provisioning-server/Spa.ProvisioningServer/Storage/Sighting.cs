using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device was heard and has told nothing new.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Address">Where.</param>
/// <param name="At">When.</param>
/// <param name="Profile">Sequence number of the profile it took, or was told it has; null = it asked for something else.</param>
/// <param name="If">Written only if this still holds; null = in any case.</param>
internal readonly record struct Sighting(MacAddress Mac, string Address, DateTimeOffset At, long? Profile, SightingIf? If = null)
{
    /// <summary>Two contacts of one device, under one condition, as one.</summary>
    public Sighting With(Sighting later) => later with { Profile = later.Profile ?? Profile };
}

/// <summary>What must still hold of a device for a contact to be nothing new, and for what it was made ready to be right: its row decides, in the transaction that writes the contact down.</summary>
/// <param name="Mark">How all that its profile is made of stood.</param>
/// <param name="Software">The version it named; null = none.</param>
/// <param name="Silence">How long it may be silent without somebody having to look at it; null = for ever.</param>
internal sealed record SightingIf(ServedMark Mark, string? Software, TimeSpan? Silence);
