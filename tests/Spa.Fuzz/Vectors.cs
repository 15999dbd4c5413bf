using System.Text.Json;

namespace Spa.Fuzz;

/// <summary>The files of <c>tests/vectors</c>, found by walking up to <c>Spa.sln</c>.</summary>
internal static class Vectors
{
    public static string Root { get; } = Find();

    public static IEnumerable<JsonElement> Cases(string file)
        => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "tests", "vectors", file))).RootElement.GetProperty("cases").EnumerateArray();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Spa.sln"))) return folder;
        }

        throw new DirectoryNotFoundException($"No Spa.sln above {AppContext.BaseDirectory}: run from a build of this repository.");
    }
}
