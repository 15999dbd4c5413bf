using System.Formats.Tar;
using System.IO.Compression;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Everything a server needs on an empty machine, in one file under a passphrase: the store, the keys, the authority, the images. The store is in it as a SQLite file, whichever database it came from.</summary>
internal static class Backup
{
    /// <summary>Shortest passphrase: the file holds every key of the fleet, and who has it has all the time in the world.</summary>
    public const int ShortestPassphrase = 12;

    private const string StoreFile = "fleet.db";

    // Never in a backup: what is made of the store, what is written beside it, and what is under way.
    private static readonly string[] LeftOut = ["fleet.db", "fleet.db-wal", "fleet.db-shm", "fleet.db-journal", "logs"];

    /// <summary>Writes a backup while the server runs. The file appears under its name when it is whole and was read back.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <param name="passphrase">At least <see cref="ShortestPassphrase"/> characters.</param>
    /// <returns>Files in it.</returns>
    /// <exception cref="IOException">It could not be written; nothing of it is left.</exception>
    public static int Write(Store store, string path, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(store);
        path = Path.GetFullPath(path);
        var (beside, copy) = ($"{path}.{Guid.NewGuid():N}", $"{path}.{Guid.NewGuid():N}.db");
        try
        {
            // Private from the first byte: the copy of the store is made into a file that is there.
            PrivateFile.Replace(copy, []);
            store.Engine.CopyTo(copy);
            int files;
            using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                using var box = SealedStream.Write(file, passphrase);
                using (var packer = new GZipStream(box, CompressionLevel.Fastest, leaveOpen: true))
                {
                    files = Pack(store.Folder, copy, packer);
                }

                box.End();
                file.Flush(flushToDisk: true);
            }

            if (Unpack(beside, passphrase, null) != files)
            {
                throw new IOException("The backup does not read back as it was written.");
            }

            File.Move(beside, path, overwrite: true);
            return files;
        }
        finally
        {
            File.Delete(beside);
            File.Delete(copy);
            File.Delete(copy + "-wal");
            File.Delete(copy + "-shm");
        }
    }

    /// <summary>Puts a backup into a folder that is empty or not there, and its store into the database when there is one.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="database">An empty PostgreSQL database; null = the store stays a file in the folder.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <returns>Files in it.</returns>
    /// <exception cref="IOException">The folder is in use, or the backup cannot be read; the folder is as it was.</exception>
    /// <exception cref="InvalidDataException">Not a backup, another passphrase, or a damaged one; the folder is as it was.</exception>
    /// <exception cref="InvalidOperationException">The database cannot be used, or is not empty.</exception>
    public static int Restore(string path, string folder, DatabaseAddress? database, string passphrase)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty: a backup is restored into a new folder, nothing is overwritten");
        }

        // Beside it first: a folder under its name is whole.
        var beside = $"{folder}.{Guid.NewGuid():N}";
        try
        {
            PrivateFile.MakeFolder(beside);
            var files = Unpack(path, passphrase, beside);
            if (!File.Exists(Path.Combine(beside, StoreFile)))
            {
                throw new InvalidDataException("there is no store in it");
            }

            using (Store.Open(beside, keep: new()))
            {
                // Brings it up to this server's schema and looks whether it is whole.
            }

            if (database is not null)
            {
                Fill(Path.Combine(beside, StoreFile), database);
                File.Delete(Path.Combine(beside, StoreFile));
            }

            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(beside, folder);
            return files;
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }

    private static void Fill(string file, DatabaseAddress database)
    {
        using var source = new SqliteEngine(file);
        using var target = new PostgresEngine(database);
        using var on = target.OpenWriter();
        Migrations.Run(on);
        target.MakeSearch(on);
        if (Devices.Count(on) > 0 || Operators.Count(on) > 0)
        {
            throw new InvalidOperationException($"The database {database} is not empty: a backup is restored into a new one, nothing is overwritten.");
        }

        target.FillFrom(on, source);
    }

    private static int Pack(string folder, string copy, Stream to)
    {
        using var tar = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        tar.WriteEntry(copy, StoreFile);
        var files = 1;
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            if (LeftOut.Contains(name.Split('/')[0], StringComparer.Ordinal) || Unfinished(name))
            {
                continue;
            }

            try
            {
                tar.WriteEntry(file, name);
                files++;
            }
            catch (FileNotFoundException)
            {
                // An image that was taken out of the store since the listing.
            }
        }

        return files;
    }

    // Files that are being written have a name of 32 hex digits at the end, or say so.
    private static bool Unfinished(string name)
        => name.Contains(".upload-", StringComparison.Ordinal) || (Path.GetExtension(name) is { Length: 33 } end && end.Skip(1).All(char.IsAsciiHexDigitLower));

    // Into a folder, or only through the reader.
    private static int Unpack(string path, string passphrase, string? folder)
    {
        using var file = File.OpenRead(path);
        using var box = SealedStream.Read(file, passphrase);
        using var unpacker = new GZipStream(box, CompressionMode.Decompress);
        var files = 0;
        using (var tar = new TarReader(unpacker, leaveOpen: true))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                files++;
                if (folder is not null)
                {
                    Place(entry, folder);
                }
            }
        }

        // What stands behind the last file counts too: a cut is found there.
        unpacker.CopyTo(Stream.Null);
        box.CopyTo(Stream.Null);
        return files;
    }

    private static void Place(TarEntry entry, string folder)
    {
        var target = Path.GetFullPath(Path.Combine(folder, entry.Name));
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !target.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{entry.Name}' does not belong into a backup");
        }

        PrivateFile.MakeFolder(Path.GetDirectoryName(target)!);
        using var to = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        entry.DataStream?.CopyTo(to);
        to.Flush(flushToDisk: true);
    }
}
