using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Requests of units, minute by minute, for the chart of the fleet page. Only of this process, only while it runs.</summary>
internal sealed class Traffic(TimeProvider clock)
{
    /// <summary>Minutes kept.</summary>
    public const int Minutes = 120;

    private static readonly DeviceAnswer.Document Document = new([], string.Empty, null);

    private readonly Lock gate = new();
    private readonly Row[] rows = new Row[Minutes];
    private long resyncs;
    private long reports;

    /// <summary>A minute.</summary>
    /// <param name="Minute">Minutes since 1970.</param>
    /// <param name="Served">Documents and images given, not-changed answers included.</param>
    /// <param name="Reports">Reports taken.</param>
    /// <param name="Turned">Everything that was not answered so.</param>
    public readonly record struct Row(long Minute, int Served, int Reports, int Turned);

    /// <summary>A document was given that was ready.</summary>
    public void Given() => Count(Document);

    public void Count(DeviceAnswer answer)
    {
        ServerMetrics.Answered(answer);
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (gate)
        {
            ref var row = ref rows[minute % Minutes];
            if (row.Minute != minute)
            {
                row = new(minute, 0, 0, 0);
            }

            row = answer switch
            {
                DeviceAnswer.Document or DeviceAnswer.Image => row with { Served = row.Served + 1 },
                DeviceAnswer.Taken => row with { Reports = row.Reports + 1 },
                _ => row with { Turned = row.Turned + 1 },
            };
        }
    }

    /// <summary>A unit got its profile, or was told that it has not changed.</summary>
    public void Resynced() => Interlocked.Increment(ref resyncs);

    /// <summary>A report was taken.</summary>
    public void Reported() => Interlocked.Increment(ref reports);

    /// <summary>What was counted since this was last asked, for the figures of the hour.</summary>
    public (long Resyncs, long Reports) Take() => (Interlocked.Exchange(ref resyncs, 0), Interlocked.Exchange(ref reports, 0));

    /// <summary>All minutes kept, oldest first, those without requests included.</summary>
    public IReadOnlyList<Row> Recent()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (gate)
        {
            return [.. Enumerable.Range(0, Minutes).Select(i => now - Minutes + 1 + i).Select(minute => rows[minute % Minutes] is { } row && row.Minute == minute ? row : new Row(minute, 0, 0, 0))];
        }
    }
}
