namespace Spa.Bench.Calls;

/// <summary>Device cores in calls over real sockets, and baresip in as many at the same time: what they cost, how evenly their packets come, how true their clocks are, and how long sound takes through them.</summary>
/// <remarks>
/// Both are one process and native code: ours with as many device cores, baresip with as many accounts, each with an audio device of its own; a process for each call would cost baresip more. Both play a tone and hear speech.
/// baresip does nothing about echo, keys in the audio or fax tones; ours does. The far ends are one thread that reads the kernel's time of each packet, for both.
/// </remarks>
internal static class CallsBench
{
    private const string Bench = "calls";
    private const string Peer = "baresip";
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Echoing = TimeSpan.FromSeconds(15);

    /// <summary>Runs all; about two minutes.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var baresip = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(folder => Path.Combine(folder, "baresip")).FirstOrDefault(File.Exists);
        var units = Published.Program(root, "Spa.Bench.Units");
        List<BenchRow> rows = [];
        foreach (var calls in new[] { 10, 30 })
        {
            rows.AddRange(await Together(units, baresip, calls));
        }

        foreach (var (packet, most) in new[] { (20, 45.0), (10, 25.0) })
        {
            rows.AddRange(await Through(units, baresip, packet, most));
        }

        return rows;
    }

    private static async Task<IEnumerable<BenchRow>> Together(string units, string? baresip, int calls)
    {
        const int Packet = 20;
        using var caller = new Caller();
        using var far = new FarEnds(baresip is null ? calls : 2 * calls, Packet, marks: false);
        using var ours = await CalledProcess.Units(units, calls, caller.Port, Packet, echoes: false);
        using var theirs = baresip is null ? null : await CalledProcess.Baresip(baresip, calls, Packet, echoes: false);
        await Connect(caller, ours, far.Ends.Take(calls), Packet);
        if (theirs is not null)
        {
            await Connect(caller, theirs, far.Ends.Skip(calls), Packet);
        }

        far.Start();
        await Task.Delay(Warm);
        var (ourCpu, theirCpu) = (ours.CpuMilliseconds, theirs?.CpuMilliseconds);
        far.Noting = true;
        await Task.Delay(Measured);
        far.Noting = false;
        ourCpu = ours.CpuMilliseconds - ourCpu;
        theirCpu = theirs?.CpuMilliseconds - theirCpu;
        await caller.HangUp();

        var (our, their) = (Figures(far.Ends.Take(calls)), theirs is null ? null : Figures(far.Ends.Skip(calls)));
        var seconds = calls * Measured.TotalSeconds;
        return
        [
            Row($"{calls} calls: CPU for a second of one", ourCpu / seconds, theirCpu / seconds, "ms"),
            Row($"{calls} calls: spacing of packets off 20 ms, p50", our.P50, their?.P50, "ms"),
            Row($"{calls} calls: spacing of packets off 20 ms, p99", our.P99, their?.P99, "ms"),
            Row($"{calls} calls: spacing of packets off 20 ms, most", our.Most, their?.Most, "ms"),
            Row($"{calls} calls: clock error, median", our.Clock, their?.Clock, "ppm"),
            Row($"{calls} calls: clock error, most", our.MostClock, their?.MostClock, "ppm"),
        ];
    }

    private static async Task<IEnumerable<BenchRow>> Through(string units, string? baresip, int packet, double most)
    {
        using var caller = new Caller();
        using var far = new FarEnds(baresip is null ? 1 : 2, packet, marks: true);
        using var ours = await CalledProcess.Units(units, 1, caller.Port, packet, echoes: true);
        using var theirs = baresip is null ? null : await CalledProcess.Baresip(baresip, 1, packet, echoes: true);
        await Connect(caller, ours, far.Ends.Take(1), packet);
        if (theirs is not null)
        {
            await Connect(caller, theirs, far.Ends.Skip(1), packet);
        }

        far.Start();
        await Task.Delay(Settle);
        far.Noting = true;
        await Task.Delay(Echoing);
        far.Noting = false;
        await caller.HangUp();
        var our = Delay(far.Ends[0], "ours");
        double? their = theirs is null ? null : Delay(far.Ends[1], Peer);
        return
        [
            new BenchRow(Bench, $"through the phone and back, packets of {packet} ms", our, "ms", Math.Min(most, packet == 20 ? their ?? most : most), "lower", theirs is null ? null : Peer, their),
        ];
    }

    private static double Delay(FarEnd far, string who)
    {
        var delays = far.MarkDelays().ToList();
        return delays.Count >= 5 ? Spa.Bench.Figures.Median(delays) : throw new InvalidOperationException($"Only {delays.Count} of {far.MarksSent.Count} marks came back through {who}; {far.Count} packets did.");
    }

    private static async Task Connect(Caller caller, CalledProcess called, IEnumerable<FarEnd> ends, int packet)
    {
        foreach (var (end, (port, user)) in ends.Zip(called.Answering))
        {
            await caller.Call(port, user, end, packet);
        }
    }

    private static Spread Figures(IEnumerable<FarEnd> ends)
    {
        var all = ends.ToList();
        foreach (var end in all.Where(end => end.Arrivals.Count < 0.9 * Measured.TotalMilliseconds / 20))
        {
            throw new InvalidOperationException($"Call {end.Number}: only {end.Arrivals.Count} packets came while it was measured, {end.Count} ever.");
        }

        var deviations = all.SelectMany(end => end.Deviations(20)).Order().ToList();
        var clocks = all.Select(end => Math.Abs(end.ClockError())).Order().ToList();
        return new Spread(deviations[deviations.Count / 2], deviations[(int)(deviations.Count * 0.99)], deviations[^1], clocks[clocks.Count / 2], clocks[^1]);
    }

    // No worse than the peer in the same run; without it a figure without a target.
    private static BenchRow Row(string name, double ours, double? theirs, string unit) => new(Bench, name, ours, unit, theirs, "lower", theirs is null ? null : Peer, theirs);

    private sealed record Spread(double P50, double P99, double Most, double Clock, double MostClock);
}
