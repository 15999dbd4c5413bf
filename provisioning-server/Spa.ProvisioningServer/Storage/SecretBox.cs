using System.Security.Cryptography;
using System.Text;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Encrypts what must not be readable in the store (AES-256-GCM), with a key that lies in a file beside it: a copy of the store alone opens nothing.</summary>
/// <remarks>Layout: version 1 (1 byte), nonce (12), tag (16), cipher text. The place of a value is bound into it, so that a sealed value moved to another row does not open.</remarks>
internal sealed class SecretBox : IDisposable
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + 12 + 16;

    private readonly byte[] key;

    private SecretBox(byte[] key) => this.key = key;

    /// <summary>Opens the key file, making it (mode 0600) when it is not there.</summary>
    public static SecretBox Open(string path)
    {
        var key = PrivateFile.ReadOrMake(path, () => RandomNumberGenerator.GetBytes(32));
        return key.Length == 32
            ? new SecretBox(key)
            : throw new InvalidOperationException($"{path} is not a master key (32 bytes): restore it from the backup, without it the secrets in the store are lost.");
    }

    public byte[] Seal(string text, string place) => Seal(Encoding.UTF8.GetBytes(text), place);

    public byte[] Seal(ReadOnlySpan<byte> plain, string place)
    {
        var box = new byte[HeaderBytes + plain.Length];
        box[0] = Version;
        RandomNumberGenerator.Fill(box.AsSpan(1, 12));

        // One for each use: an AesGcm keeps its state in one place, and two threads in it at once spoil each other's work.
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(box.AsSpan(1, 12), plain, box.AsSpan(HeaderBytes), box.AsSpan(13, 16), Encoding.UTF8.GetBytes(place));
        return box;
    }

    public string OpenText(byte[] box, string place) => Encoding.UTF8.GetString(OpenBytes(box, place));

    /// <exception cref="CryptographicException">The box was changed, moved, or sealed with another master key.</exception>
    public byte[] OpenBytes(byte[] box, string place)
    {
        if (box.Length < HeaderBytes || box[0] != Version)
        {
            throw new CryptographicException("A sealed value of the store has an unknown form.");
        }

        var plain = new byte[box.Length - HeaderBytes];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(box.AsSpan(1, 12), box.AsSpan(HeaderBytes), box.AsSpan(13, 16), plain, Encoding.UTF8.GetBytes(place));
        return plain;
    }

    /// <summary>A key for another purpose, made of this one: who has it learns nothing of this one.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));

    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}
