namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>Until when something is waited for. Who waits and who ends the wait may do so at the same moment: one of them is first, and both learn who it was.</summary>
internal sealed class Deadline
{
    // Milliseconds of the tick count, doubled; odd = firm.
    private const long None = long.MaxValue;
    private const long Ended = long.MinValue;

    private long until = None;

    /// <summary>A wait begins.</summary>
    /// <param name="time">How long it may be.</param>
    /// <param name="firm">True = it can be made shorter, but not be ended at once.</param>
    public void Begin(TimeSpan time, bool firm) => Interlocked.CompareExchange(ref until, After(time) | (firm ? 1L : 0L), None);

    /// <summary>What was waited for has come; false = the wait was ended before.</summary>
    public bool Finish()
    {
        while (true)
        {
            var seen = Volatile.Read(ref until);
            if (seen == Ended || Interlocked.CompareExchange(ref until, None, seen) == seen)
            {
                return seen != Ended;
            }
        }
    }

    /// <summary>Ends a wait that has been long enough; true = it was ended by this.</summary>
    public bool EndIfDue() => Volatile.Read(ref until) is var seen and not (None or Ended) && seen >> 1 <= Environment.TickCount64 && Interlocked.CompareExchange(ref until, Ended, seen) == seen;

    /// <summary>Ends a wait at once, and leaves a firm one this time at most; true = it was ended by this.</summary>
    public bool EndSoon(TimeSpan firm)
    {
        while (true)
        {
            var seen = Volatile.Read(ref until);
            if (seen is None or Ended)
            {
                return false;
            }

            var wanted = (seen & 1) == 0 ? Ended : Math.Min(seen, After(firm) | 1);
            if (Interlocked.CompareExchange(ref until, wanted, seen) == seen)
            {
                return wanted == Ended;
            }
        }
    }

    private static long After(TimeSpan time) => (Environment.TickCount64 + (long)time.TotalMilliseconds) << 1;
}
