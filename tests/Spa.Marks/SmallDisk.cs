using System.Diagnostics;

namespace Spa.Marks;

/// <summary>A disk of a few megabytes over a folder (tmpfs), so that a test can fill it. Needs root and leave to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Why there can be none here; null = there can.</summary>
    public static string? WhyNot { get; } = Try();

    /// <summary>The folder.</summary>
    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, ".filler");

    /// <summary>Mounts one over an empty folder.</summary>
    public static SmallDisk Over(string path, int kilobytes)
        => Mount(path, kilobytes) is { } why ? throw new InvalidOperationException(why) : new SmallDisk(path);

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>From now on nothing can be written there.</summary>
    public void Protect()
    {
        if (Run("mount", "-o", "remount,ro", Path) is { } why)
        {
            throw new InvalidOperationException(why);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "-l", Path);

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "a small disk needs root";
        }

        var folder = Directory.CreateTempSubdirectory("spa-disk-").FullName;
        try
        {
            if (Mount(folder, 64) is { } why)
            {
                return why;
            }

            Run("umount", "-l", folder);
            return null;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static string? Mount(string path, int kilobytes) => Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=700", "tmpfs", path) is { } why ? $"no small disk can be mounted: {why}" : null;

    private static string? Run(string program, params string[] arguments)
    {
        if (NeedsAttribute.Find(program) is not { } path)
        {
            return $"not installed: {program}";
        }

        var start = new ProcessStartInfo(path) { RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
