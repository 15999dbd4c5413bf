using System.Diagnostics;

namespace Spa.Marks;

/// <summary>A small ext4 file system in a file, so that a test can see what a disk holds after a power cut: the file, without what the kernel only remembers.</summary>
/// <remarks>The file lies on a tmpfs of its own and is mounted through a loop device without the kernel's helpful habits (<c>noauto_da_alloc</c>) and with a journal that is committed only when asked (<c>commit=300</c>).</remarks>
public sealed class Ext4Disk : IDisposable
{
    private const int Megabytes = 8;
    private static readonly string[] Programs = ["mkfs.ext4", "mount", "strace"];
    private readonly string place;
    private bool mounted;

    private Ext4Disk(string place) => this.place = place;

    /// <summary>Why there can be none here; null = there can.</summary>
    public static string? WhyNot { get; } = Try();

    /// <summary>Where it is mounted.</summary>
    public string Folder => Path.Combine(place, "disk");

    private string Backing => Path.Combine(place, "backing");

    private string Start => Path.Combine(place, "start");

    /// <summary>Makes an empty one and mounts it.</summary>
    public static Ext4Disk Make()
    {
        var disk = new Ext4Disk(Directory.CreateTempSubdirectory("spa-ext4-").FullName);
        if (disk.Prepare() is { } why)
        {
            disk.Dispose();
            throw new InvalidOperationException(why);
        }

        return disk;
    }

    /// <summary>What is on it now is durable, and every <see cref="Again"/> begins with it.</summary>
    public void Keep()
    {
        Unmount();
        File.Copy(Backing, Start, overwrite: true);
        Mount(Backing);
    }

    /// <summary>Puts back what was kept, as if nothing had been written since.</summary>
    public void Again()
    {
        Unmount();
        File.Copy(Start, Backing, overwrite: true);
        Mount(Backing);
    }

    /// <summary>What the disk holds when the power fails now: with nothing more on it, and with its journal committed (names, but not the content of files that nobody synced).</summary>
    /// <param name="look">Looks at one state; the disk is mounted, its journal replayed.</param>
    public void CutPower(Action<string> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        var cut = Path.Combine(place, "cut");
        var committed = Path.Combine(place, "committed");
        File.Copy(Backing, cut, overwrite: true);
        var unrelated = Path.Combine(Folder, ".unrelated");
        using (var file = new FileStream(unrelated, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            file.WriteByte(1);
            file.Flush(flushToDisk: true);
        }

        File.Copy(Backing, committed, overwrite: true);
        Unmount();
        foreach (var image in new[] { cut, committed })
        {
            Mount(image);
            look(Folder);
            Unmount();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unmount();
        Run("umount", "-l", place);
        Directory.Delete(place, recursive: true);
    }

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "a disk to cut the power of needs root";
        }

        if (Programs.FirstOrDefault(p => NeedsAttribute.Find(p) is null) is { } missing)
        {
            return $"not installed: {missing}";
        }

        try
        {
            using var disk = Make();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private static string? Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(NeedsAttribute.Find(program) ?? program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program}: {error.Trim()}";
    }

    private string? Prepare()
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={6 * Megabytes}m,mode=700", "tmpfs", place) is { } why)
        {
            return why;
        }

        Directory.CreateDirectory(Folder);
        using (var file = File.Create(Backing))
        {
            file.SetLength(Megabytes * 1024 * 1024);
        }

        if (Run("mkfs.ext4", "-q", "-F", "-m", "0", Backing) is { } bad)
        {
            return bad;
        }

        try
        {
            Mount(Backing);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private void Mount(string image)
    {
        if (Run("mount", "-t", "ext4", "-o", "loop,noauto_da_alloc,commit=300", image, Folder) is { } why)
        {
            throw new InvalidOperationException(why);
        }

        mounted = true;
    }

    private void Unmount()
    {
        if (!mounted)
        {
            return;
        }

        mounted = false;
        if (Run("umount", Folder) is { } why)
        {
            throw new InvalidOperationException(why);
        }
    }
}
