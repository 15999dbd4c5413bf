namespace Spa.Foundation.Ports;

/// <summary>A folder on a disk that may lose power at any instant. Every step a disk makes is a call, so that a test can cut between any two.</summary>
/// <remarks>
/// Paths are relative, with '/', never with '..'. What fails on the disk (full, read-only, I/O error) is an <see cref="IOException"/>; after a failed
/// <see cref="Sync"/> nothing written to that file may be trusted. Nothing is durable before its own sync <em>and</em> that of the folder that names it.
/// </remarks>
public interface IDurableFiles
{
    /// <summary>The whole content, or null when there is no such file. For small files.</summary>
    byte[]? Read(string path);

    /// <summary>The content as a stream, or null when there is no such file.</summary>
    Stream? OpenRead(string path);

    /// <summary>True for a file or a folder that is there.</summary>
    bool Exists(string path);

    /// <summary>Names (not paths) in a folder, in ordinal order; folders end in '/'. Empty when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes a folder and those above it. Nothing when it is there.</summary>
    void CreateFolder(string folder);

    /// <summary>Opens a new, empty file; one that is there is removed first, never truncated.</summary>
    /// <param name="path">The file.</param>
    /// <param name="executable">Whether the file may be run as a program.</param>
    IFileSink Create(string path, bool executable = false);

    /// <summary>Opens a file at its end, making it when it is not there. For downloads that go on.</summary>
    IFileSink Append(string path);

    /// <summary>Forces a file's content to the disk.</summary>
    void Sync(string path);

    /// <summary>Forces a folder's names to the disk.</summary>
    void SyncFolder(string folder);

    /// <summary>Renames a file or folder; a file at the new path is replaced in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file. Nothing when it is not there.</summary>
    void Delete(string path);

    /// <summary>Removes a folder with all in it. Nothing when it is not there.</summary>
    void DeleteFolder(string folder);

    /// <summary>Drops what the system remembers of a file, so that the next read comes from the disk.</summary>
    void ForgetCached(string path);

    /// <summary>Free bytes on the disk.</summary>
    long FreeBytes { get; }
}
