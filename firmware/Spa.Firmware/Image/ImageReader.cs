using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Spa.Firmware.Image;

/// <summary>Reads an image from a stream, in this order: header, signatures, manifest, payload whole by length and digest, and only then what is in it.</summary>
public static class ImageReader
{
    private const int Chunk = 64 * 1024;

    /// <summary>Reads the header; the stream then stands at the payload.</summary>
    public static bool TryReadHeader(Stream image, [NotNullWhen(true)] out ImageHeader? header, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(image);
        var start = image.Position;
        var buffer = new byte[ImageFormat.MaxHeader];
        var filled = image.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var read = ImageHeader.TryRead(buffer.AsSpan(0, filled), out header, out refusal);
        if (read)
        {
            image.Position = start + header!.Length;
        }

        return read;
    }

    /// <summary>Reads from the payload's first byte to the end of the stream; null when those bytes are, to the last, the ones that were signed.</summary>
    public static ImageRefusal? CheckPayload(Stream payload, PayloadDescription description)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(description);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Chunk];
        var left = description.Length;
        for (int got; (got = payload.Read(buffer)) > 0; left -= got)
        {
            if (got > left)
            {
                return new(ImageFault.TrailingBytes);
            }

            digest.AppendData(buffer, 0, got);
        }

        if (left > 0)
        {
            return new(ImageFault.Cut, $"{left} of {description.Length} payload bytes are missing");
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset()) == description.Sha256 ? null : new(ImageFault.WrongPayload);
    }

    /// <summary>Unpacks a payload that <see cref="CheckPayload"/> found right. Stops at the first byte that the manifest does not foresee.</summary>
    /// <param name="payload">Stands at the payload's first byte.</param>
    /// <param name="manifest">The verified manifest.</param>
    /// <param name="sink">Takes the files; what it throws passes through.</param>
    /// <param name="before">For a patch: the archive it applies to, whose digest is the one the patch names; null for a full image.</param>
    public static ImageRefusal? Unpack(Stream payload, Manifest manifest, IImageFileSink sink, byte[]? before = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(sink);
        var patch = manifest.Payload.Encoding == PayloadDescription.ZstdPatch;
        if (patch && (before is null || ImagePatch.DigestOf(before) != manifest.Payload.From))
        {
            return new(ImageFault.WrongBase, manifest.Payload.From ?? string.Empty);
        }

        try
        {
            using var unzipped = new DecompressionStream(new Window(payload, manifest.Payload.Length), leaveOpen: false);
            unzipped.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, patch ? ImageFormat.PatchWindowLog : ImageFormat.WindowLog);
            if (patch)
            {
                unzipped.LoadDictionary(before!);
            }

            foreach (var file in manifest.Files)
            {
                if (UnpackFile(unzipped, file, sink) is { } refusal)
                {
                    return refusal;
                }
            }

            return CheckEnd(unzipped);
        }
        catch (ZstdException e)
        {
            return new(ImageFault.DamagedPayload, e.Message);
        }
        catch (EndOfStreamException)
        {
            return new(ImageFault.DamagedPayload, "it ends too early");
        }
    }

    private static ImageRefusal? UnpackFile(DecompressionStream unzipped, ImageFile file, IImageFileSink sink)
    {
        var buffer = new byte[Chunk];
        unzipped.ReadExactly(buffer, 0, TarEntry.Block);
        if (TarEntry.Read(buffer.AsSpan(0, TarEntry.Block)) is not { } entry)
        {
            return new(ImageFault.EntryMismatch, $"no sound tar entry where {file.Path} should be");
        }

        var shown = StrictJson.Printable(entry.Path);
        if (entry.Type != '0')
        {
            return new(ImageFault.UnsafeEntry, $"{TarEntry.Kind(entry.Type)}, {shown}");
        }

        if (entry.Path != file.Path || entry.Size != file.Size || entry.Mode != (file.Executable ? 0b111_101_101 : 0b110_100_100))
        {
            return new(ImageFault.EntryMismatch, $"{shown} of {entry.Size} bytes with mode {Convert.ToString(entry.Mode, 8)} where {file.Path} should be");
        }

        sink.Begin(file);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = file.Size; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            unzipped.ReadExactly(part);
            digest.AppendData(part);
            sink.Write(part);
            left -= part.Length;
        }

        unzipped.ReadExactly(buffer, 0, (int)(TarEntry.Padded(file.Size) - file.Size));
        if (Convert.ToHexStringLower(digest.GetHashAndReset()) != file.Sha256)
        {
            return new(ImageFault.EntryMismatch, $"the content of {file.Path} is not the listed one");
        }

        sink.End();
        return null;
    }

    // Two empty blocks, and not one byte more: neither a hidden entry nor a bomb behind the files.
    private static ImageRefusal? CheckEnd(DecompressionStream unzipped)
    {
        var end = new byte[2 * TarEntry.Block];
        unzipped.ReadExactly(end);
        if (end.AsSpan().ContainsAnyExcept((byte)0))
        {
            var more = TarEntry.Read(end.AsSpan(0, TarEntry.Block));
            return more is not null && more.Type != '0'
                ? new(ImageFault.UnsafeEntry, $"{TarEntry.Kind(more.Type)}, {StrictJson.Printable(more.Path)}")
                : new(ImageFault.EntryMismatch, more is null ? "junk behind the last file" : $"{StrictJson.Printable(more.Path)} is not listed");
        }

        return unzipped.Read(end, 0, 1) == 0 ? null : new(ImageFault.EntryMismatch, "something follows the archive");
    }

    // The payload's bytes and no others, so that the decompressor cannot read on.
    private sealed class Window(Stream inner, long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var got = inner.Read(buffer[..(int)Math.Min(left, buffer.Length)]);
            left -= got;
            return got;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
