using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device as a change of a layer is judged by it.</summary>
/// <param name="Device">MAC, serial, model, customer and site; nothing else is read.</param>
/// <param name="Entries">How many parameters its own layer names; 0 also when it has none.</param>
/// <param name="Variables">How many variables its own layer names; 0 also when it has none.</param>
/// <param name="Own">Opens its own layer; null = it has none.</param>
internal readonly record struct LaidDevice(Device Device, long Entries, long Variables, Func<Layer>? Own);
