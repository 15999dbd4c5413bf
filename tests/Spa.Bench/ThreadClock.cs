using System.Runtime.InteropServices;

namespace Spa.Bench;

/// <summary>Processor time of the calling thread, in nanoseconds: what others do on the machine does not count.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>Time used so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            _ = ClockGetTime(ThreadCpuTime, out var time);
            return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
