using Spa.Marks;

namespace Spa.Common.Tests.Architecture;

/// <summary>The files that people of this project write.</summary>
internal static class OwnFiles
{
    /// <summary>All but what is built, fetched or run (see .gitignore), what others wrote (vectors, page libraries), and the list of attacks, which names paths of machines.</summary>
    public static IEnumerable<string> All() => In(Repository.Root);

    private static IEnumerable<string> In(string folder)
        => Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is not (".png" or ".user") && f != Repository.Path("docs", "security.md") && Path.GetFileName(f) != ".git")
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(f => Path.GetFileName(f) is not ("artifacts" or "data" or "node_modules" or ".git" or ".vs" or ".idea" or "lib") && f != Repository.Path("tests", "vectors"))
                .SelectMany(In));
}
