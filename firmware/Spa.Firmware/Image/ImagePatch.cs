using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Spa.Firmware.Image;

/// <summary>Payloads that carry only what differs from another version: the new archive, compressed with the old one as what went before (as <c>zstd --patch-from</c> does).</summary>
/// <remarks>
/// What a patch applies to is the plain tar archive of the old version's files. It is made anew from the files of a slot: the same files always make the same bytes
/// (<see cref="TarEntry.Write"/>). What comes out is checked file by file against the signed digests, so a patch can be wrong but never make something wrong.
/// </remarks>
public static class ImagePatch
{
    /// <summary>Largest archive, old or new, in bytes. Applying holds the old one in memory, beside a window of at most 64 MiB.</summary>
    public const long MaxArchive = 30L << 20;

    private const int Chunk = 256 * 1024;

    // Below, too little of what went before is looked at: measured, a copy with a few bytes put in came out at 131 KB instead of 66 bytes.
    private const int LeastLevel = 3;

    /// <summary>How an archive is named: its SHA-256, 64 lower-case hexadecimal digits.</summary>
    public static string DigestOf(ReadOnlySpan<byte> archive) => Convert.ToHexStringLower(SHA256.HashData(archive));

    /// <summary>Name of the patch of an image for units with a certain archive: beside the image, its name, <c>.from-</c> and 16 digits of the digest.</summary>
    public static string FileName(string image, string from)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(from);
        return $"{image}.from-{from[..16]}";
    }

    /// <summary>The archive of files as an image would carry them, uncompressed; null when it would be larger than <see cref="MaxArchive"/>, or a file cannot be had as it is listed.</summary>
    /// <param name="files">In the manifest's order.</param>
    /// <param name="open">Opens one; null = it is not there. The stream is disposed.</param>
    public static byte[]? Archive(ImmutableArray<ImageFile> files, Func<ImageFile, Stream?> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        var length = files.Sum(f => TarEntry.Block + TarEntry.Padded(f.Size)) + (2 * TarEntry.Block);
        if (length > MaxArchive)
        {
            return null;
        }

        var archive = new byte[length];
        var at = 0;
        foreach (var file in files)
        {
            EntryOf(file).Write().CopyTo(archive, at);
            at += TarEntry.Block;
            using var content = open(file);
            var place = archive.AsSpan(at, (int)file.Size);
            if (content is null || content.ReadAtLeast(place, place.Length, throwOnEndOfStream: false) < place.Length || content.ReadByte() >= 0
                || Convert.ToHexStringLower(SHA256.HashData(place)) != file.Sha256)
            {
                return null;
            }

            at += (int)TarEntry.Padded(file.Size);
        }

        return archive;
    }

    /// <summary>The archive of an image whose payload has been checked; null when it is too large, is itself a patch, or cannot be unpacked.</summary>
    /// <param name="payload">Stands at the payload's first byte.</param>
    /// <param name="manifest">Its manifest.</param>
    public static byte[]? ArchiveOf(Stream payload, Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Payload.Encoding != PayloadDescription.TarZstd || manifest.TarLength > MaxArchive)
        {
            return null;
        }

        var sink = new Collected();
        return ImageReader.Unpack(payload, manifest, sink) is null ? Archive(manifest.Files, file => new MemoryStream(sink.Contents[file.Path])) : null;
    }

    /// <summary>Makes a patch.</summary>
    /// <param name="before">The old archive.</param>
    /// <param name="after">The new one.</param>
    /// <param name="files">What the new one holds.</param>
    /// <param name="level">zstd level, 1 to 19.</param>
    /// <param name="packed">Told how many bytes of the new one are done, every so often; may be null.</param>
    public static ImagePayload Make(byte[] before, byte[] after, ImmutableArray<ImageFile> files, int level = ImagePayload.ReleaseLevel, Action<long>? packed = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var patch = new MemoryStream();
        using (var zipped = new CompressionStream(patch, Math.Max(level, LeastLevel), leaveOpen: true))
        {
            // The window must reach from the end of the new archive to the beginning of the old one.
            var window = Math.Max(ImageFormat.WindowLog, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(before.Length + after.Length)));
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, window);
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            zipped.LoadDictionary(before);
            for (var at = 0; at < after.Length; at += Chunk)
            {
                var part = after.AsSpan(at, Math.Min(Chunk, after.Length - at));
                zipped.Write(part);
                packed?.Invoke(at + part.Length);
            }
        }

        var bytes = patch.ToArray();
        return new(files, bytes, new(bytes.Length, DigestOf(bytes), PayloadDescription.ZstdPatch, DigestOf(before)));
    }

    private static TarEntry EntryOf(ImageFile file) => new(file.Path, '0', file.Executable ? 0b111_101_101 : 0b110_100_100, file.Size);

    private sealed class Collected : IImageFileSink
    {
        private readonly ArrayBufferWriter<byte> current = new();
        private string path = string.Empty;

        public Dictionary<string, byte[]> Contents { get; } = new(StringComparer.Ordinal);

        public void Begin(ImageFile file) => path = file.Path;

        public void Write(ReadOnlySpan<byte> bytes) => current.Write(bytes);

        public void End()
        {
            Contents[path] = current.WrittenSpan.ToArray();
            current.ResetWrittenCount();
        }
    }
}
