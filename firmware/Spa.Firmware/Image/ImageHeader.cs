using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Image;

/// <summary>What stands before the payload, taken apart and nothing more: the meta is not looked into before its signatures are checked.</summary>
/// <param name="Meta">The signed bytes: canonical JSON if they are sound.</param>
/// <param name="Signatures">As they stand in the file, in order.</param>
public sealed record ImageHeader(ReadOnlyMemory<byte> Meta, ImmutableArray<KeySignature> Signatures)
{
    /// <summary>Bytes of the header in the file.</summary>
    public int Length => ImageFormat.FixedBytes + Meta.Length + 2 + Signatures.Sum(s => ImageFormat.KeyIdBytes + 3 + s.Bytes.Length);

    /// <summary>Takes the header from the beginning of a file.</summary>
    /// <param name="start">The first bytes, as many as there are.</param>
    /// <param name="header">The header; null when it is refused or when more bytes are needed.</param>
    /// <param name="refusal">Why it is none; <see cref="ImageFault.Cut"/> means that more bytes are needed.</param>
    public static bool TryRead(ReadOnlySpan<byte> start, [NotNullWhen(true)] out ImageHeader? header, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        header = null;
        var magic = ImageFormat.Magic[..Math.Min(4, start.Length)];
        if (!start.StartsWith(magic))
        {
            refusal = new(ImageFault.NotAnImage);
            return false;
        }

        if (start.Length < ImageFormat.FixedBytes)
        {
            refusal = Cut;
            return false;
        }

        var format = BinaryPrimitives.ReadUInt16BigEndian(start[4..]);
        if (format != ImageFormat.Format)
        {
            refusal = new(ImageFault.UnknownFormat, $"{format}");
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(start[6..]);
        if (length is 0 or > ImageFormat.MaxMeta)
        {
            refusal = new(ImageFault.DamagedHeader, $"a manifest of {length} bytes, 1 to {ImageFormat.MaxMeta} are taken");
            return false;
        }

        if (start.Length < ImageFormat.FixedBytes + (int)length + 2)
        {
            refusal = Cut;
            return false;
        }

        var meta = start.Slice(ImageFormat.FixedBytes, (int)length);
        refusal = ReadSignatures(start[(ImageFormat.FixedBytes + (int)length)..], out var signatures);
        if (refusal is not null)
        {
            return false;
        }

        header = new(meta.ToArray(), signatures);
        return true;
    }

    /// <summary>The header as it stands in a file; also what a slot keeps as its <c>manifest</c>.</summary>
    public byte[] Write()
    {
        var bytes = new byte[Length];
        ImageFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), ImageFormat.Format);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(6), (uint)Meta.Length);
        Meta.Span.CopyTo(bytes.AsSpan(ImageFormat.FixedBytes));
        var rest = bytes.AsSpan(ImageFormat.FixedBytes + Meta.Length);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)Signatures.Length);
        rest = rest[2..];
        foreach (var signature in Signatures)
        {
            Convert.FromHexString(signature.KeyId).CopyTo(rest);
            rest[ImageFormat.KeyIdBytes] = signature.Algorithm;
            BinaryPrimitives.WriteUInt16BigEndian(rest[(ImageFormat.KeyIdBytes + 1)..], (ushort)signature.Bytes.Length);
            rest = rest[(ImageFormat.KeyIdBytes + 3)..];
            signature.Bytes.AsSpan().CopyTo(rest);
            rest = rest[signature.Bytes.Length..];
        }

        return bytes;
    }

    /// <summary>Checks the signatures first, then reads the manifest.</summary>
    public bool TryVerify(TrustRoot root, ImageLimits limits, [NotNullWhen(true)] out Manifest? manifest, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(root);
        refusal = root.CheckFirmware(ImageFormat.SignedBytes(Meta.Span), Signatures);
        if (refusal is not null)
        {
            manifest = null;
            return false;
        }

        return ManifestText.TryRead(Meta.Span, limits, out manifest, out refusal);
    }

    private static readonly ImageRefusal Cut = new(ImageFault.Cut, "it ends inside the header");

    private static ImageRefusal? ReadSignatures(ReadOnlySpan<byte> rest, out ImmutableArray<KeySignature> signatures)
    {
        signatures = [];
        var count = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (count > ImageFormat.MaxSignatures)
        {
            return new(ImageFault.DamagedHeader, $"{count} signatures, at most {ImageFormat.MaxSignatures} are taken");
        }

        rest = rest[2..];
        var read = ImmutableArray.CreateBuilder<KeySignature>(count);
        for (var i = 0; i < count; i++)
        {
            if (rest.Length < ImageFormat.KeyIdBytes + 3)
            {
                return Cut;
            }

            var id = Convert.ToHexStringLower(rest[..ImageFormat.KeyIdBytes]);
            var algorithm = rest[ImageFormat.KeyIdBytes];
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[(ImageFormat.KeyIdBytes + 1)..]);
            if (length > ImageFormat.MaxSignature)
            {
                return new(ImageFault.DamagedHeader, $"a signature of {length} bytes, at most {ImageFormat.MaxSignature} are taken");
            }

            rest = rest[(ImageFormat.KeyIdBytes + 3)..];
            if (rest.Length < length)
            {
                return Cut;
            }

            read.Add(new(id, algorithm, [.. rest[..length]]));
            rest = rest[length..];
        }

        signatures = read.ToImmutable();
        return null;
    }
}
