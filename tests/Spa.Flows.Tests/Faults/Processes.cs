using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Spa.Flows.Tests.Faults;

/// <summary>Processes of this machine, found by whose children they are or by what they were started with; ended by id.</summary>
internal static class Processes
{
    /// <summary>A process and all that it started, itself first.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var parents = All().Select(id => (Id: id, Parent: ParentOf(id))).Where(p => p.Parent is not null).ToList();
        var tree = new List<int> { root };
        for (var at = 0; at < tree.Count; at++)
        {
            tree.AddRange(parents.Where(p => p.Parent == tree[at]).Select(p => p.Id));
        }

        return tree;
    }

    /// <summary>Those whose environment has this text.</summary>
    public static IReadOnlyList<int> Started(string environment)
        => [.. All().Where(id => Read($"/proc/{id}/environ") is { } text && text.Contains(environment, StringComparison.Ordinal))];

    /// <summary>True while it runs (a zombie does not).</summary>
    public static bool Runs(int id) => Read($"/proc/{id}/stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');

    /// <summary>kill -9.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static IEnumerable<int> All()
        => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture));

    private static int? ParentOf(int id)
        => Read($"/proc/{id}/stat") is { } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : null;

    private static string? Read(string file)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(file)) is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
