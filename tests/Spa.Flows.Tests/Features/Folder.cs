namespace Spa.Flows.Tests.Features;

/// <summary>A folder that goes away with the test. Its name is short: unix sockets lie below it.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spaf");

    public string Full => folder.FullName;

    public string File(string name) => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(true);
}
