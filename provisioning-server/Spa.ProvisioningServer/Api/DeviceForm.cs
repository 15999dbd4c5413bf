using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Api;

/// <summary>What is to be changed of a device. A field that is null or missing stays; an empty text clears it.</summary>
internal record DeviceForm
{
    public string? Serial { get; init; }

    public string? Model { get; init; }

    public string? Customer { get; init; }

    public string? Site { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? Note { get; init; }

    /// <summary>Version that this device alone runs.</summary>
    public string? Firmware { get; init; }

    public DeviceChange Change() => new()
    {
        Serial = Serial,
        Model = Model,
        Customer = Customer,
        Site = Site,
        Tags = Tags is null ? null : string.Join(' ', Tags),
        Note = Note,
        Firmware = Firmware,
    };
}

/// <summary>A device that is to be added.</summary>
internal sealed record NewDeviceForm : DeviceForm
{
    public required MacAddress Mac { get; init; }
}
