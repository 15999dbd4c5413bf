using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How a device stands, as it was last judged.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Trouble">What stands in its way.</param>
/// <param name="Since">Since when.</param>
internal sealed record DeviceStanding(MacAddress Mac, Trouble Trouble, DateTimeOffset Since);
