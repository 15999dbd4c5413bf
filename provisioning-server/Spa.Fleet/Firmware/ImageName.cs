using Spa.Fleet.Inventory;

namespace Spa.Fleet.Firmware;

/// <summary>The name under which an image is served: <c>spa3102-5-1-10-GW.bin</c>, as the field writes it (provisioning 4).</summary>
public static class ImageName
{
    /// <summary>The name of a model's image of a version.</summary>
    public static string Of(string model, string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var words = version.Split(['.', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return $"{ModelName.Canonical(model).ToLowerInvariant()}-{string.Join('-', words)}.bin";
    }
}
