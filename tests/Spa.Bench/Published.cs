using System.Runtime.InteropServices;

namespace Spa.Bench;

/// <summary>Programs that are compiled ahead of time.</summary>
internal static class Published
{
    /// <summary>The full path of one.</summary>
    public static string Program(string root, string name)
    {
        var file = Path.Combine(root, "artifacts", "publish", name, $"release_linux-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}", name);
        return File.Exists(file) ? Path.GetFullPath(file) : throw new InvalidOperationException($"{file} is not there: run it by ./spa bench, which compiles it.");
    }
}
