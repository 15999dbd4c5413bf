namespace Spa.Marks;

/// <summary>The checkout that a test runs in.</summary>
public static class Repository
{
    /// <summary>Its folder: the one above the test's own files that holds <c>Spa.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Full path of a file or folder in it.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Spa.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Spa.sln above {from}.");
    }
}
