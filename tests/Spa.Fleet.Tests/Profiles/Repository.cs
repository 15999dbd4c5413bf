namespace Spa.Fleet.Tests.Profiles;

internal static class Repository
{
    private static readonly string Root = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Spa.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No Spa.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
