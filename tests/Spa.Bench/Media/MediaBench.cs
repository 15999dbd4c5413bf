using System.Runtime.InteropServices;
using Spa.Device.Tests.Media;

namespace Spa.Bench.Media;

/// <summary>Quality of what is done to sound: each limit beside what is reached, and what another implementation reaches on the same signals.</summary>
internal static class MediaBench
{
    private const string Name = "media";

    /// <summary>Whether spandsp can be asked for its figures.</summary>
    public static bool HasPeer { get; } = NativeLibrary.TryLoad(SpandspJudge.Library, out _);

    /// <summary>Runs the benchmark.</summary>
    /// <param name="plots">Folder for charts; null = none.</param>
    public static Task<IReadOnlyList<BenchRow>> Run(string? plots)
    {
        if (plots is not null)
        {
            Directory.CreateDirectory(plots);
        }

        return Task.FromResult<IReadOnlyList<BenchRow>>([.. DtmfBench.Run(plots), .. TalkOffBench.Run(), .. CallerIdBench.Run(plots), .. EchoBench.Run(plots), .. ConcealmentBench.Run(plots), .. CostBench.Run()]);
    }

    /// <summary>A figure that is to be no higher than its limit.</summary>
    public static BenchRow AtMost(string name, double value, string unit, double? target, double? peer = null)
        => new(Name, name, value, unit, target, "lower", peer is null ? null : "spandsp", peer);

    /// <summary>A figure that is to be no lower than its limit.</summary>
    public static BenchRow AtLeast(string name, double value, string unit, double? target, double? peer = null)
        => new(Name, name, value, unit, target, "higher", peer is null ? null : "spandsp", peer);

    /// <summary>Writes a chart.</summary>
    public static void Write(string? plots, string file, SvgPlot plot)
    {
        if (plots is not null)
        {
            File.WriteAllText(Path.Combine(plots, file), plot.ToString());
        }
    }
}
