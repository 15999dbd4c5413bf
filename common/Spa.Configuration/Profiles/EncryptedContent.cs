using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spa.Configuration.Profiles;

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

    /// <summary>Length of the salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Record size that <see cref="Encrypt"/> writes: a profile of any usual size is a handful of records.</summary>
    public const int UsualRecordSize = 4096;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int HeaderBytes = SaltBytes + 5;
    private const int SmallestRecord = TagBytes + 2;

    /// <summary>Whether a text is keying material: base64url without padding, not empty.</summary>
    public static bool IsMaterial(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Material(text) is not null;
    }

    /// <summary>Encrypts as a server or a reporting unit does: records of one size, no padding, no key id.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="keyMaterial">Input keying material, base64url without padding, not empty; the setting takes no other.</param>
    /// <param name="salt">16 random bytes, fresh for every body.</param>
    /// <param name="recordSize">18 or more.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, string keyMaterial, ReadOnlySpan<byte> salt, int recordSize = UsualRecordSize)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyMaterial);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordSize, SmallestRecord);
        var material = Material(keyMaterial) ?? throw new ArgumentException("Not base64url without padding.", nameof(keyMaterial));
        Span<byte> first = stackalloc byte[NonceBytes];
        using var cipher = Cipher(material, salt, first);

        // Even an empty text has one record: what ends a body is its last delimiter.
        var room = recordSize - TagBytes - 1;
        var count = Math.Max(1, (plain.Length + room - 1) / room);
        var body = new byte[HeaderBytes + plain.Length + (count * (TagBytes + 1))];
        salt.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), (uint)recordSize);
        var to = body.AsSpan(HeaderBytes);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        for (var number = 0; number < count; number++)
        {
            var piece = plain[..Math.Min(room, plain.Length)];
            plain = plain[piece.Length..];
            var padded = to[..(piece.Length + 1)];
            piece.CopyTo(padded);
            padded[^1] = (byte)(number == count - 1 ? 2 : 1);
            Nonce(first, (ulong)number, nonce);
            cipher.Encrypt(nonce, padded, padded, to.Slice(padded.Length, TagBytes));
            to = to[(padded.Length + TagBytes)..];
        }

        return body;
    }

    /// <summary>The text; null when the body was cut or changed, or the key is wrong.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="keyMaterial">Input keying material, base64url without padding.</param>
    public static byte[]? Decrypt(ReadOnlySpan<byte> body, string keyMaterial)
    {
        ArgumentNullException.ThrowIfNull(keyMaterial);
        if (body.Length < HeaderBytes || body.Length <= HeaderBytes + body[HeaderBytes - 1] || Material(keyMaterial) is not { } material)
        {
            return null;
        }

        var recordSize = BinaryPrimitives.ReadUInt32BigEndian(body[SaltBytes..]);
        if (recordSize < SmallestRecord)
        {
            return null;
        }

        Span<byte> first = stackalloc byte[NonceBytes];
        using var cipher = Cipher(material, body[..SaltBytes], first);
        return Records(body[(HeaderBytes + body[HeaderBytes - 1])..], recordSize, cipher, first);
    }

    // Bits of the last character that make no whole byte are passed over, as most decoders do; the platform's refuses the text for them.
    private static byte[]? Material(string text)
    {
        if (text.Length == 0 || text.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[text.Length * 3 / 4];
        var (bits, count, at) = (0, 0, 0);
        foreach (var c in text)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            bits = ((bits << 6) | value) & 0xfff;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)((bits >> count) & 0xff);
            }
        }

        return bytes;
    }

    private static AesGcm Cipher(byte[] material, ReadOnlySpan<byte> salt, Span<byte> firstNonce)
    {
        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> key = stackalloc byte[16];
        HKDF.Extract(HashAlgorithmName.SHA256, material, salt, extracted);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, key, "Content-Encoding: aes128gcm\0"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, firstNonce, "Content-Encoding: nonce\0"u8);
        var cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(extracted);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    // The record's number goes into the low bytes of the nonce.
    private static void Nonce(ReadOnlySpan<byte> first, ulong number, Span<byte> nonce)
    {
        first.CopyTo(nonce);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], BinaryPrimitives.ReadUInt64BigEndian(first[4..]) ^ number);
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

            Nonce(first, number, nonce);
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
