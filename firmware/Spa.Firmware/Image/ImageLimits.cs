namespace Spa.Firmware.Image;

/// <summary>How large an image may be. A device has a small disk, and a signer can be wrong.</summary>
/// <param name="Payload">Largest payload in the file, in bytes.</param>
/// <param name="Unpacked">Largest sum of the files' sizes, in bytes.</param>
/// <param name="Files">Most files.</param>
public sealed record ImageLimits(long Payload, long Unpacked, int Files)
{
    /// <summary>128 MiB packed, 256 MiB unpacked, 400 files (what fits a meta of 64 KiB).</summary>
    public static ImageLimits Default { get; } = new(128L << 20, 256L << 20, 400);
}
