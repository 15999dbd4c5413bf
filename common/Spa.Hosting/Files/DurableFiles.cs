using Spa.Foundation.Ports;

namespace Spa.Hosting.Files;

/// <summary>A folder of this machine's disk. New files can be read and written by their owner only.</summary>
/// <remarks>A path that is absolute, has an empty, "." or ".." part, or goes through a symbolic link is refused with <see cref="ArgumentException"/>: it would leave the folder.</remarks>
public sealed class DurableFiles : IDurableFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateProgram = Private | UnixFileMode.UserExecute;

    private readonly string root;

    /// <summary>Takes a folder, making it when it is not there.</summary>
    /// <param name="root">Its path, absolute or relative to the working folder of now.</param>
    public DurableFiles(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        Directory.CreateDirectory(this.root, PrivateProgram);
    }

    /// <summary>Full path of the folder, without a slash at the end.</summary>
    public string Root => root;

    /// <inheritdoc/>
    public long FreeBytes => Guarded(() => new DriveInfo(root).AvailableFreeSpace);

    /// <summary>Full path of <paramref name="path"/>, for programs that must be started from it.</summary>
    public string FullPath(string path) => Locate(path);

    /// <inheritdoc/>
    public byte[]? Read(string path)
    {
        var full = Locate(path);
        return Guarded(() => File.Exists(full) ? File.ReadAllBytes(full) : null);
    }

    /// <inheritdoc/>
    public Stream? OpenRead(string path)
    {
        var full = Locate(path);
        return Guarded(() => File.Exists(full) ? new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null);
    }

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(Locate(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        var full = Locate(folder);
        return Guarded(() =>
        {
            var inside = new DirectoryInfo(full);
            return inside.Exists
                ? inside.EnumerateFileSystemInfos().Select(i => i is DirectoryInfo ? i.Name + "/" : i.Name).Order(StringComparer.Ordinal).ToArray()
                : [];
        });
    }

    /// <inheritdoc/>
    public void CreateFolder(string folder)
    {
        var full = Locate(folder);
        Guarded(() => Directory.CreateDirectory(full, PrivateProgram));
    }

    /// <inheritdoc/>
    public IFileSink Create(string path, bool executable = false)
    {
        var full = Locate(path);
        return Guarded(() =>
        {
            File.Delete(full);
            return Open(full, FileMode.CreateNew, executable ? PrivateProgram : Private);
        });
    }

    /// <inheritdoc/>
    public IFileSink Append(string path)
    {
        var full = Locate(path);
        return Guarded(() => Open(full, FileMode.OpenOrCreate, Private));
    }

    /// <inheritdoc/>
    public void Sync(string path)
    {
        var full = Locate(path);
        Guarded(() =>
        {
            using var file = File.OpenHandle(full, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
            return true;
        });
    }

    /// <inheritdoc/>
    public void SyncFolder(string folder) => LinuxDisk.SyncFolder(Locate(folder));

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        var (old, renamed) = (Locate(from), Locate(to));
        Guarded(() =>
        {
            if (Directory.Exists(old))
            {
                Directory.Move(old, renamed);
            }
            else
            {
                File.Move(old, renamed, overwrite: true);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        var full = Locate(path);
        Guarded(() =>
        {
            if (File.Exists(full))
            {
                File.Delete(full);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public void DeleteFolder(string folder)
    {
        var full = Locate(folder);
        if (full == root)
        {
            throw new ArgumentException("The folder itself cannot be removed, only what is in it.", nameof(folder));
        }

        Guarded(() =>
        {
            if (Directory.Exists(full))
            {
                Directory.Delete(full, recursive: true);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public void ForgetCached(string path)
    {
        var full = Locate(path);
        Guarded(() =>
        {
            using var file = File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            LinuxDisk.Forget(file);
            return true;
        });
    }

    /// <summary>Every failure of the disk as the port promises it.</summary>
    internal static IOException AsDiskFailure(Exception e) => e as IOException ?? new IOException(e.Message, e);

    private static DurableFile Open(string full, FileMode mode, UnixFileMode access) => new(new FileStream(full, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.Write,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = access,
    }));

    private static T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException e)
        {
            throw AsDiskFailure(e);
        }
    }

    private string Locate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            return root;
        }

        var full = root;
        foreach (var part in path.Split('/'))
        {
            if (part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{path}' is not a path inside the folder.", nameof(path));
            }

            full = $"{full}/{part}";
            if (new FileInfo(full).LinkTarget is not null)
            {
                throw new ArgumentException($"'{path}' goes through a symbolic link.", nameof(path));
            }
        }

        return full;
    }
}
