using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spa.Device.Lines;

/// <summary>A beat on absolute times: tick n is at start + n x 10 ms. Up to five late ticks are made up at once, the rest is skipped and counted.</summary>
internal sealed partial class TickClock
{
    /// <summary>Ticks made up at once.</summary>
    public const int MostMadeUp = 5;

    private static readonly long Period = Stopwatch.Frequency / 100;
    private readonly long start = Stopwatch.GetTimestamp();
    private long due;

    /// <summary>Ticks that were not made up.</summary>
    public long Skipped { get; private set; }

    /// <summary>Waits for the next tick.</summary>
    public void Wait()
    {
        due++;
        var now = Stopwatch.GetTimestamp();
        var late = ((now - start) / Period) - due;
        if (late > MostMadeUp)
        {
            Skipped += late;
            due += late;
        }

        var at = start + (due * Period);
        if (at > now)
        {
            SleepUntil(at, now);
        }
    }

    // On Linux Stopwatch counts nanoseconds of CLOCK_MONOTONIC, which is what clock_nanosleep takes.
    private static void SleepUntil(long at, long now)
    {
        const int Monotonic = 1, Absolute = 1, Interrupted = 4;
        if (OperatingSystem.IsLinux() && Stopwatch.Frequency == 1_000_000_000)
        {
            var until = new TimeSpec { Seconds = at / 1_000_000_000, Nanoseconds = at % 1_000_000_000 };
            int outcome;
            do
            {
                outcome = ClockNanosleep(Monotonic, Absolute, in until, 0);
            }
            while (outcome == Interrupted);
            if (outcome == 0)
            {
                return;
            }
        }

        Thread.Sleep(TimeSpan.FromSeconds((double)(at - now) / Stopwatch.Frequency));
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec until, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
