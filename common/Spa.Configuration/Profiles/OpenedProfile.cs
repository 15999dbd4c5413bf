using Spa.Scripts.Rules;

namespace Spa.Configuration.Profiles;

/// <summary>A profile after decryption and decompression.</summary>
/// <param name="Xml">The bytes of the XML. For a plain file they are the file's own bytes, not a copy: leave them unchanged until the profile is read.</param>
/// <param name="Digest">The digest that fitted; null when the file was not encrypted.</param>
/// <param name="KeyBits">256, 192 or 128; null when the file was not encrypted.</param>
/// <param name="Gzip">The XML was compressed.</param>
/// <param name="Encrypted">The file was encrypted: under the rule's key, or by RFC 8188 (then digest and key size are null).</param>
public sealed record OpenedProfile(ReadOnlyMemory<byte> Xml, KeyDigest? Digest, int? KeyBits, bool Gzip, bool Encrypted)
{
    /// <summary>The map of <c>--alias</c> that counts when it is read; null = none.</summary>
    public AliasMap? Aliases { get; init; }

    // Finding the right candidate means reading the XML; what was read then is not read again.
    internal (IParameterNames Names, ProfileContent Content)? Found { get; init; }

    /// <summary>What the file is, without its content.</summary>
    public override string ToString()
        => (Encrypted ? KeyBits is null ? "RFC 8188" : $"AES-{KeyBits} ({(Digest == KeyDigest.Md5 ? "MD5" : "SHA-256")})" : "plain") + (Gzip ? ", gzip" : string.Empty) + $", {Xml.Length} bytes of XML";
}
