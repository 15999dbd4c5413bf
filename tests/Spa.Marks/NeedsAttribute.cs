using Xunit;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>A fact that needs programs of the system; without them it is skipped, with the reason.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute : FactAttribute, ISystemTest
{
    /// <summary>Names the programs, as found on PATH or by full path.</summary>
    public NeedsAttribute(params string[] programs)
    {
        Programs = programs;
        var missing = programs.Where(p => Find(p) is null).ToList();
        if (missing.Count > 0)
        {
            Skip = $"not installed: {string.Join(", ", missing)}";
        }
    }

    /// <summary>What is needed.</summary>
    public IReadOnlyList<string> Programs { get; }

    /// <summary>Full path of a program, or null.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(["/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
