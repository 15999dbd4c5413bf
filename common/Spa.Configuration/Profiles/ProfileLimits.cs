namespace Spa.Configuration.Profiles;

/// <summary>How much of a profile is read before it is refused. Every refusal names the limit.</summary>
/// <param name="FileBytes">Bytes as they came: before decryption and decompression.</param>
/// <param name="XmlBytes">Bytes of the XML, after decompression.</param>
/// <param name="Depth">How deep elements may be nested; the root is 1.</param>
/// <param name="Attributes">Attributes on one element.</param>
/// <param name="Elements">Elements in the whole file.</param>
/// <param name="TokenCharacters">Characters of one tag, one text or one run of comments.</param>
public sealed record ProfileLimits(
    int FileBytes = 256 * 1024,
    int XmlBytes = 1024 * 1024,
    int Depth = 32,
    int Attributes = 64,
    int Elements = 10_000,
    int TokenCharacters = 128 * 1024)
{
    /// <summary>The limits a device works with (provisioning.md 1.1: 256 KiB before, 1 MiB after decompression).</summary>
    public static ProfileLimits Default { get; } = new();
}
