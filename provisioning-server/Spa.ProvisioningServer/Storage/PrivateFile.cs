namespace Spa.ProvisioningServer.Storage;

/// <summary>Small files that only the server's user may read (mode 0600).</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The content; made, and forced to the disk, when there is no such file. Safe when several processes start at once.</summary>
    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        if (!File.Exists(path))
        {
            var beside = $"{path}.{Guid.NewGuid():N}";
            Write(beside, make());
            try
            {
                // Never over a file that another process has put there meanwhile.
                File.Move(beside, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(beside);
            }
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>Writes or replaces a file.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        Write(beside, content);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Makes a folder that only the server's user may enter.</summary>
    public static void MakeFolder(string path)
        => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
