using System.Collections.Immutable;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Rendering;

/// <summary>All that a device's profile is made of. Equal inputs make equal profiles.</summary>
/// <param name="Device">The device.</param>
/// <param name="Layers">Its layers in the order in which they are laid (<see cref="LayerScope.Of(Device)"/>); one that was never written may be left out.</param>
/// <param name="Server">Where it reaches the server.</param>
/// <param name="Offer">The image it shall run; null = none is assigned, a layer may then say what it likes.</param>
/// <param name="Using">The key that the file will be encrypted with.</param>
/// <param name="Newest">The key that the device shall use from now on; the same, unless keys are being changed.</param>
public sealed record RenderInput(Device Device, ImmutableArray<Layer> Layers, ServerAddresses Server, FirmwareOffer? Offer, DeviceKey Using, DeviceKey Newest)
{
    /// <summary>How it logs in where a layer switches CWMP on; null = the profile says nothing of it.</summary>
    public AcsAccess? Acs { get; init; }
}
