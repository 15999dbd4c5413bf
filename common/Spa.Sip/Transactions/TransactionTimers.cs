using Spa.Foundation.Time;

namespace Spa.Sip.Transactions;

/// <summary>The running timers of one transaction.</summary>
internal sealed class TransactionTimers(Timeline timeline, Action<TransactionTimer> expired)
{
    private readonly IDisposable?[] running = new IDisposable?[4];

    /// <summary>Starts one anew, or (null) stops it.</summary>
    public void Set(TransactionTimer timer, TimeSpan? after)
    {
        ref var place = ref running[(int)timer];
        place?.Dispose();
        place = after is { } time ? timeline.After(time, () => expired(timer)) : null;
    }

    /// <summary>Stops all.</summary>
    public void Stop()
    {
        foreach (ref var timer in running.AsSpan())
        {
            timer?.Dispose();
            timer = null;
        }
    }
}
