using Spa.Foundation.Trace;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>A trace against a checked-in ladder in <c>tests/flows</c>; the environment variable <c>SPA_WRITE_FLOWS</c> writes it anew, and the change is reviewed.</summary>
internal static class Ladder
{
    public static void ShouldEqual(this RecordedTrace trace, string name)
    {
        var file = Repository.Path("tests", "flows", name);
        var now = trace.ToString() + "\n";
        if (Environment.GetEnvironmentVariable("SPA_WRITE_FLOWS") is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
        }

        var (then, seen) = (File.ReadAllLines(file), now.TrimEnd('\n').Split('\n'));
        var differs = Enumerable.Range(0, Math.Max(then.Length, seen.Length)).Where(i => i >= then.Length || i >= seen.Length || then[i] != seen[i]).Take(1).ToList();
        Assert.True(
            differs.Count == 0,
            differs.Count == 0 ? string.Empty : $"{name} differs at line {differs[0] + 1}: was '{then.ElementAtOrDefault(differs[0])}', is '{seen.ElementAtOrDefault(differs[0])}' (SPA_WRITE_FLOWS=1 writes it anew)");
    }
}
