using Spa.Foundation.Ports;
using Spa.Hosting.Files;

namespace Spa.Device.Tests.Firmware;

public sealed class DurableFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-files");
    private readonly DurableFiles files;

    public DurableFilesTests() => files = new DurableFiles(Path.Combine(folder.FullName, "data"));

    /// <summary>Paths that would leave the folder.</summary>
    public static TheoryData<string> Outside => new() { "..", "../x", "a/../../x", "/etc/passwd", "a//b", "a/", "./a", "a/./b", "a\0b", "link/x", "link" };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_listed_renamed_and_removed()
    {
        Assert.Null(files.Read("a/b/c"));
        Assert.Null(files.OpenRead("a/b/c"));
        Assert.Empty(files.List("a"));
        files.CreateFolder("a/b");
        files.SyncFolder("a");
        using (var sink = files.Create("a/b/c", executable: true))
        {
            sink.Write([1, 2]);
            sink.Write([3]);
            sink.Sync();
            Assert.Equal(3, sink.Length);
        }

        using (var more = files.Append("a/b/c"))
        {
            Assert.Equal(3, more.Length);
            more.Write([4]);
        }

        files.Sync("a/b/c");
        files.ForgetCached("a/b/c");
        Assert.Equal([1, 2, 3, 4], files.Read("a/b/c"));
        using (var read = files.OpenRead("a/b/c")!)
        {
            Assert.Equal(4, read.Length);
        }

        Assert.Equal(["b/"], files.List("a"));
        files.Replace("a/state", [7]);
        files.Replace("a/state", [8]);
        Assert.Equal(["b/", "state"], files.List("a"));
        Assert.Equal([8], files.Read("a/state"));
        files.Rename("a/b", "a/d");
        Assert.True(files.Exists("a/d/c"));
        files.Delete("a/state");
        files.Delete("a/state");
        files.DeleteFolder("a");
        files.DeleteFolder("a");
        Assert.Empty(files.List(string.Empty));
        Assert.True(files.FreeBytes > 0);
    }

    [Fact]
    public void Creating_over_a_file_never_truncates_it()
    {
        files.Replace("x", [1]);
        using var before = files.OpenRead("x")!;
        using (var sink = files.Create("x"))
        {
            sink.Write([2, 3]);
        }

        Assert.Equal(1, before.ReadByte());
        Assert.Equal([2, 3], files.Read("x"));
    }

    [Fact]
    public void Nobody_else_can_read_what_is_written()
    {
        files.Create("secret").Dispose();
        files.Create("program", executable: true).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(files.FullPath("secret")).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new FileInfo(files.FullPath("program")).UnixFileMode);
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void A_path_that_leaves_the_folder_is_refused(string path)
    {
        File.CreateSymbolicLink(files.FullPath("link"), folder.FullName);
        Assert.Throws<ArgumentException>(() => files.Read(path));
        Assert.Throws<ArgumentException>(() => files.Create(path));
        Assert.Throws<ArgumentException>(() => files.Delete(path));
        Assert.Throws<ArgumentException>(() => files.Rename(path, "y"));
        Assert.Throws<ArgumentException>(() => files.SyncFolder(path));
    }

    [Fact]
    public void The_folder_itself_is_not_removed()
        => Assert.Throws<ArgumentException>(() => files.DeleteFolder(string.Empty));

    [Fact]
    public void A_disk_that_refuses_is_an_io_exception()
    {
        Assert.Throws<IOException>(() => files.SyncFolder("missing"));
        files.CreateFolder("folder");
        Assert.ThrowsAny<IOException>(() => files.Create("folder"));
        Assert.ThrowsAny<IOException>(() => files.Create("missing/x"));
    }

    [Fact]
    public void A_full_disk_is_told_by_its_number()
    {
        using var full = new DurableFile(new FileStream("/dev/full", new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 }));
        Assert.Equal(28, Assert.ThrowsAny<IOException>(() => full.Write([1])).HResult);
        Assert.Equal("an earlier write or sync of this file failed", Assert.Throws<IOException>(full.Sync).Message);
    }
}
