using System.Collections.Immutable;
using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Spa.Firmware.Image;

/// <summary>Files packed once: tar in zstd. The version stands in the manifest, so one payload serves images of many versions.</summary>
/// <param name="Files">What is in it, in order.</param>
/// <param name="Bytes">The compressed archive.</param>
/// <param name="Description">Its length and digest.</param>
public sealed record ImagePayload(ImmutableArray<ImageFile> Files, ReadOnlyMemory<byte> Bytes, PayloadDescription Description)
{
    /// <summary>For what is released: small, slow.</summary>
    public const int ReleaseLevel = 19;

    /// <summary>For tests and demonstrations: quick.</summary>
    public const int FastLevel = 1;

    private const int Step = 256 * 1024;

    /// <summary>Packs files.</summary>
    /// <param name="files">In any order; read one at a time.</param>
    /// <param name="level">zstd level, 1 to 19.</param>
    /// <param name="packed">Told how many bytes of content are done, every so often; may be null.</param>
    public static ImagePayload Pack(IEnumerable<PackFile> files, int level = ReleaseLevel, Action<long>? packed = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var listed = ImmutableArray.CreateBuilder<ImageFile>();
        using var archive = new MemoryStream();
        var done = 0L;
        using (var zipped = new CompressionStream(archive, level, leaveOpen: true))
        {
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, ImageFormat.WindowLog);
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
            {
                using var content = new MemoryStream();
                using (var open = file.Open())
                {
                    open.CopyTo(content);
                }

                var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
                zipped.Write(new TarEntry(file.Path, '0', file.Executable ? 0b111_101_101 : 0b110_100_100, bytes.Length).Write());
                for (var at = 0; at < bytes.Length; at += Step)
                {
                    var part = bytes[at..Math.Min(at + Step, bytes.Length)];
                    zipped.Write(part);
                    done += part.Length;
                    packed?.Invoke(done);
                }

                zipped.Write(new byte[TarEntry.Padded(bytes.Length) - bytes.Length]);
                listed.Add(new(file.Path, file.Executable, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            }

            zipped.Write(new byte[2 * TarEntry.Block]);
        }

        return Of(listed.ToImmutable(), archive.ToArray());
    }

    /// <summary>Takes an archive that is there already: that of another image.</summary>
    public static ImagePayload Of(ImmutableArray<ImageFile> files, ReadOnlyMemory<byte> bytes)
        => new(files, bytes, new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), PayloadDescription.TarZstd, null));
}
