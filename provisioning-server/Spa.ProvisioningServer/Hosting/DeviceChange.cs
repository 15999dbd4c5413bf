namespace Spa.ProvisioningServer.Hosting;

/// <summary>What an operator changes of a device. Null leaves a field as it is; an empty text clears it.</summary>
internal sealed record DeviceChange
{
    public string? Serial { get; init; }

    public string? Model { get; init; }

    public string? Customer { get; init; }

    public string? Site { get; init; }

    /// <summary>Words separated by blanks.</summary>
    public string? Tags { get; init; }

    public string? Note { get; init; }

    public string? Firmware { get; init; }
}
