using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Foundation.Ports;

namespace Spa.Firmware.Slots;

/// <summary>An image coming in, written to <c>download/NAME.part</c>. Refused as soon as its header is there and does not please, or when more comes than was signed.</summary>
public sealed class ImageDownload : IDisposable
{
    private readonly IDurableFiles files;
    private readonly TrustRoot root;
    private readonly Func<Manifest, ImageRefusal?> judge;
    private readonly IFileSink sink;
    private byte[]? start = [];
    private long total = long.MaxValue;

    internal ImageDownload(IDurableFiles files, TrustRoot root, string path, Func<Manifest, ImageRefusal?> judge)
    {
        (this.files, this.root, this.judge, Path) = (files, root, judge, path);
        sink = files.Append(path);
    }

    /// <summary>The file, below the data folder.</summary>
    public string Path { get; }

    /// <summary>Bytes that are there; a download that goes on asks for those from here.</summary>
    public long Length => sink.Length;

    /// <summary>The verified manifest, once the header has come; null before.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>Bytes of the whole image, once the header has come; null before.</summary>
    public long? Total => Manifest is null ? null : total;

    /// <summary>Takes the next bytes; a reason to stop, or null to go on.</summary>
    public ImageRefusal? Write(ReadOnlySpan<byte> bytes)
    {
        if (start is not null)
        {
            start = [.. start, .. bytes[..Math.Min(bytes.Length, ImageFormat.MaxHeader - start.Length)]];
            if (Look() is { } refusal)
            {
                return refusal;
            }
        }

        if (bytes.Length > total - sink.Length)
        {
            return new(ImageFault.TrailingBytes);
        }

        try
        {
            sink.Write(bytes);
            return null;
        }
        catch (IOException e)
        {
            return Installer.Failure(e);
        }
    }

    /// <summary>Makes durable what has come, so that a later try can go on from <see cref="Length"/>; a reason to stop, or null.</summary>
    public ImageRefusal? Sync()
    {
        try
        {
            sink.Sync();
            files.SyncFolder(DurableFileExtensions.FolderOf(Path));
            return null;
        }
        catch (IOException e)
        {
            return Installer.Failure(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();

    /// <summary>Looks at what an earlier try left; a refusal means that it is worthless.</summary>
    internal ImageRefusal? Resume()
    {
        if (sink.Length == 0)
        {
            return null;
        }

        using var kept = files.OpenRead(Path)!;
        var head = new byte[(int)Math.Min(kept.Length, ImageFormat.MaxHeader)];
        kept.ReadExactly(head);
        start = head;
        return Look() ?? (sink.Length > total ? new(ImageFault.TrailingBytes) : null);
    }

    private ImageRefusal? Look()
    {
        if (!ImageHeader.TryRead(start, out var header, out var refusal))
        {
            return refusal.Fault == ImageFault.Cut ? null : refusal;
        }

        if (!header.TryVerify(root, ImageLimits.Default, out var manifest, out refusal))
        {
            return refusal;
        }

        Manifest = manifest;
        total = header.Length + manifest.Payload.Length;
        start = null;
        return judge(manifest);
    }
}
