using System.Collections.Immutable;

namespace Spa.Media.Rtp.Secure;

/// <summary>What one direction of a secure call is keyed with. Never shows its bytes as text.</summary>
public sealed class SrtpKey
{
    /// <summary>Bytes of the master key.</summary>
    public const int KeyLength = 16;

    /// <summary>Bytes of the master salt.</summary>
    public const int SaltLength = 14;

    /// <summary>Most bytes of a master key identifier.</summary>
    public const int MaxMki = 128;

    private SrtpKey(SrtpSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> mki)
        => (Suite, Key, Salt, Mki) = (suite, [.. key], [.. salt], [.. mki]);

    /// <summary>The suite.</summary>
    public SrtpSuite Suite { get; }

    /// <summary>Master key identifier that each packet carries; empty for none.</summary>
    public ImmutableArray<byte> Mki { get; }

    internal ImmutableArray<byte> Key { get; }

    internal ImmutableArray<byte> Salt { get; }

    /// <summary>Key and salt as they stand one after the other in the <c>inline:</c> parameter (RFC 4568 6.1), undone of base 64. Null when they are not 30 bytes or the identifier is longer than 128.</summary>
    public static SrtpKey? FromInline(SrtpSuite suite, ReadOnlySpan<byte> keyAndSalt, ReadOnlySpan<byte> mki = default)
        => keyAndSalt.Length == KeyLength + SaltLength && mki.Length <= MaxMki ? new(suite, keyAndSalt[..KeyLength], keyAndSalt[KeyLength..], mki) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Suite} ***";
}
