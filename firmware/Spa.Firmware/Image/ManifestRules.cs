using System.Buffers;

namespace Spa.Firmware.Image;

/// <summary>What every manifest keeps, whatever unit it is for.</summary>
public static class ManifestRules
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-");

    /// <summary>Judges paths, sizes and names; null when all is well.</summary>
    public static ImageRefusal? Check(Manifest manifest, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(limits);
        if (manifest.Hardware.IsEmpty)
        {
            return new(ImageFault.DamagedManifest, "hardware must name at least one id");
        }

        if (!IsWord(manifest.Product) || !manifest.Hardware.All(IsWord) || !IsWord(manifest.BuildId) || manifest.Customer is { } customer && !IsWord(customer))
        {
            return new(ImageFault.DamagedManifest, "product, hardware, customer and buildId are words of letters, digits and . _ + -");
        }

        if (manifest.MinSettings > manifest.MaxSettings)
        {
            return new(ImageFault.DamagedManifest, "settings.min is above settings.max");
        }

        return CheckEncoding(manifest.Payload) ?? CheckSizes(manifest, limits) ?? CheckFiles(manifest);
    }

    private static ImageRefusal? CheckEncoding(PayloadDescription payload) => (payload.Encoding, payload.From) switch
    {
        (PayloadDescription.TarZstd, null) => null,
        (PayloadDescription.TarZstd, _) => new(ImageFault.DamagedManifest, "payload.from stands only with a patch"),
        (PayloadDescription.ZstdPatch, { Length: 64 } from) when from.All(char.IsAsciiHexDigitLower) => null,
        (PayloadDescription.ZstdPatch, _) => new(ImageFault.DamagedManifest, "payload.from of a patch must be 64 lower-case hexadecimal digits"),
        _ => new(ImageFault.UnknownEncoding, StrictJson.Printable(payload.Encoding)),
    };

    private static ImageRefusal? CheckSizes(Manifest manifest, ImageLimits limits)
    {
        if (manifest.Payload.Length > limits.Payload)
        {
            return new(ImageFault.TooLarge, $"a payload of {manifest.Payload.Length} bytes, at most {limits.Payload} are taken");
        }

        if (manifest.Files.Length > limits.Files)
        {
            return new(ImageFault.TooLarge, $"{manifest.Files.Length} files, at most {limits.Files} are taken");
        }

        if (manifest.Payload.Encoding == PayloadDescription.ZstdPatch && manifest.TarLength > ImagePatch.MaxArchive)
        {
            return new(ImageFault.TooLarge, $"a patch that makes {manifest.TarLength} bytes, at most {ImagePatch.MaxArchive} are taken");
        }

        var left = limits.Unpacked;
        foreach (var file in manifest.Files)
        {
            if (file.Size > left)
            {
                return new(ImageFault.TooLarge, $"more than {limits.Unpacked} bytes unpacked");
            }

            left -= file.Size;
        }

        return null;
    }

    private static ImageRefusal? CheckFiles(Manifest manifest)
    {
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var folders = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var file in manifest.Files)
        {
            if (SlotPath.Unsafe(file.Path) is { } why)
            {
                return new(ImageFault.UnsafePath, $"{StrictJson.Printable(file.Path)} ({why})");
            }

            if (!paths.Add(file.Path) || folders.Contains(file.Path))
            {
                return new(ImageFault.SamePath, file.Path);
            }

            for (var slash = file.Path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = file.Path.IndexOf('/', slash + 1))
            {
                var folder = file.Path[..slash];
                folders.Add(folder);
                if (paths.Contains(folder))
                {
                    return new(ImageFault.SamePath, file.Path);
                }
            }

            if (last is not null && string.CompareOrdinal(last, file.Path) > 0)
            {
                return new(ImageFault.DamagedManifest, $"files are not in ascending order at {file.Path}");
            }

            last = file.Path;
        }

        return manifest.Files.FirstOrDefault(f => f.Path == manifest.Entry) is { Executable: true }
            ? null
            : new(ImageFault.DamagedManifest, $"entry {StrictJson.Printable(manifest.Entry)} is not an executable file of the image");
    }

    private static bool IsWord(string text) => text.Length is > 0 and <= 100 && !text.AsSpan().ContainsAnyExcept(WordCharacters);
}
