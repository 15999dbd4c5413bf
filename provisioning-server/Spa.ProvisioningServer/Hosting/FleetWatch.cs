using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Looks at the fleet while nothing happens: who has become silent, whose standing must be judged anew, which diagnosis never came to an end, and the figures of the hour.</summary>
/// <remarks>Every server on a store does this; what one has done the others find done.</remarks>
internal sealed class FleetWatch(Store store, Traffic traffic, TimeProvider clock, ILogger<FleetWatch> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenFigures = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    private DateTimeOffset counted = DateTimeOffset.MinValue;
    private DateTimeOffset looked = DateTimeOffset.MinValue;

    /// <summary>One round. True when there is more to do at once.</summary>
    public async Task<bool> Round()
    {
        var now = clock.GetUtcNow();
        var due = store.Read(on => Standings.Due(on, now, AtOnce));
        if (due.Count > 0)
        {
            await store.Write(on => Standings.Judge(on, due, now));
        }

        var swept = 0;
        if (store.Read(Standings.Sweeping))
        {
            swept = await store.Write(on =>
            {
                var macs = Standings.NextOfSweep(on, AtOnce) ?? [];
                Standings.Judge(on, macs, now);
                return macs.Count;
            });
        }

        if ((now - counted).Duration() >= BetweenFigures)
        {
            counted = now;
            await Count(now);
        }

        // The clock may have been set back: then the next look is now.
        if (swept == 0 && (now - looked).Duration() >= BetweenLooks)
        {
            looked = now;
            await store.Write(on =>
            {
                FleetHours.Look(on, now);
                AcsTaskEnds.Overdue(store, on, now);
            });
        }

        return due.Count >= AtOnce || swept > 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step);
        try
        {
            do
            {
                try
                {
                    while (await Round() && !stoppingToken.IsCancellationRequested)
                    {
                    }
                }
                catch (Exception e) when (e is System.Data.Common.DbException or IOException)
                {
                    Log.WatchFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }

        await Count(clock.GetUtcNow());
    }

    private async Task Count(DateTimeOffset now)
    {
        var (resyncs, reports) = traffic.Take();
        if (resyncs + reports > 0)
        {
            await store.Write(on =>
            {
                FleetHours.Add(on, now, FleetHours.Resyncs, resyncs);
                FleetHours.Add(on, now, FleetHours.Reports, reports);
            });
        }
    }
}
