namespace Spa.Firmware.Image;

/// <summary>What the signature says of the payload.</summary>
/// <param name="Length">Bytes in the image file.</param>
/// <param name="Sha256">Digest of those bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Encoding"><see cref="TarZstd"/>; <c>zstd-patch</c> is written down for later.</param>
/// <param name="From">Digest of the file a patch applies to; null for a full image.</param>
public sealed record PayloadDescription(long Length, string Sha256, string Encoding, string? From)
{
    /// <summary>A tar archive in one zstd stream.</summary>
    public const string TarZstd = "tar+zstd";
}
