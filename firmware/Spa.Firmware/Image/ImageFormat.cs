using System.Buffers.Binary;

namespace Spa.Firmware.Image;

/// <summary>The outer form of an image file. All numbers are unsigned and big-endian.</summary>
/// <remarks>
/// <code>
/// "VGWB" | u16 format | u32 length | meta: canonical JSON, at most 64 KiB | u16 count | signatures | payload: tar in one zstd stream
///                                                                                      signature = key id 32 | u8 algorithm | u16 length | bytes
/// </code>
/// A signature covers magic, format and meta. The meta pins the payload by length and SHA-256.
/// </remarks>
public static class ImageFormat
{
    /// <summary>The format written and the only one read.</summary>
    public const ushort Format = 1;

    /// <summary>Longest meta, in bytes.</summary>
    public const int MaxMeta = 64 * 1024;

    /// <summary>Most signatures.</summary>
    public const int MaxSignatures = 16;

    /// <summary>Longest signature, in bytes; leaves room for the post-quantum ones.</summary>
    public const int MaxSignature = 8 * 1024;

    /// <summary>Bytes of a key id.</summary>
    public const int KeyIdBytes = 32;

    /// <summary>Bytes before the meta.</summary>
    public const int FixedBytes = 4 + 2 + 4;

    /// <summary>No header is longer than this.</summary>
    public const int MaxHeader = FixedBytes + MaxMeta + 2 + (MaxSignatures * (KeyIdBytes + 1 + 2 + MaxSignature));

    /// <summary>Largest window a payload may ask for, as a power of two: 8 MiB of memory. Level 19 needs just that.</summary>
    public const int WindowLog = 23;

    /// <summary>The same for a patch, whose window spans what went before and what comes: 64 MiB of memory.</summary>
    public const int PatchWindowLog = 26;

    /// <summary>What an image file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "VGWB"u8;

    /// <summary>The bytes a signature covers.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> meta)
    {
        var message = new byte[4 + 2 + meta.Length];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), Format);
        meta.CopyTo(message.AsSpan(6));
        return message;
    }
}
