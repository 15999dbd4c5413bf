using System.Collections.Immutable;
using Spa.Firmware.Image;

namespace Spa.Firmware.Signature;

/// <summary>A root document with the signatures it carries, which may be too few or wrong: it is not trusted before it was judged.</summary>
/// <param name="Root">What it says.</param>
/// <param name="Signatures">As they stand in the file.</param>
public sealed record SignedRoot(TrustRoot Root, ImmutableArray<KeySignature> Signatures)
{
    /// <summary>The file.</summary>
    public byte[] Write() => TrustRootText.Write(Root, Signatures);

    /// <summary>The same with one more signature; one by the same key is replaced.</summary>
    public SignedRoot Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = key.Sign(TrustRootText.Message(Root));
        return this with { Signatures = [.. Signatures.Where(s => s.KeyId != signature.KeyId), signature] };
    }

    /// <summary>Judges it by the root role of a document: itself, or its forerunner. Null when enough different keys of that role signed.</summary>
    public ImageRefusal? CheckBy(TrustRoot judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return judge.Check(judge.Root, TrustRootText.Message(Root), Signatures);
    }
}
