using System.Collections.Immutable;
using Spa.Firmware.Image;

namespace Spa.Firmware.Signature;

/// <summary>What a unit trusts: the keys, and what each may sign. Put into the unit by its maker.</summary>
/// <remarks>
/// Roles: <see cref="Root"/> signs this document and its successors, <see cref="Firmware"/> signs images, <see cref="Campaign"/> signs which image is wanted now. A successor takes
/// over by a version one higher and signatures of both root roles: <see cref="RootSuccession"/>.
/// </remarks>
/// <param name="Version">1 for the maker's, one more for each successor.</param>
/// <param name="Expires">After this a unit whose clock can be trusted installs nothing until it has a successor; null = never. What is installed goes on.</param>
/// <param name="Keys">All keys, by id.</param>
/// <param name="Root">Who signs root documents.</param>
/// <param name="Firmware">Who signs images.</param>
/// <param name="Campaign">Who signs campaign documents; null = nobody, and none is believed.</param>
public sealed record TrustRoot(
    long Version, DateTimeOffset? Expires, ImmutableSortedDictionary<string, PublicKey> Keys, TrustRole Root, TrustRole Firmware, TrustRole? Campaign = null)
{
    /// <summary>Judges the signatures of an image over its signed bytes; null when enough different keys of the firmware role signed.</summary>
    public ImageRefusal? CheckFirmware(ReadOnlySpan<byte> message, IReadOnlyList<KeySignature> signatures) => Check(Firmware, message, signatures);

    /// <summary>Judges signatures for one role. A signature by a key outside the role neither helps nor harms (key change); a wrong one by a key of the role refuses.</summary>
    internal ImageRefusal? Check(TrustRole role, ReadOnlySpan<byte> message, IReadOnlyList<KeySignature> signatures)
    {
        if (signatures.Count == 0)
        {
            return new(ImageFault.NotSigned);
        }

        var signed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in signatures)
        {
            if (!role.KeyIds.Contains(signature.KeyId) || !Keys.TryGetValue(signature.KeyId, out var key))
            {
                continue;
            }

            if (!key.Verifies(message, signature))
            {
                return new(ImageFault.WrongSignature, PublicKey.Abbreviate(signature.KeyId));
            }

            signed.Add(signature.KeyId);
        }

        return signed.Count switch
        {
            0 => new(ImageFault.UnknownKey, string.Join(", ", signatures.Select(s => PublicKey.Abbreviate(s.KeyId)).Distinct())),
            var count when count < role.Threshold => new(ImageFault.TooFewSignatures, $"{count} of {role.Threshold} keys"),
            _ => null,
        };
    }
}
