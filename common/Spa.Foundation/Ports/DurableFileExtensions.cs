namespace Spa.Foundation.Ports;

/// <summary>The write orders that survive a power cut.</summary>
public static class DurableFileExtensions
{
    /// <summary>Replaces a small file so that at any instant either the old or the new content is there: write beside, sync, rename, sync the folder.</summary>
    public static void Replace(this IDurableFiles files, string path, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(path);
        var beside = path + ".tmp";
        using (var sink = files.Create(beside))
        {
            sink.Write(content);
            sink.Sync();
        }

        files.Rename(beside, path);
        files.SyncFolder(FolderOf(path));
    }

    /// <summary>The folder part of a path; empty for the top.</summary>
    public static string FolderOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slash = path.LastIndexOf('/');
        return slash < 0 ? string.Empty : path[..slash];
    }
}
