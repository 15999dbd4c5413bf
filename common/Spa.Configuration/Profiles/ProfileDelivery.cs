using Spa.Scripts.Rules;

namespace Spa.Configuration.Profiles;

/// <summary>A file as a server gave it, with all that decides how it is opened. Printing it shows no secret.</summary>
/// <param name="File">The bytes as they came.</param>
public sealed record ProfileDelivery(ReadOnlyMemory<byte> File)
{
    /// <summary>The passphrase behind <c>--key</c>; null when the rule has none. With a key the file must be encrypted by it, without one it must not be.</summary>
    public string? Key { get; init; }

    /// <summary>The HTTP header <c>Content-Encoding</c>; null when there was none. <c>aes128gcm</c> is RFC 8188, which counts where the rule has no key (provisioning 1.5).</summary>
    public string? Coding { get; init; }

    /// <summary>Input keying material for RFC 8188, base64url without padding; null or empty = none.</summary>
    public string? KeyMaterial { get; init; }

    /// <summary>The map of <c>--alias</c>; null = none. With one the document needs no <c>flat-profile</c> element.</summary>
    public AliasMap? Aliases { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{File.Length} bytes{(Coding is null ? string.Empty : $", {Coding}")}{(Key is null ? string.Empty : ", with a key")}";
}
