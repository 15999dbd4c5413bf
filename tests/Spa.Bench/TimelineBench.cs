using System.Diagnostics;
using System.Globalization;
using System.Net;
using Spa.Device.Rtp;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Bench;

/// <summary>How late the timeline's thread runs what is due, and what a packet costs on real sockets.</summary>
internal static class TimelineBench
{
    private const string Bench = "host";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Runs all.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        List<BenchRow> rows = [];
        foreach (var isBusy in new[] { false, true })
        {
            foreach (var wantsRealTime in new[] { true, false })
            {
                rows.AddRange(await Lateness(isBusy, wantsRealTime));
            }
        }

        rows.AddRange(await Packets());
        return rows;
    }

    // A beat of 10 ms on absolute times; lateness is what the action sees. The first second, in which code is compiled, is not counted. Busy: as many threads that only count as there are cores.
    private static async Task<IEnumerable<BenchRow>> Lateness(bool isBusy, bool wantsRealTime)
    {
        using var timeline = RealTimeline.Start("bench", static e => throw e, wantsRealTime);
        using var ending = new CancellationTokenSource();
        var others = isBusy ? Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Count(ending.Token)) { IsBackground = true }).ToList() : [];
        others.ForEach(t => t.Start());
        const int Warm = 100;
        var late = new double[(int)(Length / Beat)];
        var done = new TaskCompletionSource();
        timeline.Post(() =>
        {
            var start = timeline.Now;
            var n = 0;
            Next();

            void Next() => timeline.After(start + (Beat * (n + 1)) - timeline.Now, Tick);

            void Tick()
            {
                var lateness = (timeline.Now - start - (Beat * (n + 1))).TotalMicroseconds;
                if (n >= Warm)
                {
                    late[n - Warm] = lateness;
                }

                n++;
                if (n == late.Length + Warm)
                {
                    done.SetResult();
                    return;
                }

                Next();
            }
        });
        await done.Task;
        await ending.CancelAsync();
        others.ForEach(t => t.Join());
        Array.Sort(late);
        var granted = timeline.IsRealTime ? "SCHED_FIFO" : wantsRealTime ? "SCHED_FIFO refused" : "ordinary priority";
        var name = $"10 ms beat, {(isBusy ? "all cores busy" : "idle")}, {granted}: lateness";

        // The other programs of the machine are part of the figure: only the real-time thread has a target.
        double? Target(double microseconds) => timeline.IsRealTime ? microseconds : null;
        return
        [
            new BenchRow(Bench, $"{name} p50", late[late.Length / 2], "us", Target(100), "lower"),
            new BenchRow(Bench, $"{name} p99", late[late.Length * 99 / 100], "us", Target(250), "lower"),
            new BenchRow(Bench, $"{name} max", late[^1], "us", Target(5_000), "lower"),
        ];
    }

    // Two pairs on loopback send one packet to and fro.
    private static async Task<IEnumerable<BenchRow>> Packets()
    {
        const int Warm = 20_000, Counted = 100_000;
        using var timeline = RealTimeline.Start("bench", static e => throw e, realTime: false);
        var done = new TaskCompletionSource<(double Cpu, double Bytes, double Wall)>();
        timeline.Post(() =>
        {
            var ports = new RtpSockets(timeline);
            var options = new RtpPortOptions(IPAddress.Loopback, 0, 0, 0xb8);
            var (left, right) = (new Rally(), new Rally());
            if (!ports.Open(options, left, out var a, out var fault) || !ports.Open(options, right, out var b, out fault))
            {
                done.SetException(new InvalidOperationException(fault.ToString()));
                return;
            }

            var (cpu, bytes, wall) = (TimeSpan.Zero, 0L, 0L);
            left.Returns = _ => a.Send(Rally.Packet, b.Local);
            right.Returns = count =>
            {
                if (count == Warm)
                {
                    (cpu, bytes, wall) = (ThreadClock.Now, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                }
                else if (count == Warm + Counted)
                {
                    done.SetResult(((ThreadClock.Now - cpu).TotalMicroseconds / (2 * Counted), (GC.GetAllocatedBytesForCurrentThread() - bytes) / (2.0 * Counted), Stopwatch.GetElapsedTime(wall).TotalMicroseconds / (2 * Counted)));
                    return;
                }

                b.Send(Rally.Packet, a.Local);
            };
            a.Send(Rally.Packet, b.Local);
        });
        var (spent, allocated, taken) = await done.Task;
        var size = Rally.Packet.Length.ToString(CultureInfo.InvariantCulture);
        return
        [
            new BenchRow(Bench, $"packet of {size} bytes sent and received, both ends: CPU", spent, "us", 25, "lower"),
            new BenchRow(Bench, $"packet of {size} bytes sent and received, both ends: allocated", allocated, "B", 0, "lower"),
            new BenchRow(Bench, $"packet of {size} bytes, one way on loopback: time", taken, "us", null, "lower"),
        ];
    }

    private static void Count(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            Thread.SpinWait(100);
        }
    }

    private sealed class Rally : IRtpReceiver
    {
        private int count;

        public static byte[] Packet { get; } = new byte[172];

        public Action<int> Returns { get; set; } = static _ => { };

        public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control) => Returns(++count);

        public void Unreachable(MediaAddress to, bool control) => throw new InvalidOperationException();
    }
}
