using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Foundation.Ports;

namespace Spa.Firmware.Slots;

/// <summary>Writes a verified image into a slot, in the order that survives a power cut at any instant.</summary>
/// <remarks>
/// The order: take the slot's marks away; write the files and sync each, then every folder from the leaves up; read all back from the disk; write and sync the
/// manifest, then <c>complete</c>.
/// </remarks>
/// <param name="files">The unit's data folder.</param>
internal sealed class SlotWriter(IDurableFiles files)
{
    private readonly SlotStore store = new(files);

    /// <summary>Replaces what the slot holds; null when it now holds the image whole.</summary>
    /// <param name="slot">A slot that does not run.</param>
    /// <param name="image">Stands at the first byte of the payload, which has been checked.</param>
    /// <param name="header">The image's header, whose signatures have been checked.</param>
    /// <param name="manifest">What the header holds.</param>
    /// <param name="before">The archive that a patch applies to; null for a full image.</param>
    public ImageRefusal? Fill(SlotName slot, Stream image, ImageHeader header, Manifest manifest, byte[]? before)
    {
        Empty(slot);
        var sink = new SlotSink(files, slot);
        if (ImageReader.Unpack(image, manifest, sink, before) is { } refusal)
        {
            sink.Abandon();
            return refusal;
        }

        // Deepest folders first, so that no durable name leads to a folder whose names are not.
        foreach (var folder in sink.Folders.OrderByDescending(f => f.Count(c => c == '/')))
        {
            files.SyncFolder(folder);
        }

        files.SyncFolder(slot.Folder);
        files.SyncFolder(string.Empty);
        foreach (var file in manifest.Files)
        {
            files.ForgetCached($"{slot.Folder}/{file.Path}");
            if (store.Check(slot, file) is { } problem)
            {
                return new(ImageFault.ReadBackMismatch, problem);
            }
        }

        var bytes = header.Write();
        WriteWhole($"{slot.Folder}/manifest", bytes);
        files.SyncFolder(slot.Folder);
        WriteWhole($"{slot.Folder}/complete", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)) + "\n"));
        files.SyncFolder(slot.Folder);
        return null;
    }

    private void Empty(SlotName slot)
    {
        if (files.Exists(slot.Folder))
        {
            files.Delete($"{slot.Folder}/complete");
            files.Delete($"{slot.Folder}/confirmed");
            files.SyncFolder(slot.Folder);
            foreach (var name in files.List(slot.Folder))
            {
                if (name.EndsWith('/'))
                {
                    files.DeleteFolder($"{slot.Folder}/{name.TrimEnd('/')}");
                }
                else
                {
                    files.Delete($"{slot.Folder}/{name}");
                }
            }
        }
        else
        {
            files.CreateFolder(slot.Folder);
        }

        files.SyncFolder(slot.Folder);
    }

    private void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = files.Create(path);
        file.Write(bytes);
        file.Sync();
    }

    private sealed class SlotSink(IDurableFiles files, SlotName slot) : IImageFileSink
    {
        private IFileSink? current;

        public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

        public void Begin(ImageFile file)
        {
            var path = $"{slot.Folder}/{file.Path}";
            for (var folder = DurableFileExtensions.FolderOf(path); folder.Contains('/', StringComparison.Ordinal); folder = DurableFileExtensions.FolderOf(folder))
            {
                files.CreateFolder(folder);
                Folders.Add(folder);
            }

            current = files.Create(path, file.Executable);
        }

        public void Write(ReadOnlySpan<byte> bytes) => current!.Write(bytes);

        public void End()
        {
            current!.Sync();
            Abandon();
        }

        public void Abandon()
        {
            current?.Dispose();
            current = null;
        }
    }
}
