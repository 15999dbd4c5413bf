using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Spa.Gateway.Provisioning;

/// <summary>Bodies that a server encrypted as RFC 8188 says (content coding <c>aes128gcm</c>).</summary>
/// <remarks>
/// <code>
/// offset 0   salt          16 bytes
/// offset 16  record size    4 bytes, big endian, 18 or more
/// offset 20  id length      1 byte, then the key id, which is not used
/// then       records        AES-128-GCM of text, delimiter (1, in the last record 2) and zeros; each as long as the record size says, the last may be shorter
/// </code>
/// </remarks>
public static class EncryptedContent
{
    /// <summary>The coding's name in <c>Content-Encoding</c>.</summary>
    public const string Coding = "aes128gcm";

    private const int SaltBytes = 16;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int HeaderBytes = SaltBytes + 5;
    private const int SmallestRecord = TagBytes + 2;

    /// <summary>The text; null when the body was cut or changed, or the key is wrong.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="keyMaterial">Input keying material, base64url without padding.</param>
    public static byte[]? Decrypt(ReadOnlySpan<byte> body, string keyMaterial)
    {
        ArgumentNullException.ThrowIfNull(keyMaterial);
        if (body.Length < HeaderBytes || body.Length <= HeaderBytes + body[HeaderBytes - 1] || !Base64Url.IsValid(keyMaterial))
        {
            return null;
        }

        var recordSize = BinaryPrimitives.ReadUInt32BigEndian(body[SaltBytes..]);
        if (recordSize < SmallestRecord)
        {
            return null;
        }

        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> key = stackalloc byte[16];
        Span<byte> first = stackalloc byte[NonceBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, Base64Url.DecodeFromChars(keyMaterial), body[..SaltBytes], extracted);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, key, "Content-Encoding: aes128gcm\0"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, first, "Content-Encoding: nonce\0"u8);
        using var cipher = new AesGcm(key, TagBytes);
        return Records(body[(HeaderBytes + body[HeaderBytes - 1])..], recordSize, cipher, first);
    }

    private static byte[]? Records(ReadOnlySpan<byte> records, uint recordSize, AesGcm cipher, ReadOnlySpan<byte> first)
    {
        var text = new byte[records.Length];
        var length = 0;
        Span<byte> nonce = stackalloc byte[NonceBytes];
        for (var number = 0UL; !records.IsEmpty; number++)
        {
            var record = records[..(int)Math.Min(recordSize, (uint)records.Length)];
            records = records[record.Length..];
            if (record.Length <= TagBytes)
            {
                return null;
            }

            // The record's number goes into the low bytes of the nonce.
            first.CopyTo(nonce);
            BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], BinaryPrimitives.ReadUInt64BigEndian(first[4..]) ^ number);
            var plain = text.AsSpan(length, record.Length - TagBytes);
            try
            {
                cipher.Decrypt(nonce, record[..^TagBytes], record[^TagBytes..], plain);
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }

            // A body that ends without the delimiter of a last record was cut.
            var unpadded = plain.TrimEnd((byte)0);
            if (unpadded.IsEmpty || unpadded[^1] != (records.IsEmpty ? 2 : 1))
            {
                return null;
            }

            length += unpadded.Length - 1;
        }

        return text[..length];
    }
}
