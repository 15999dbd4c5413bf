using Spa.Foundation.Ports;
using Spa.Hosting.Files;

namespace Spa.PowerCut;

/// <summary>A folder of the real disk, written in the product's order or in one that is wrong on purpose: a harness is trusted only while it finds those.</summary>
/// <param name="root">The folder.</param>
/// <param name="order">How.</param>
internal sealed class OrderedDisk(string root, WriteOrder order) : IDurableFiles
{
    private readonly DurableFiles disk = new(root);

    public long FreeBytes => disk.FreeBytes;

    private bool SyncsFiles => order != WriteOrder.NothingSynced;

    public byte[]? Read(string path) => disk.Read(path);

    public Stream? OpenRead(string path) => disk.OpenRead(path);

    public bool Exists(string path) => disk.Exists(path);

    public IReadOnlyList<string> List(string folder) => disk.List(folder);

    public void CreateFolder(string folder) => disk.CreateFolder(folder);

    public IFileSink Create(string path, bool executable = false) => new Sink(disk.Create(path, executable), SyncsFiles);

    public IFileSink Append(string path) => new Sink(disk.Append(path), SyncsFiles);

    public void Sync(string path)
    {
        if (SyncsFiles)
        {
            disk.Sync(path);
        }
    }

    public void SyncFolder(string folder)
    {
        if (order is WriteOrder.Product or WriteOrder.OverwrittenInPlace)
        {
            disk.SyncFolder(folder);
        }
    }

    public void Rename(string from, string to)
    {
        if (order != WriteOrder.OverwrittenInPlace || !disk.Exists(to))
        {
            disk.Rename(from, to);
            return;
        }

        using (var file = new FileStream(disk.FullPath(to), FileMode.Truncate, FileAccess.Write, FileShare.Read, 0))
        {
            RandomAccess.Write(file.SafeFileHandle, disk.Read(from)!, 0);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        disk.Delete(from);
    }

    public void Delete(string path) => disk.Delete(path);

    public void DeleteFolder(string folder) => disk.DeleteFolder(folder);

    public void ForgetCached(string path) => disk.ForgetCached(path);

    private sealed class Sink(IFileSink inner, bool syncs) : IFileSink
    {
        public long Length => inner.Length;

        public void Write(ReadOnlySpan<byte> bytes) => inner.Write(bytes);

        public void Sync()
        {
            if (syncs)
            {
                inner.Sync();
            }
        }

        public void Dispose() => inner.Dispose();
    }
}
