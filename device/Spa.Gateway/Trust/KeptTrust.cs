using System.Security.Cryptography;
using System.Text;

namespace Spa.Gateway.Trust;

/// <summary>A fetched file as it is kept over restarts: a digest of where it came from, then the file.</summary>
/// <param name="Source">SHA-256 of the URL and what else counted; a file of another source is not used.</param>
/// <param name="Content">The file.</param>
internal sealed record KeptTrust(byte[] Source, byte[] Content)
{
    public static byte[] SourceOf(params string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    public static KeptTrust? Read(IReadOnlyDictionary<string, byte[]> kept, string name)
        => kept.TryGetValue(name, out var bytes) && bytes.Length > SHA256.HashSizeInBytes
            ? new KeptTrust(bytes[..SHA256.HashSizeInBytes], bytes[SHA256.HashSizeInBytes..])
            : null;

    public byte[] Write() => [.. Source, .. Content];
}
