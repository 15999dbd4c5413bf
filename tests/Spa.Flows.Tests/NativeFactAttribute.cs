using Spa.Marks;
using Spa.ProvisioningServer.Commands;
using Spa.Stack;
using Xunit.Sdk;

namespace Spa.Flows.Tests;

/// <summary>A fact about the published programs, each a process of its own; skipped with the reason where they, or a program of the system, are missing.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute, ISystemTest
{
    /// <summary>Names the programs of the system that are needed beside them.</summary>
    public NativeFactAttribute(params string[] programs) => Skip = WhyNot(programs);

    /// <summary>The programs. An operator's commands are done in this process: a start for each is half a second of a processor, and that they work as processes the demo shows, and the server's own tests.</summary>
    internal static Places Places { get; } = new(Repository.Root) { Operator = Operate };

    internal static string? WhyNot(params string[] programs)
        => Places.Missing is { Count: > 0 } notBuilt ? $"not published: {string.Join(", ", notBuilt.Select(Path.GetFileName))}"
            : programs.Where(p => NeedsAttribute.Find(p) is null).ToList() is { Count: > 0 } missing ? $"not installed: {string.Join(", ", missing)}"
            : null;

    private static async Task<(int Status, string Output, string Error)> Operate(IReadOnlyList<string> command)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var status = await RootCommands.Invoke([.. command], new() { Output = output, Error = error });
        return (status, output.ToString(), error.ToString());
    }
}

/// <summary>The same with rows.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute, ISystemTest
{
    public NativeTheoryAttribute() => Skip = NativeFactAttribute.WhyNot();
}
