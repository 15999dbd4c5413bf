using Spa.Fleet.Inventory;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device in a publish.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Stage">Stage that it belongs to, from 0.</param>
/// <param name="Sequence">Sequence number of the profile that it took first with the new revision; 0 = none.</param>
/// <param name="Taken">When it took that; null = it did not yet.</param>
/// <param name="Outcome">How it does.</param>
/// <param name="Excused">True when an operator has gone on all the same.</param>
/// <param name="Why">Why it failed; empty = it did not.</param>
/// <param name="LastSeen">Its last contact; null = never.</param>
internal sealed record PublishDevice(MacAddress Mac, int Stage, long Sequence, DateTimeOffset? Taken, DeviceOutcome Outcome, bool Excused, string Why, DateTimeOffset? LastSeen);
