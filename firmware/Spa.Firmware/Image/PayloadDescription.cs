namespace Spa.Firmware.Image;

/// <summary>What the signature says of the payload.</summary>
/// <param name="Length">Bytes in the image file.</param>
/// <param name="Sha256">Digest of those bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Encoding"><see cref="TarZstd"/> or <see cref="ZstdPatch"/>.</param>
/// <param name="From">Digest of the archive a patch applies to (<see cref="ImagePatch"/>), 64 lower-case hexadecimal digits; null for a full image.</param>
public sealed record PayloadDescription(long Length, string Sha256, string Encoding, string? From)
{
    /// <summary>A tar archive in one zstd stream.</summary>
    public const string TarZstd = "tar+zstd";

    /// <summary>The same archive, compressed with the archive of another version as what went before.</summary>
    public const string ZstdPatch = "zstd-patch";
}
