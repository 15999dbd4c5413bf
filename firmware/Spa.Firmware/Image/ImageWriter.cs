using Spa.Firmware.Signature;

namespace Spa.Firmware.Image;

/// <summary>Makes image files.</summary>
public static class ImageWriter
{
    /// <summary>Writes an image of a manifest and its payload, signed by <paramref name="signers"/>; unsigned when there are none.</summary>
    /// <returns>Null when it was written; why the manifest cannot be one, otherwise.</returns>
    public static ImageRefusal? Write(Stream image, Manifest manifest, ImagePayload payload, IReadOnlyList<SigningKey> signers)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(signers);
        var complete = manifest with { Files = payload.Files, Payload = payload.Description };
        if (ManifestRules.Check(complete, ImageLimits.Default) is { } refusal)
        {
            return refusal;
        }

        var meta = ManifestText.Write(complete);
        if (meta.Length > ImageFormat.MaxMeta)
        {
            return new(ImageFault.TooLarge, $"a manifest of {meta.Length} bytes, at most {ImageFormat.MaxMeta} are taken");
        }

        var message = ImageFormat.SignedBytes(meta);
        image.Write(new ImageHeader(meta, [.. signers.Select(s => s.Sign(message))]).Write());
        image.Write(payload.Bytes.Span);
        return null;
    }

    /// <summary>The header with one more signature; one by the same key is replaced. The payload follows it unchanged.</summary>
    public static ImageHeader Sign(ImageHeader header, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(key);
        var signature = key.Sign(ImageFormat.SignedBytes(header.Meta.Span));
        return header with { Signatures = [.. header.Signatures.Where(s => s.KeyId != signature.KeyId), signature] };
    }
}
