using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests;

/// <summary>A fact about the published programs, each a process of its own; skipped with the reason where they, or a program of the system, are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Names the programs of the system that are needed beside them.</summary>
    public NativeFactAttribute(params string[] programs) => Skip = WhyNot(programs);

    internal static Places Places { get; } = new(Repository.Root);

    internal static string? WhyNot(params string[] programs)
        => Places.Missing is { Count: > 0 } notBuilt ? $"not published: {string.Join(", ", notBuilt.Select(Path.GetFileName))}"
            : programs.Where(p => NeedsAttribute.Find(p) is null).ToList() is { Count: > 0 } missing ? $"not installed: {string.Join(", ", missing)}"
            : null;
}

/// <summary>The same with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = NativeFactAttribute.WhyNot();
}
