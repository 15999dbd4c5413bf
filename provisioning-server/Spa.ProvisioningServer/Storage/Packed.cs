using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Profiles and reports before they are sealed: most of each is what every device has, so they are packed against a text of their kind, and little more than the difference is left.</summary>
/// <remarks>What earlier servers packed (deflate alone, a sixth) is still read; it goes with the device's next profile and report.</remarks>
internal static class Packed
{
    // No deflate stream begins with it: the type of its first block would be the one that RFC 1951 3.2.3 reserves. Another dictionary gets another of these (0x0F, 0x17, ...).
    private const byte AgainstSettings1 = 0x07;
    private const int Level = 3;
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly Lazy<byte[]> Settings1 = new(Read);
    private static readonly ConcurrentBag<Compressor> Packers = [];
    private static readonly ConcurrentBag<Decompressor> Unpackers = [];

    /// <summary>A profile and a report of a device as it leaves the factory. It is never changed: what was packed against it could not be read any more.</summary>
    public static ReadOnlySpan<byte> Dictionary => Settings1.Value;

    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        if (!Packers.TryTake(out var packer))
        {
            packer = new Compressor(Level);
            packer.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
            packer.LoadDictionary(Settings1.Value);
        }

        // What it may come to is far more than what it comes to: only that is allocated.
        var room = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(plain.Length));
        var length = packer.Wrap(plain, room);
        byte[] packed = [AgainstSettings1, .. room.AsSpan(0, length)];
        ArrayPool<byte>.Shared.Return(room, clearArray: true);
        Packers.Add(packer);
        return packed;
    }

    public static byte[] Unpack(byte[] packed)
    {
        ArgumentNullException.ThrowIfNull(packed);
        if (packed is not [AgainstSettings1, ..])
        {
            using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            var to = new MemoryStream();
            inflater.CopyTo(to);
            return to.ToArray();
        }

        if (!Unpackers.TryTake(out var unpacker))
        {
            unpacker = new Decompressor();
            unpacker.LoadDictionary(Settings1.Value);
        }

        var plain = unpacker.Unwrap(packed.AsSpan(1), MostBytes).ToArray();
        Unpackers.Add(unpacker);
        return plain;
    }

    private static byte[] Read()
    {
        using var from = typeof(Packed).Assembly.GetManifestResourceStream("Spa.ProvisioningServer.Storage.Dictionaries.settings-1.xml")!;
        var to = new byte[from.Length];
        from.ReadExactly(to);
        return to;
    }
}
