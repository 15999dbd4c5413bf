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

    /// <summary>The name of an image of another maker, which carries no signature of ours: by what is in it.</summary>
    /// <param name="sha256">Of the file, 64 hex digits.</param>
    public static string OfPlain(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return $"plain-{sha256}.img";
    }

    /// <summary>True for the name of an image of another maker: only the device that is told to install it may have it.</summary>
    public static bool IsPlain(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.StartsWith("plain-", StringComparison.Ordinal) && file.EndsWith(".img", StringComparison.Ordinal);
    }
}
