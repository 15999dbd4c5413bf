namespace Spa.Bench;

/// <summary>What to quote of several runs.</summary>
internal static class Figures
{
    /// <summary>The middle one; of an even number the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>
    /// Processor time and bytes of one call, steady state: warmed up, then batches until a second of processor time is used; the median batch counts, for others share the machine.
    /// </summary>
    public static (double CpuMs, double Bytes) PerCall(Action call)
    {
        const int Warm = 2000;
        for (var i = 0; i < Warm; i++)
        {
            call();
        }

        const int Batches = 21;
        const int PerBatch = 50;
        var times = new List<double>();
        var bytes = new List<double>();
        for (var batch = 0; batch < Batches; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var cpu = ThreadClock.Now;
            for (var i = 0; i < PerBatch; i++)
            {
                call();
            }

            times.Add((ThreadClock.Now - cpu).TotalMilliseconds / PerBatch);
            bytes.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)PerBatch);
        }

        return (Median(times), Median(bytes));
    }
}
