using Spa.Foundation.Ports;

namespace Spa.Firmware.Slots;

/// <summary>A folder of a disk as a disk of its own. Its top is made when the first folder is made in it.</summary>
internal sealed class FolderFiles(IDurableFiles files, string folder) : IDurableFiles
{
    public long FreeBytes => files.FreeBytes;

    public byte[]? Read(string path) => files.Read(Of(path));

    public Stream? OpenRead(string path) => files.OpenRead(Of(path));

    public bool Exists(string path) => files.Exists(Of(path));

    public IReadOnlyList<string> List(string folder) => files.List(Of(folder));

    public void CreateFolder(string folder)
    {
        files.CreateFolder(Of(folder));
        files.SyncFolder(string.Empty);
    }

    public IFileSink Create(string path, bool executable = false) => files.Create(Of(path), executable);

    public IFileSink Append(string path) => files.Append(Of(path));

    public void Sync(string path) => files.Sync(Of(path));

    public void SyncFolder(string folder) => files.SyncFolder(Of(folder));

    public void Rename(string from, string to) => files.Rename(Of(from), Of(to));

    public void Delete(string path) => files.Delete(Of(path));

    public void DeleteFolder(string folder) => files.DeleteFolder(Of(folder));

    public void ForgetCached(string path) => files.ForgetCached(Of(path));

    private string Of(string path) => path.Length == 0 ? folder : $"{folder}/{path}";
}
