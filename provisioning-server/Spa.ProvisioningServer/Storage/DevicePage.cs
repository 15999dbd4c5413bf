using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A page of a search.</summary>
/// <param name="Devices">Devices in the order asked for.</param>
/// <param name="After">What to ask with for the next page; null = this is the last.</param>
internal sealed record DevicePage(IReadOnlyList<Device> Devices, string? After);
