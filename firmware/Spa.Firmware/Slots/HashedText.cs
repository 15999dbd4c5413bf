using System.Security.Cryptography;
using System.Text;

namespace Spa.Firmware.Slots;

/// <summary>A line followed by a line with its SHA-256: a small file that knows when it is damaged.</summary>
internal static class HashedText
{
    private const int Digest = 64;

    public static byte[] Write(ReadOnlySpan<byte> line)
        => [.. line, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(line))), (byte)'\n'];

    public static bool TryRead(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (file.Length < Digest + 2 || file[^1] != '\n' || file[^(Digest + 2)] != '\n')
        {
            return false;
        }

        line = file[..^(Digest + 2)];
        return Encoding.ASCII.GetString(file[^(Digest + 1)..^1]) == Convert.ToHexStringLower(SHA256.HashData(line));
    }
}
