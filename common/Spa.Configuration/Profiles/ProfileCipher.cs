using System.Security.Cryptography;
using System.Text;

namespace Spa.Configuration.Profiles;

/// <summary>The cipher of profiles and reports: the file format of <c>openssl enc -aes-256-cbc -k KEY</c> (provisioning.md 1.3).</summary>
/// <remarks>
/// <code>
/// offset 0   "Salted__"    8 bytes
/// offset 8   salt          8 bytes
/// offset 16  AES-CBC, PKCS#7 padded
/// </code>
/// It hides, it does not prove: there is no check sum, so a changed byte can pass when the text around it still reads as XML.
/// </remarks>
public static class ProfileCipher
{
    /// <summary>Length of the salt.</summary>
    public const int SaltBytes = 8;

    internal const int HeaderBytes = 16;
    private const int BlockBytes = 16;

    internal static ReadOnlySpan<byte> Magic => "Salted__"u8;

    /// <summary>Encrypts as <c>openssl enc -e -aes-256-cbc -md DIGEST -k KEY</c> does.</summary>
    /// <param name="plain">XML, or gzip of it.</param>
    /// <param name="key">The passphrase; as bytes its UTF-8. A text that looks like hex is still text.</param>
    /// <param name="digest">MD5 for every SPA unit.</param>
    /// <param name="salt">8 random bytes, fresh for every file.</param>
    /// <param name="keyBits">256; 192 and 128 only to make files for tests of readers.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, string key, KeyDigest digest, ReadOnlySpan<byte> salt, int keyBits = 256)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        Span<byte> material = stackalloc byte[48];
        var keyBytes = keyBits / 8;
        Derive(key, digest, salt, material[..(keyBytes + BlockBytes)]);
        using var aes = Aes.Create();
        aes.SetKey(material[..keyBytes]);
        var file = new byte[HeaderBytes + aes.GetCiphertextLengthCbc(plain.Length)];
        Magic.CopyTo(file);
        salt.CopyTo(file.AsSpan(Magic.Length));
        aes.EncryptCbc(plain, material.Slice(keyBytes, BlockBytes), file.AsSpan(HeaderBytes));
        CryptographicOperations.ZeroMemory(material);
        return file;
    }

    /// <summary>Key and start vector of a passphrase: EVP_BytesToKey with one round, no PBKDF2.</summary>
    /// <param name="key">The passphrase.</param>
    /// <param name="digest">Digest.</param>
    /// <param name="salt">8 bytes.</param>
    /// <param name="material">Filled with the key and then the start vector.</param>
    public static void Derive(string key, KeyDigest digest, ReadOnlySpan<byte> salt, Span<byte> material)
    {
        ArgumentNullException.ThrowIfNull(key);
        var width = digest == KeyDigest.Md5 ? MD5.HashSizeInBytes : SHA256.HashSizeInBytes;
        var pass = Encoding.UTF8.GetBytes(key);
        var input = new byte[width + pass.Length + salt.Length];
        pass.CopyTo(input, width);
        salt.CopyTo(input.AsSpan(width + pass.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hash = hash[..width];
        for (var at = 0; at < material.Length; at += width)
        {
            // The first round has nothing before the passphrase.
            Hash(digest, at == 0 ? input.AsSpan(width) : input, hash);
            hash.CopyTo(input);
            hash[..Math.Min(width, material.Length - at)].CopyTo(material[at..]);
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(pass);
    }

    /// <summary>Decrypts all blocks with one candidate. The same work for good and bad padding: a peer who can change the file learns nothing from the time it takes.</summary>
    /// <param name="file">A file of whole blocks behind its header.</param>
    /// <param name="key">The passphrase.</param>
    /// <param name="digest">Digest of the candidate.</param>
    /// <param name="keyBits">Key size of the candidate.</param>
    /// <param name="text">Takes all blocks, padding included.</param>
    /// <returns>Bytes of padding, 1 to 16; 0 when it is not well made.</returns>
    internal static int Decrypt(ReadOnlySpan<byte> file, string key, KeyDigest digest, int keyBits, Span<byte> text)
    {
        Span<byte> material = stackalloc byte[48];
        var keyBytes = keyBits / 8;
        Derive(key, digest, file.Slice(Magic.Length, SaltBytes), material[..(keyBytes + BlockBytes)]);
        using var aes = Aes.Create();
        aes.SetKey(material[..keyBytes]);
        aes.DecryptCbc(file[HeaderBytes..], material.Slice(keyBytes, BlockBytes), text, PaddingMode.None);
        CryptographicOperations.ZeroMemory(material);
        return PaddingOf(text[^BlockBytes..]);
    }

    // Looks at all 16 bytes whatever they are.
    private static int PaddingOf(ReadOnlySpan<byte> lastBlock)
    {
        int count = lastBlock[^1];
        var bad = count is 0 or > BlockBytes ? 1 : 0;
        for (var i = 0; i < BlockBytes; i++)
        {
            var counts = BlockBytes - i <= count ? 1 : 0;
            bad |= counts * (lastBlock[i] ^ count);
        }

        return bad == 0 ? count : 0;
    }

    private static void Hash(KeyDigest digest, ReadOnlySpan<byte> input, Span<byte> hash)
    {
        if (digest == KeyDigest.Md5)
        {
#pragma warning disable CA5351 // The units in the field derive their key with MD5 (provisioning.md 1.3); nothing is proven by it.
            MD5.HashData(input, hash);
#pragma warning restore CA5351
        }
        else
        {
            SHA256.HashData(input, hash);
        }
    }
}
