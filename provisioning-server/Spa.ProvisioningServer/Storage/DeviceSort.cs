namespace Spa.ProvisioningServer.Storage;

/// <summary>In which order devices are listed. Every order ends in that of the MAC, so that no device is listed twice or left out between pages.</summary>
internal enum DeviceSort
{
    /// <summary>By MAC.</summary>
    Mac,

    /// <summary>The worst first.</summary>
    Worst,
}
